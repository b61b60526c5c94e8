#pragma once

#include <cstdint>
#include <semaphore>
#include <string>
#include <string_view>

#include "api/identity/accounts.h"
#include "ledger/base/clock.h"

namespace passnum::identity {

constexpr std::size_t kPasswordBytesMin = 12;
constexpr std::size_t kPasswordBytesMax = 256;
constexpr std::size_t kLoginBytesMax = 100;

// What one try costs: Argon2id version 1.3 (RFC 9106).
struct PasswordCost {
  std::uint64_t passes = 3;
  std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
};
// The least the algorithm knows. For tests only: it protects nothing.
constexpr PasswordCost kPasswordCostForTests{1, 8192};
// So many are computed at once, whoever asks: 128 MiB and two cores at most. More is answered `unavailable`.
constexpr std::ptrdiff_t kPasswordsAtOnceMax = 2;

// The last way in, for those who have neither ProConnect nor a passkey; it opens no money (rules.h). Who asks
// has been limited by address and by login before coming here. Any thread; set() and check() take the time of
// one Argon2id.
class Passwords {
 public:
  Passwords(AccountsDatabase& database, Clock& clock, PasswordCost cost = {});

  // A login is 1 to kLoginBytesMax characters of [a-z0-9._-]. A password of kPasswordBytesMin to
  // kPasswordBytesMax bytes that is not the login and has five different characters. Errors: invalid.
  static Result<Done> check_form(std::string_view login, std::string_view password);
  // The password's text form, to be stored by store(). Errors: unavailable (two are being computed, or no
  // memory).
  Result<std::string> hash(std::string_view password);
  // Inside a transaction of the caller's: this account's login and password. Denied::too_many when the login
  // is somebody else's.
  static Outcome<Done> store(sqlite::Database& database, const AccountId& account, const std::string& login,
                             const std::string& hash, TimeMs now);

  // Who this is. sign_in_failed whatever is wrong, after the same work; Error unavailable as hash().
  Outcome<AccountId> check(std::string_view login, std::string_view password);
  // Ends every session of the account but `here` with it: who changes a password may fear that another knows
  // it. Errors: those of check_form, hash and the database; sign_in_failed when `former` is not the password.
  Outcome<Done> change(const AccountId& account, const SessionId& here, std::string_view former,
                       std::string_view next);

 private:
  Result<bool> verify(const std::string& stored, std::string_view password);

  AccountsDatabase& database_;
  Clock& clock_;
  const PasswordCost cost_;
  std::counting_semaphore<kPasswordsAtOnceMax> free_{kPasswordsAtOnceMax};
  std::string nobody_;  // what a login that does not exist is compared with
};

}  // namespace passnum::identity
