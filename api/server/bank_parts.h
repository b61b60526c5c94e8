#pragma once

#include <memory>

#include "api/bank/notice_sender.h"
#include "api/bank/routes/bank_desk.h"
#include "api/server/identity_parts.h"

namespace passnum {

// Errors: invalid, for settings out of bounds or a program that is not there.
Result<Done> check_bank_settings(const IdentitySettings& settings);

// Everything that bank details need while a server runs, with a connection to accounts.db of its own. It ends
// after the threads that answer requests.
class BankParts {
 public:
  // What could not be sent is told to `told`, from the sender's thread. `clock` outlives it. Errors: those of
  // accounts.db and of check_bank_settings().
  static Result<std::unique_ptr<BankParts>> open(const DataDirectory& directory,
                                                 const IdentitySettings& settings, HashKey key, Clock& clock,
                                                 bank::NoticeSender::Told told);
  // Whether keys/bank.key is the one that sealed what is in accounts.db. Errors: corrupt.
  Result<Done> check_key() const { return book_->check_key(); }
  // Adds the routes and begins sending; once. `structures` outlives the answers.
  void begin(http::Router& router, structures::StructureDesk& structures);

 private:
  BankParts() = default;

  SystemRandom random_;
  std::unique_ptr<identity::AccountsDatabase> database_;
  std::vector<std::string> flagged_banks_;
  std::unique_ptr<bank::BankBook> book_;
  std::unique_ptr<bank::NoticeSender> sender_;  // null: letters are not sent
  std::unique_ptr<bank::BankDesk> desk_;
};

}  // namespace passnum
