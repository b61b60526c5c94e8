#pragma once

#include <optional>
#include <string>

#include "api/bank/account.h"
#include "api/identity/words.h"

namespace passnum::bank {

// Money follows an account only when another person has asked the structure by a way that was known before.
enum class State : std::uint8_t { pending, confirmed, refused, withdrawn };

// How who confirms has asked the structure: never by what the change itself brought.
enum class Channel : std::uint8_t {
  called_back,  // on the number that was known before
  met,
  paper,  // a bank's own document, by post or by hand
};

// What stands in accounts.db in plain text of one change; the account itself is sealed, and bound to all of
// this, so that nobody without the key can make a pending change a confirmed one.
struct Facts {
  identity::OrganisationId organisation;
  std::int64_t version{};  // from 1, of that organisation
  State state{};
  identity::AccountId entered_by;
  TimeMs entered;
  std::optional<identity::AccountId> confirmed_by{};
  std::optional<TimeMs> confirmed{};
  std::optional<Channel> channel{};
  std::optional<Day> effective{};  // in Paris; from its first moment
  std::optional<identity::AccountId> ended_by{};
  std::optional<TimeMs> ended{};  // refused or withdrawn
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("channel", self.channel);
    v("confirmed", self.confirmed);
    v("confirmed_by", self.confirmed_by);
    v("effective", self.effective);
    v("ended", self.ended);
    v("ended_by", self.ended_by);
    v("entered", self.entered);
    v("entered_by", self.entered_by);
    v("organisation", self.organisation);
    v("state", self.state);
    v("version", self.version);
  }
};

// What is sealed.
struct Content {
  Account account;
  std::optional<std::string> reason{};  // of a refusal, in the words of who refused
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("account", self.account);
    v("reason", self.reason);
  }
};

struct Change {
  Facts facts;
  Content content;
  bool is_account_elsewhere = false;  // another structure has given the same account
};

// A change that may still be stopped: pending, or confirmed and not yet in force.
inline bool is_open(const Facts& facts, Day today) {
  return facts.state == State::pending || (facts.state == State::confirmed && *facts.effective > today);
}

}  // namespace passnum::bank

namespace passnum {
template <>
struct EnumNames<bank::State> {
  static constexpr std::array<std::string_view, 4> names{"pending", "confirmed", "refused", "withdrawn"};
};
template <>
struct EnumNames<bank::Channel> {
  static constexpr std::array<std::string_view, 3> names{"called_back", "met", "paper"};
};
}  // namespace passnum
