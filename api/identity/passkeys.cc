#include "api/identity/passkeys.h"

#include "api/identity/cut_text.h"
#include "ledger/base/hidden_text.h"

namespace passnum::identity {
namespace {

Result<webauthn::Algorithm> algorithm_from(std::int64_t number) {
  if (number == static_cast<int>(webauthn::Algorithm::es256)) return webauthn::Algorithm::es256;
  if (number == static_cast<int>(webauthn::Algorithm::eddsa)) return webauthn::Algorithm::eddsa;
  return Error(ErrorCode::corrupt, "a passkey of an unknown algorithm in accounts.db");
}

}  // namespace

Result<Bytes> Passkeys::challenge() {
  const auto now = clock_.now().value;
  Bytes made(webauthn::kChallengeBytes);
  random_.fill(made);
  return open_.with([&](std::map<Bytes, std::int64_t>& open) -> Result<Bytes> {
    if (open.size() >= kChallengesMax) std::erase_if(open, [&](const auto& c) { return c.second <= now; });
    if (open.size() >= kChallengesMax) return Error(ErrorCode::unavailable, "too many sign-ins at once");
    open.emplace(made, now + kChallengeMs);
    return made;
  });
}

bool Passkeys::use(const Bytes& challenge) {
  const auto now = clock_.now().value;
  return open_.with([&](std::map<Bytes, std::int64_t>& open) {
    const auto found = open.find(challenge);
    if (found == open.end()) return false;
    const bool is_in_time = found->second > now;
    open.erase(found);
    return is_in_time;
  });
}

Result<webauthn::Credential> Passkeys::check_new(const webauthn::Registration& registration) {
  const auto challenge = webauthn::challenge_in(registration.client_data);
  if (!challenge) return challenge.error();
  if (!use(challenge.value())) return Error(ErrorCode::invalid, "a challenge that is not open");
  return webauthn::check_registration(registration, site_, challenge.value());
}

Outcome<Done> Passkeys::store(sqlite::Database& database, const AccountId& account, const std::string& name,
                              const webauthn::Credential& credential, TimeMs now) {
  const auto known =
      database.row<std::int64_t>("SELECT count(*) FROM identity_passkeys WHERE account = ?", account.text);
  if (!known) return Failure(known.error());
  const auto same =
      database.row<std::int64_t>("SELECT count(*) FROM identity_passkeys WHERE id = ?", credential.id);
  if (!same) return Failure(same.error());
  if (std::get<0>(*known.value()) >= kPasskeysPerAccountMax || std::get<0>(*same.value()) != 0) {
    return Failure(Denied::too_many);
  }
  const auto stored = database.run(
      "INSERT INTO identity_passkeys (id, account, name, algorithm, public_key, signatures_count, "
      "created_ms) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      credential.id, account.text, cut_text(without_hidden(name), kPasskeyNameBytesMax),
      std::int64_t{static_cast<int>(credential.algorithm)}, credential.public_key,
      std::int64_t{credential.signatures_count}, now.value);
  if (!stored) return Failure(stored.error());
  return Done{};
}

Outcome<Done> Passkeys::add(const AccountId& account, const std::string& name,
                            const webauthn::Credential& credential) {
  return database_.with([&](sqlite::Database& database) -> Outcome<Done> {
    auto transaction = sqlite::Transaction::begin(database);
    if (!transaction) return Failure(transaction.error());
    if (auto stored = store(database, account, name, credential, clock_.now()); !stored) return stored;
    if (auto committed = transaction.value().commit(); !committed) return Failure(committed.error());
    return Done{};
  });
}

Outcome<AccountId> Passkeys::check(ByteView credential_id, const webauthn::Assertion& assertion) {
  // The challenge goes first: an answer to none of ours costs no signature check.
  const auto challenge = webauthn::challenge_in(assertion.client_data);
  if (!challenge || !use(challenge.value())) return Failure(Denied::sign_in_failed);
  const Bytes id(credential_id.begin(), credential_id.end());
  const auto row = database_.with([&](sqlite::Database& database) {
    return database.row<std::string, std::int64_t, Bytes, std::int64_t>(
        "SELECT p.account, p.algorithm, p.public_key, p.signatures_count FROM identity_passkeys p "
        "JOIN identity_accounts a ON a.id = p.account WHERE p.id = ? AND a.disabled_ms IS NULL",
        id);
  });
  if (!row) return Failure(row.error());
  if (!row.value()) return Failure(Denied::sign_in_failed);
  const auto& [account, number, public_key, count] = *row.value();
  const auto algorithm = algorithm_from(number);
  if (!algorithm) return Failure(algorithm.error());
  const webauthn::Credential credential{id, algorithm.value(), public_key, static_cast<std::uint32_t>(count)};
  const auto next = webauthn::check_assertion(assertion, credential, site_, challenge.value());
  if (!next) return Failure(Denied::sign_in_failed);
  return database_.with([&, holder = account,
                         known = count](sqlite::Database& database) -> Outcome<AccountId> {
    // Of two answers that were checked at once, only one finds the count as it read it.
    const auto counted = database.run(
        "UPDATE identity_passkeys SET signatures_count = ?, seen_ms = ? WHERE id = ? AND signatures_count = "
        "?",
        std::int64_t{next.value()}, clock_.now().value, id, known);
    if (!counted) return Failure(counted.error());
    if (database.rows_changed() == 0) return Failure(Denied::sign_in_failed);
    return AccountId(holder);
  });
}

Outcome<std::vector<PasskeyLine>> Passkeys::list(const AccountId& account) const {
  return database_.with([&](sqlite::Database& database) -> Outcome<std::vector<PasskeyLine>> {
    auto statement = database.prepare(
        "SELECT id, name, created_ms, seen_ms FROM identity_passkeys WHERE account = ? ORDER BY created_ms, "
        "id");
    if (!statement) return Failure(statement.error());
    statement.value().bind(account.text);
    std::vector<PasskeyLine> out;
    for (;;) {
      const auto row =
          statement.value().next<Bytes, std::string, std::int64_t, std::optional<std::int64_t>>();
      if (!row) return Failure(row.error());
      if (!row.value()) return out;
      const auto& [id, name, created, seen] = *row.value();
      PasskeyLine line{id, name, TimeMs(created), std::nullopt};
      if (seen) line.seen = TimeMs(*seen);
      out.push_back(std::move(line));
    }
  });
}

Outcome<Done> Passkeys::remove(const AccountId& account, ByteView credential_id) {
  return database_.with([&](sqlite::Database& database) -> Outcome<Done> {
    auto transaction = sqlite::Transaction::begin(database);
    if (!transaction) return Failure(transaction.error());
    const auto gone = database.run("DELETE FROM identity_passkeys WHERE id = ? AND account = ?",
                                   Bytes(credential_id.begin(), credential_id.end()), account.text);
    if (!gone) return Failure(gone.error());
    if (database.rows_changed() == 0) return Failure(Denied::not_found);
    // A device chooses its credential's id itself: another one with this id must find no account behind it.
    const auto freed =
        database.run("DELETE FROM identity_identities WHERE issuer = ? AND subject = ? AND account = ?",
                     kPasskeyIssuer, to_base64url(credential_id), account.text);
    if (!freed) return Failure(freed.error());
    if (auto committed = transaction.value().commit(); !committed) return Failure(committed.error());
    return Done{};
  });
}

}  // namespace passnum::identity
