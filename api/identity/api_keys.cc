#include "api/identity/api_keys.h"

#include <algorithm>

#include "ledger/base/hidden_text.h"

namespace passnum::identity {
namespace {

constexpr std::string_view kKeyColumns =
    "SELECT k.id, k.organisation, k.name, k.scopes, k.created_ms, k.expires_ms, k.begins, "
    "coalesce(a.name, ''), k.used_ms FROM identity_api_keys k "
    "LEFT JOIN identity_accounts a ON a.id = k.created_by ";

std::string joined(const std::vector<Scope>& scopes) {
  std::string out;
  for (const Scope scope : scopes) out += (out.empty() ? "" : " ") + std::string(name(scope));
  return out;
}

Result<std::vector<Scope>> scopes_from(std::string_view text) {
  std::vector<Scope> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto scope = enum_named<Scope>(text.substr(0, end));
    if (!scope) return Error(ErrorCode::corrupt, "an unknown scope in accounts.db");
    out.push_back(*scope);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// The next row as a key; nothing after the last.
Result<std::optional<ApiKey>> next_key(sqlite::Statement& statement) {
  const auto row = statement.next<std::string, std::string, std::string, std::string, std::int64_t,
                                  std::int64_t, std::string, std::string, std::optional<std::int64_t>>();
  if (!row) return row.error();
  if (!row.value()) return std::optional<ApiKey>();
  const auto& [id, organisation, name, scopes_text, created, expires, begins, made_by, used] = *row.value();
  auto scopes = scopes_from(scopes_text);
  if (!scopes) return scopes.error();
  ApiKey key{ApiKeyId(id),
             OrganisationId(organisation),
             name,
             std::move(scopes).value(),
             TimeMs(created),
             TimeMs(expires),
             begins,
             made_by,
             std::nullopt};
  if (used) key.used = TimeMs(*used);
  return std::optional(std::move(key));
}

}  // namespace

bool has_scope(const ApiKey& key, Scope scope) {
  return std::ranges::find(key.scopes, scope) != key.scopes.end();
}

Outcome<Token> ApiKeys::make(const AccountId& by, const OrganisationId& organisation, const std::string& name,
                             const std::vector<Scope>& scopes, std::int64_t lifetime_ms) {
  if (name.empty() || name.size() > kApiKeyNameBytesMax || has_hidden(name) || scopes.empty() ||
      lifetime_ms <= 0 || lifetime_ms > kApiKeyMsMax) {
    return Failure(Error(ErrorCode::invalid, "a key needs a name, a scope and an end within a year"));
  }
  const auto now = clock_.now();
  auto token = make_token(kApiKeyPrefix, random_);
  const std::string id = to_text(make_uuid_v7(now, random_));
  return database_.with([&](sqlite::Database& database) -> Outcome<Token> {
    const auto open = database.row<std::int64_t>(
        "SELECT count(*) FROM identity_api_keys WHERE organisation = ? AND revoked_ms IS NULL AND expires_ms "
        "> ?",
        organisation.text, now.value);
    if (!open) return Failure(open.error());
    if (std::get<0>(*open.value()) >= kApiKeysMax) return Failure(Denied::too_many);
    const auto added = database.run(
        "INSERT INTO identity_api_keys (id, token_hash, organisation, name, scopes, created_by, created_ms, "
        "expires_ms, begins) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id, token.hash, organisation.text, name, joined(scopes), by.text, now.value, now.value + lifetime_ms,
        token.text.substr(0, kApiKeyShownChars));
    if (!added) return Failure(added.error());
    return token;
  });
}

Outcome<ApiKey> ApiKeys::find(std::string_view text) {
  const auto hash = token_hash(kApiKeyPrefix, text);
  if (!hash) return Failure(Denied::not_signed_in);
  const auto now = clock_.now();
  return database_.with([&](sqlite::Database& database) -> Outcome<ApiKey> {
    auto statement = database.prepare(std::string(kKeyColumns) +
                                      "WHERE k.token_hash = ? AND k.revoked_ms IS NULL AND k.expires_ms > ?");
    if (!statement) return Failure(statement.error());
    statement.value().bind(*hash, now.value);
    auto found = next_key(statement.value());
    if (!found) return Failure(found.error());
    if (!found.value()) return Failure(Denied::not_signed_in);
    auto key = *std::move(found).value();
    if (key.used && now.value - key.used->value < kApiKeyUsedMs) return key;
    const auto noted =
        database.run("UPDATE identity_api_keys SET used_ms = ? WHERE id = ?", now.value, key.id.text);
    if (!noted) return Failure(noted.error());
    return key;
  });
}

Outcome<std::vector<ApiKey>> ApiKeys::open_of(const OrganisationId& organisation) const {
  return database_.with([&](sqlite::Database& database) -> Outcome<std::vector<ApiKey>> {
    auto statement = database.prepare(
        std::string(kKeyColumns) +
        "WHERE k.organisation = ? AND k.revoked_ms IS NULL AND k.expires_ms > ? ORDER BY k.id");
    if (!statement) return Failure(statement.error());
    statement.value().bind(organisation.text, clock_.now().value);
    std::vector<ApiKey> out;
    for (;;) {
      auto key = next_key(statement.value());
      if (!key) return Failure(key.error());
      if (!key.value()) return out;
      out.push_back(*std::move(key).value());
    }
  });
}

Outcome<Done> ApiKeys::revoke(const OrganisationId& organisation, const ApiKeyId& key) {
  return database_.with([&](sqlite::Database& database) -> Outcome<Done> {
    const auto changed = database.run(
        "UPDATE identity_api_keys SET revoked_ms = ? WHERE id = ? AND organisation = ? AND revoked_ms IS "
        "NULL",
        clock_.now().value, key.text, organisation.text);
    if (!changed) return Failure(changed.error());
    if (database.rows_changed() == 0) return Failure(Denied::not_found);
    return Done{};
  });
}

}  // namespace passnum::identity
