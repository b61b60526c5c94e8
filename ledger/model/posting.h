#pragma once

#include <string>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/money.h"

namespace passnum {

// One side of a movement of money inside one programme: what `account` gains (above zero) or loses (below).
// Every entry's postings sum to zero.
//
// Accounts: "funders" (what they committed, so zero or below), "available", "in_circulation",
// "payable/<structure>", "ordered/<structure>", "paid/<structure>", "returned".
struct Posting {
  std::string account;
  Cents cents;

  bool operator==(const Posting&) const = default;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("account", self.account);
    v("cents", self.cents);
  }
};

namespace account {
inline const std::string kFunders = "funders";
inline const std::string kAvailable = "available";
inline const std::string kInCirculation = "in_circulation";
inline const std::string kReturned = "returned";
inline std::string payable(const StructureId& structure) {
  return "payable/" + structure.text;
}
inline std::string ordered(const StructureId& structure) {
  return "ordered/" + structure.text;
}
inline std::string paid(const StructureId& structure) {
  return "paid/" + structure.text;
}
}  // namespace account

// `cents` out of one account and into another. Positive amounts only; zero gives no postings.
inline std::vector<Posting> moved(Cents cents, const std::string& from, const std::string& to) {
  CHECK(cents.value >= 0);
  if (cents.value == 0) return {};
  return {{from, -cents}, {to, cents}};
}

}  // namespace passnum
