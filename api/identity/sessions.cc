#include "api/identity/sessions.h"

#include "api/identity/accounts.h"
#include "api/identity/cut_text.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/signature.h"

namespace passnum::identity {
namespace {

bool is_over(TimeMs now, std::int64_t created_ms, std::int64_t seen_ms) {
  return now.value - created_ms >= kSessionAbsoluteMs || now.value - seen_ms >= kSessionIdleMs ||
         now.value + kSeenMs < created_ms;
}

Result<SignInMethod> method_from(const std::string& text) {
  const auto method = enum_named<SignInMethod>(text);
  if (!method) return Error(ErrorCode::corrupt, "an unknown way of signing in in accounts.db");
  return *method;
}

// What is over goes, whoever's it was: it names a person. Then the oldest of the account's, so that a new one
// has room: a stolen password cannot lock anybody out.
Result<Done> make_room(sqlite::Database& database, const AccountId& account, TimeMs now) {
  auto pruned = database.run("DELETE FROM identity_sessions WHERE created_ms <= ? OR seen_ms <= ?",
                             now.value - kSessionAbsoluteMs, now.value - kSessionIdleMs);
  if (!pruned) return pruned;
  return database.run(
      "DELETE FROM identity_sessions WHERE account = ? AND id NOT IN (SELECT id FROM identity_sessions "
      "WHERE account = ? ORDER BY seen_ms DESC, id DESC LIMIT ?)",
      account.text, account.text, kSessionsPerAccountMax - 1);
}

}  // namespace

Outcome<Token> Sessions::begin(const NewSession& session) {
  const auto now = clock_.now();
  auto token = make_token(kSessionPrefix, random_);
  const std::string id = to_text(make_uuid_v7(now, random_));
  return database_.with([&](sqlite::Database& database) -> Outcome<Token> {
    auto transaction = sqlite::Transaction::begin(database);
    if (!transaction) return Failure(transaction.error());
    if (auto room = make_room(database, session.account, now); !room) return Failure(room.error());
    const auto strong = session.strong_at ? std::optional(session.strong_at->value) : std::nullopt;
    const auto added = database.run(
        "INSERT INTO identity_sessions (id, token_hash, account, method, created_ms, seen_ms, strong_ms, "
        "id_token, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id, token.hash, session.account.text, name(session.method), now.value, now.value, strong,
        session.id_token, printable_text(session.agent, kAgentBytesMax));
    if (!added) return Failure(added.error());
    const auto seen = database.run("UPDATE identity_accounts SET seen_ms = ? WHERE id = ?", now.value,
                                   session.account.text);
    if (!seen) return Failure(seen.error());
    if (auto committed = transaction.value().commit(); !committed) return Failure(committed.error());
    return token;
  });
}

Outcome<Caller> Sessions::find(std::string_view token) {
  const auto hash = token_hash(kSessionPrefix, token);
  if (!hash) return Failure(Denied::not_signed_in);
  const auto now = clock_.now();
  return database_.with([&](sqlite::Database& database) -> Outcome<Caller> {
    const auto row = database.row<std::string, std::string, std::string, std::int64_t, std::int64_t,
                                  std::optional<std::int64_t>>(
        "SELECT s.id, s.account, s.method, s.created_ms, s.seen_ms, s.strong_ms FROM identity_sessions s "
        "JOIN identity_accounts a ON a.id = s.account WHERE s.token_hash = ? AND a.disabled_ms IS NULL",
        *hash);
    if (!row) return Failure(row.error());
    if (!row.value()) return Failure(Denied::not_signed_in);
    const auto& [id, account, method_name, created, seen, strong] = *row.value();
    if (is_over(now, created, seen)) return Failure(Denied::not_signed_in);
    const auto method = method_from(method_name);
    if (!method) return Failure(method.error());
    auto memberships = read_memberships(database, AccountId(account));
    if (!memberships) return memberships.error();
    if (now.value - seen >= kSeenMs) {
      const auto touched =
          database.run("UPDATE identity_sessions SET seen_ms = ? WHERE id = ?", now.value, id);
      if (!touched) return Failure(touched.error());
    }
    Caller caller{AccountId(account), SessionId(id), method.value(), std::nullopt,
                  std::move(memberships).value()};
    if (strong) caller.strong_at = TimeMs(*strong);
    return caller;
  });
}

Outcome<Token> Sessions::step_up(const Caller& caller, SignInMethod method) {
  auto token = make_token(kSessionPrefix, random_);
  const auto done = database_.with([&](sqlite::Database& database) -> Outcome<Done> {
    const auto changed = database.run(
        "UPDATE identity_sessions SET token_hash = ?, strong_ms = ?, method = ? WHERE id = ? AND account = ?",
        token.hash, clock_.now().value, name(method), caller.session.text, caller.account.text);
    if (!changed) return Failure(changed.error());
    if (database.rows_changed() == 0) return Failure(Denied::not_signed_in);
    return Done{};
  });
  if (!done) return done.error();
  return token;
}

Outcome<std::vector<SessionLine>> Sessions::list(const AccountId& account) const {
  const auto now = clock_.now();
  return database_.with([&](sqlite::Database& database) -> Outcome<std::vector<SessionLine>> {
    auto statement = database.prepare(
        "SELECT id, method, created_ms, seen_ms, agent FROM identity_sessions WHERE account = ? "
        "ORDER BY seen_ms DESC, id DESC");
    if (!statement) return Failure(statement.error());
    statement.value().bind(account.text);
    std::vector<SessionLine> out;
    for (;;) {
      const auto row =
          statement.value().next<std::string, std::string, std::int64_t, std::int64_t, std::string>();
      if (!row) return Failure(row.error());
      if (!row.value()) return out;
      const auto& [id, method_name, created, seen, agent] = *row.value();
      const auto method = method_from(method_name);
      if (!method) return Failure(method.error());
      if (is_over(now, created, seen)) continue;
      out.push_back({SessionId(id), method.value(), TimeMs(created), TimeMs(seen), agent});
    }
  });
}

Outcome<std::string> Sessions::end(const AccountId& account, const SessionId& session) {
  return database_.with([&](sqlite::Database& database) -> Outcome<std::string> {
    const auto row = database.row<std::string>(
        "SELECT id_token FROM identity_sessions WHERE id = ? AND account = ?", session.text, account.text);
    if (!row) return Failure(row.error());
    if (!row.value()) return Failure(Denied::not_found);
    const auto gone = database.run("DELETE FROM identity_sessions WHERE id = ?", session.text);
    if (!gone) return Failure(gone.error());
    return std::get<0>(*row.value());
  });
}

Outcome<Done> Sessions::end_all(const AccountId& account) {
  const auto gone = database_.with([&](sqlite::Database& database) {
    return database.run("DELETE FROM identity_sessions WHERE account = ?", account.text);
  });
  if (!gone) return Failure(gone.error());
  return Done{};
}

std::string csrf_token(std::string_view session_token) {
  return to_base64url(sha256(tagged("PN-csrf/v1", as_bytes(session_token))));
}

std::string session_cookie(std::string_view token) {
  std::string out = std::string(kSessionCookie) + "=" + std::string(token);
  out += "; Path=/; Secure; HttpOnly; SameSite=Lax";
  if (token.empty()) out += "; Max-Age=0";
  return out;
}

std::optional<std::string_view> cookie_value(std::string_view header, std::string_view name) {
  std::optional<std::string_view> found;
  while (!header.empty()) {
    const auto end = header.find(';');
    auto pair = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    while (pair.ends_with(' ')) pair.remove_suffix(1);
    if (!pair.starts_with(name) || pair.size() == name.size() || pair[name.size()] != '=') continue;
    if (found) return std::nullopt;
    found = pair.substr(name.size() + 1);
  }
  return found;
}

}  // namespace passnum::identity
