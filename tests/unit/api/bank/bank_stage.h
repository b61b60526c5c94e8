#pragma once

#include "api/bank/bank_book.h"
#include "tests/unit/api/identity/stage.h"

namespace passnum::bank {

inline const Account kFirstAccount{"PSSTFRPPPAR", "Atelier", "FR1420041010050500013M02606"};
inline const Account kSecondAccount{"CMBMMCMX", "Atelier", "MC5811222000010123456789030"};
inline constexpr std::int64_t kDayMs = 86'400'000;
inline HashKey bank_key() {
  std::array<Byte, 32> bytes{};
  bytes.fill(9);
  return HashKey(bytes);
}

// The structure asso with two managers, of whom anne has an address; paul of the métropole confirms.
class BankStage {
 public:
  explicit BankStage(Letters letters = Letters::written)
      : book(people.database, people.clock, people.random, bank_key(), kDaysBetween, letters) {
    people.database.with([](sqlite::Database& db) { CHECK(bool(prepare_tables(db))); });
    anne = people.person("anne", "asso", identity::Role::structure_manager);
    bea = people.person("bea", "asso", identity::Role::structure_manager);
    paul = people.person("paul", "orleans", identity::Role::programme_manager);
    write("UPDATE identity_accounts SET email = 'anne@asso.example' WHERE name = 'anne'");
  }

  void write(const std::string& sql) {
    people.database.with([&](sqlite::Database& db) { CHECK(bool(db.execute(sql))); });
  }
  // An account that is in force today, entered by this person.
  void pay_to(const Account& account, const identity::AccountId& by) {
    const auto version = book.enter(identity::kAsso, by, account).value().facts.version;
    CHECK(bool(book.confirm(identity::kAsso, version, paul, Channel::met)));
    people.clock.advance_ms((kDaysBetween + 1) * kDayMs);
    people.database.with([&](sqlite::Database& db) { CHECK(bool(db.execute("DELETE FROM bank_notices"))); });
  }
  std::vector<std::string> told(const identity::AccountId& account) {
    std::vector<std::string> out;
    for (const auto& [notice, change] : book.notices(account).value())
      out.push_back(std::string(name(notice.what)) + " " + masked(change.content.account.iban));
    return out;
  }
  std::string iban_in_force() {
    const auto details = book.details(identity::kAsso).value();
    return details.in_force ? details.in_force->content.account.iban : "";
  }

  identity::Stage people;
  BankBook book;
  identity::AccountId anne;
  identity::AccountId bea;
  identity::AccountId paul;
};

}  // namespace passnum::bank
