#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "api/bank/bank_book.h"
#include "api/http/router.h"
#include "api/structures/routes/structure_desk.h"

namespace passnum::bank {

// Shown whole so often to one person, however many structures they look after.
constexpr Rate kRevealsPerAccount{20, 60'000};

// What the routes of bank details work with. Everything it names outlives the server; any thread.
struct BankDesk {
  structures::StructureDesk& structures;
  BankBook& book;
  std::vector<std::string> flagged_banks;  // beginnings of BICs that whoever confirms should look at twice
  std::function<void()> told;              // there are new notices
};

// Adds every route of this room. `desk` outlives the router.
void add_bank_routes(http::Router& router, BankDesk& desk);
void add_change_routes(http::Router& router, BankDesk& desk);
void add_notice_routes(http::Router& router, BankDesk& desk);

using Page = http::Response (*)(BankDesk&, const identity::Visit&);
http::Handler page(BankDesk& desk, Page answer);

// Names of people, each looked up once. Who has no account any more has no name.
class Names {
 public:
  explicit Names(const identity::Accounts& accounts) : accounts_(accounts) {}
  std::string of(const identity::AccountId& account);

 private:
  const identity::Accounts& accounts_;
  std::map<identity::AccountId, std::string> known_;
};

// A change as everybody sees it: the IBAN masked. `in_force`: the version that is, if any.
Json shown(const Change& change, Day today, std::optional<std::int64_t> in_force,
           const identity::AccountId& caller, Names& names);

}  // namespace passnum::bank
