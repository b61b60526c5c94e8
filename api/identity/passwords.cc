#include "api/identity/passwords.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <set>

#include "api/identity/guessable.h"

namespace passnum::identity {
namespace {

class Permit {
 public:
  using Semaphore = std::counting_semaphore<kPasswordsAtOnceMax>;
  explicit Permit(Semaphore& free) : free_(free), is_held_(free.try_acquire()) {}
  ~Permit() {
    if (is_held_) free_.release();
  }
  Permit(const Permit&) = delete;
  Permit& operator=(const Permit&) = delete;
  explicit operator bool() const { return is_held_; }

 private:
  Semaphore& free_;
  const bool is_held_;
};

Error busy() {
  return Error(ErrorCode::unavailable, "too many passwords are being checked: try again in a moment");
}

Result<std::string> argon2id(std::string_view password, const PasswordCost& cost) {
  std::array<char, crypto_pwhash_argon2id_STRBYTES> out{};
  if (crypto_pwhash_argon2id_str(out.data(), password.data(), password.size(), cost.passes,
                                 cost.memory_bytes) != 0) {
    return Error(ErrorCode::unavailable, "no memory to check a password");
  }
  return std::string(out.data());
}

bool is_login(std::string_view login) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  return !login.empty() && login.size() <= kLoginBytesMax && std::ranges::all_of(login, is_plain);
}

}  // namespace

Passwords::Passwords(AccountsDatabase& database, Clock& clock, PasswordCost cost)
    : database_(database), clock_(clock), cost_(cost) {
  CHECK(sodium_init() >= 0);
  auto nobody = argon2id("the password of nobody", cost_);
  CHECK(static_cast<bool>(nobody));
  nobody_ = std::move(nobody).value();
}

Result<Done> Passwords::check_form(std::string_view login, std::string_view password) {
  if (!is_login(login)) {
    return Error(ErrorCode::invalid,
                 "a login is 1 to 100 of the characters a-z, 0-9, dot, hyphen, underscore");
  }
  if (password.size() < kPasswordBytesMin || password.size() > kPasswordBytesMax) {
    return Error(ErrorCode::invalid, "a password has 12 to 256 characters");
  }
  const std::set<char> characters(password.begin(), password.end());
  if (characters.size() < 5 || is_guessable(password, {std::string(login)})) {
    return Error(ErrorCode::invalid, "this password is too easy to guess");
  }
  return Done{};
}

Result<std::string> Passwords::hash(std::string_view password) {
  const Permit permit(free_);
  if (!permit) return busy();
  return argon2id(password, cost_);
}

Outcome<Done> Passwords::store(sqlite::Database& database, const AccountId& account, const std::string& login,
                               const std::string& hash, TimeMs now) {
  const auto taken = database.row<std::string>(
      "SELECT account FROM identity_passwords WHERE login = ? AND account <> ?", login, account.text);
  if (!taken) return Failure(taken.error());
  if (taken.value()) return Failure(Denied::too_many);
  const auto stored = database.run(
      "INSERT INTO identity_passwords (account, login, hash, changed_ms) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (account) DO UPDATE SET login = excluded.login, hash = excluded.hash, "
      "changed_ms = excluded.changed_ms",
      account.text, login, hash, now.value);
  if (!stored) return Failure(stored.error());
  return Done{};
}

Result<bool> Passwords::verify(const std::string& stored, std::string_view password) {
  const Permit permit(free_);
  if (!permit) return busy();
  return crypto_pwhash_argon2id_str_verify(stored.c_str(), password.data(), password.size()) == 0;
}

Outcome<AccountId> Passwords::check(std::string_view login, std::string_view password) {
  // Longer ones cannot be anybody's, and must not be hashed.
  if (login.size() > kLoginBytesMax || password.size() > kPasswordBytesMax) {
    return Failure(Denied::sign_in_failed);
  }
  const auto row = database_.with([&](sqlite::Database& database) {
    return database.row<std::string, std::string>(
        "SELECT p.account, p.hash FROM identity_passwords p JOIN identity_accounts a ON a.id = p.account "
        "WHERE p.login = ? AND a.disabled_ms IS NULL",
        login);
  });
  if (!row) return Failure(row.error());
  const auto is_right = verify(row.value() ? std::get<1>(*row.value()) : nobody_, password);
  if (!is_right) return Failure(is_right.error());
  if (!row.value() || !is_right.value()) return Failure(Denied::sign_in_failed);
  return AccountId(std::get<0>(*row.value()));
}

Outcome<Done> Passwords::change(const AccountId& account, const SessionId& here, std::string_view former,
                                std::string_view next) {
  const auto row = database_.with([&](sqlite::Database& database) {
    return database.row<std::string, std::string>(
        "SELECT login, hash FROM identity_passwords WHERE account = ?", account.text);
  });
  if (!row) return Failure(row.error());
  if (!row.value() || former.size() > kPasswordBytesMax) return Failure(Denied::sign_in_failed);
  const auto& [login, stored] = *row.value();
  if (auto formed = check_form(login, next); !formed) return Failure(formed.error());
  const auto is_right = verify(stored, former);
  if (!is_right) return Failure(is_right.error());
  if (!is_right.value()) return Failure(Denied::sign_in_failed);
  const auto hashed = hash(next);
  if (!hashed) return Failure(hashed.error());
  return database_.with([&, name = login](sqlite::Database& database) -> Outcome<Done> {
    auto transaction = sqlite::Transaction::begin(database);
    if (!transaction) return Failure(transaction.error());
    const auto kept = store(database, account, name, hashed.value(), clock_.now());
    if (!kept) return kept;
    const auto ended =
        database.run("DELETE FROM identity_sessions WHERE account = ? AND id <> ?", account.text, here.text);
    if (!ended) return Failure(ended.error());
    if (auto committed = transaction.value().commit(); !committed) return Failure(committed.error());
    return Done{};
  });
}

}  // namespace passnum::identity
