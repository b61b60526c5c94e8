#include "api/identity/schema.h"

#include <array>

#include "api/sqlite/migrate.h"

namespace passnum::identity {
namespace {

// Times are milliseconds since 1970. A *_hash is SHA-256 of a token that only its holder has.
constexpr std::string_view kFirst = R"sql(
CREATE TABLE identity_accounts (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, created_ms INTEGER NOT NULL,
  seen_ms INTEGER, disabled_ms INTEGER) STRICT;
CREATE TABLE identity_identities (
  issuer TEXT NOT NULL, subject TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES identity_accounts (id) ON DELETE CASCADE, created_ms INTEGER NOT NULL,
  PRIMARY KEY (issuer, subject)) STRICT;
CREATE INDEX identity_identities_account ON identity_identities (account);
CREATE TABLE identity_organisations (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, ledger_id TEXT NOT NULL,
  parent TEXT REFERENCES identity_organisations (id), created_ms INTEGER NOT NULL) STRICT;
CREATE INDEX identity_organisations_parent ON identity_organisations (parent);
CREATE TABLE identity_memberships (
  account TEXT NOT NULL REFERENCES identity_accounts (id) ON DELETE CASCADE,
  organisation TEXT NOT NULL REFERENCES identity_organisations (id), role TEXT NOT NULL,
  granted_by TEXT NOT NULL, granted_ms INTEGER NOT NULL,
  PRIMARY KEY (account, organisation, role)) STRICT;
CREATE INDEX identity_memberships_organisation ON identity_memberships (organisation);
CREATE TABLE identity_invitations (
  id TEXT PRIMARY KEY, token_hash BLOB NOT NULL UNIQUE,
  organisation TEXT NOT NULL REFERENCES identity_organisations (id), role TEXT NOT NULL,
  account TEXT REFERENCES identity_accounts (id) ON DELETE CASCADE, allows_password INTEGER NOT NULL,
  created_by TEXT NOT NULL, created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL,
  used_ms INTEGER, revoked_ms INTEGER) STRICT;
CREATE INDEX identity_invitations_organisation ON identity_invitations (organisation);
CREATE TABLE identity_sessions (
  id TEXT PRIMARY KEY, token_hash BLOB NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES identity_accounts (id) ON DELETE CASCADE, method TEXT NOT NULL,
  created_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL, strong_ms INTEGER, id_token TEXT NOT NULL,
  agent TEXT NOT NULL) STRICT;
CREATE INDEX identity_sessions_account ON identity_sessions (account);
CREATE TABLE identity_api_keys (
  id TEXT PRIMARY KEY, token_hash BLOB NOT NULL UNIQUE,
  organisation TEXT NOT NULL REFERENCES identity_organisations (id), name TEXT NOT NULL,
  scopes TEXT NOT NULL, created_by TEXT NOT NULL, created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL, revoked_ms INTEGER) STRICT;
CREATE INDEX identity_api_keys_organisation ON identity_api_keys (organisation);
CREATE TABLE identity_access_log (
  id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, what TEXT NOT NULL, reason TEXT NOT NULL,
  account TEXT, organisation TEXT, actor TEXT, address TEXT NOT NULL) STRICT;
CREATE INDEX identity_access_log_at ON identity_access_log (at_ms);
)sql";

// The ways in that are our own; a person's identity with issuer "password" or "passkey" goes with them.
constexpr std::string_view kOwnWaysIn = R"sql(
CREATE TABLE identity_passwords (
  account TEXT PRIMARY KEY REFERENCES identity_accounts (id) ON DELETE CASCADE,
  login TEXT NOT NULL UNIQUE, hash TEXT NOT NULL, changed_ms INTEGER NOT NULL) STRICT;
CREATE TABLE identity_passkeys (
  id BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES identity_accounts (id) ON DELETE CASCADE,
  name TEXT NOT NULL, algorithm INTEGER NOT NULL, public_key BLOB NOT NULL,
  signatures_count INTEGER NOT NULL, created_ms INTEGER NOT NULL, seen_ms INTEGER) STRICT;
CREATE INDEX identity_passkeys_account ON identity_passkeys (account);
)sql";

// How people tell keys apart, and whether one is still in use.
constexpr std::string_view kKeysInUse = R"sql(
ALTER TABLE identity_api_keys ADD COLUMN begins TEXT NOT NULL DEFAULT '';
ALTER TABLE identity_api_keys ADD COLUMN used_ms INTEGER;
)sql";

constexpr std::array<std::string_view, 3> kSteps{kFirst, kOwnWaysIn, kKeysInUse};

}  // namespace

Result<Done> prepare_tables(sqlite::Database& database) {
  return sqlite::migrate(database, "identity", kSteps);
}

}  // namespace passnum::identity
