#include "api/identity/invitations.h"

namespace passnum::identity {
namespace {

constexpr std::string_view kInvitationColumns =
    "SELECT id, organisation, role, account, allows_password, created_by, expires_ms "
    "FROM identity_invitations ";

using Row = std::tuple<std::string, std::string, std::string, std::optional<std::string>, std::int64_t,
                       std::string, std::int64_t>;

Outcome<Invitation> invitation_from(sqlite::Database& database, const Row& row) {
  const auto& [id, organisation_id, role_name, account, allows_password, by, expires] = row;
  auto organisation = read_organisation(database, OrganisationId(organisation_id));
  if (!organisation) return std::move(organisation).error();
  const auto role = enum_named<Role>(role_name);
  if (!role) return Failure(Error(ErrorCode::corrupt, "an unknown role in accounts.db"));
  Invitation out{
      InvitationId(id), std::move(organisation).value(), *role, std::nullopt, allows_password != 0, by,
      TimeMs(expires)};
  if (account) out.account = AccountId(*account);
  return out;
}

Result<std::optional<Row>> next_row(sqlite::Statement& statement) {
  return statement.next<std::string, std::string, std::string, std::optional<std::string>, std::int64_t,
                        std::string, std::int64_t>();
}

Outcome<Invitation> read_open(sqlite::Database& database, std::string_view token, TimeMs now) {
  const auto hash = token_hash(kInvitationPrefix, token);
  if (!hash) return Failure(Denied::invitation_unknown);
  auto statement = database.prepare(std::string(kInvitationColumns) +
                                    "WHERE token_hash = ? AND used_ms IS NULL AND revoked_ms IS NULL "
                                    "AND expires_ms > ?");
  if (!statement) return Failure(statement.error());
  statement.value().bind(*hash, now.value);
  const auto row = next_row(statement.value());
  if (!row) return Failure(row.error());
  if (!row.value()) return Failure(Denied::invitation_unknown);
  return invitation_from(database, *row.value());
}

Outcome<std::optional<AccountId>> account_of(sqlite::Database& database, const Identity& identity) {
  const auto row =
      database.row<std::string>("SELECT account FROM identity_identities WHERE issuer = ? AND subject = ?",
                                identity.issuer, identity.subject);
  if (!row) return Failure(row.error());
  if (!row.value()) return std::optional<AccountId>();
  return std::optional(AccountId(std::get<0>(*row.value())));
}

// The account keeps its name and its roles; every former way in is closed.
Outcome<Done> replace_identities(sqlite::Database& database, const AccountId& account,
                                 const Identity& identity, TimeMs now) {
  for (const std::string_view sql :
       {"DELETE FROM identity_identities WHERE account = ?",
        "DELETE FROM identity_passwords WHERE account = ?", "DELETE FROM identity_passkeys WHERE account = ?",
        "DELETE FROM identity_sessions WHERE account = ?"}) {
    const auto gone = database.run(sql, account.text);
    if (!gone) return Failure(gone.error());
  }
  return add_identity(database, account, identity, now);
}

// Since the recovery began, either of the two may have got another role, or lost one.
Outcome<Done> check_may_recover(sqlite::Database& database, const Invitation& recovery) {
  Caller helper;
  helper.account = AccountId(recovery.created_by);
  helper.method = SignInMethod::oidc;
  auto memberships = read_memberships(database, helper.account);
  if (!memberships) return memberships.error();
  helper.memberships = std::move(memberships).value();
  const auto theirs = read_memberships(database, *recovery.account);
  if (!theirs) return theirs.error();
  if (!may_recover(helper, *recovery.account, theirs.value())) return Failure(Denied::invitation_unknown);
  return Done{};
}

}  // namespace

Outcome<Token> Invitations::add(sqlite::Database& database, const Organisation& organisation, Role role,
                                const std::optional<AccountId>& account, bool allows_password,
                                const std::string& by) {
  const auto now = clock_.now();
  if (!fits(role, organisation.kind)) return Failure(Denied::role_unfit);
  const auto open = database.row<std::int64_t>(
      "SELECT count(*) FROM identity_invitations WHERE organisation = ? AND used_ms IS NULL "
      "AND revoked_ms IS NULL AND expires_ms > ?",
      organisation.id.text, now.value);
  if (!open) return Failure(open.error());
  if (std::get<0>(*open.value()) >= kOpenInvitationsMax) return Failure(Denied::too_many);
  auto token = make_token(kInvitationPrefix, random_);
  const std::string id = to_text(make_uuid_v7(now, random_));
  const auto for_account = account ? std::optional(account->text) : std::nullopt;
  const auto expires = now.value + (account ? kRecoveryMs : kInvitationMs);
  const auto added = database.run(
      "INSERT INTO identity_invitations (id, token_hash, organisation, role, account, allows_password, "
      "created_by, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      id, token.hash, organisation.id.text, name(role), for_account, std::int64_t{allows_password}, by,
      now.value, expires);
  if (!added) return Failure(added.error());
  return token;
}

Outcome<Token> Invitations::invite(const Caller& caller, const OrganisationId& organisation, Role role,
                                   bool allows_password) {
  return database_.with([&](sqlite::Database& database) -> Outcome<Token> {
    const auto target = read_organisation(database, organisation);
    if (!target) return target.error();
    if (!sees(caller, target.value())) return Failure(Denied::not_found);
    if (!fits(role, target.value().kind) && manages(caller, target.value()))
      return Failure(Denied::role_unfit);
    if (!may_grant(caller, target.value(), role)) return Failure(Denied::not_entitled);
    return add(database, target.value(), role, std::nullopt, allows_password, caller.account.text);
  });
}

Outcome<Token> Invitations::recover(const Caller& caller, const AccountId& account, bool allows_password) {
  if (caller.account == account) return Failure(Denied::not_for_yourself);
  return database_.with([&](sqlite::Database& database) -> Outcome<Token> {
    const auto theirs = read_memberships(database, account);
    if (!theirs) return theirs.error();
    if (!may_recover(caller, account, theirs.value())) return Failure(Denied::not_found);
    const auto& first = theirs.value().front();
    return add(database, first.organisation, first.role, account, allows_password, caller.account.text);
  });
}

Outcome<Token> Invitations::invite_from_console(const OrganisationId& organisation, Role role,
                                                const std::string& actor) {
  return database_.with([&](sqlite::Database& database) -> Outcome<Token> {
    const auto target = read_organisation(database, organisation);
    if (!target) return target.error();
    return add(database, target.value(), role, std::nullopt, false, actor);
  });
}

Outcome<Invitation> Invitations::find(std::string_view token) const {
  return database_.with([&](sqlite::Database& database) { return read_open(database, token, clock_.now()); });
}

Outcome<std::vector<Invitation>> Invitations::open_of(const OrganisationId& organisation) const {
  return database_.with([&](sqlite::Database& database) -> Outcome<std::vector<Invitation>> {
    auto statement = database.prepare(std::string(kInvitationColumns) +
                                      "WHERE organisation = ? AND used_ms IS NULL AND revoked_ms IS NULL "
                                      "AND expires_ms > ? ORDER BY id");
    if (!statement) return Failure(statement.error());
    statement.value().bind(organisation.text, clock_.now().value);
    std::vector<Invitation> out;
    for (;;) {
      const auto row = next_row(statement.value());
      if (!row) return Failure(row.error());
      if (!row.value()) return out;
      auto invitation = invitation_from(database, *row.value());
      if (!invitation) return std::move(invitation).error();
      out.push_back(std::move(invitation).value());
    }
  });
}

Outcome<Done> Invitations::revoke(const OrganisationId& organisation, const InvitationId& invitation) {
  return database_.with([&](sqlite::Database& database) -> Outcome<Done> {
    const auto changed = database.run(
        "UPDATE identity_invitations SET revoked_ms = ? WHERE id = ? AND organisation = ? "
        "AND used_ms IS NULL AND revoked_ms IS NULL",
        clock_.now().value, invitation.text, organisation.text);
    if (!changed) return Failure(changed.error());
    if (database.rows_changed() == 0) return Failure(Denied::not_found);
    return Done{};
  });
}

Outcome<AccountId> Invitations::accept(std::string_view token, const NewPerson& person) {
  const auto now = clock_.now();
  return database_.with([&](sqlite::Database& database) -> Outcome<AccountId> {
    auto transaction = sqlite::Transaction::begin(database);
    if (!transaction) return Failure(transaction.error());
    const auto invitation = read_open(database, token, now);
    if (!invitation) return invitation.error();
    const auto& offered = invitation.value();
    const auto known = account_of(database, person.identity);
    if (!known) return known.error();
    // It would grant its owner a role that was meant for another, and give their account another password.
    if (person.is_new_way_in && known.value() && known.value() != offered.account)
      return Failure(Denied::too_many);
    if (known.value() && known.value()->text == offered.created_by) return Failure(Denied::not_for_yourself);
    if (known.value() && offered.account && *known.value() != *offered.account) {
      return Failure(Denied::not_for_yourself);
    }
    AccountId account;
    if (offered.account) {
      account = *offered.account;
      if (auto still = check_may_recover(database, offered); !still) return still.error();
      const auto replaced = replace_identities(database, account, person.identity, now);
      if (!replaced) return replaced.error();
    } else {
      auto made = known.value() ? Outcome<AccountId>(*known.value())
                                : add_account(database, person.name, person.email, now, random_);
      if (!made) return std::move(made).error();
      account = made.value();
      if (!known.value()) {
        if (auto added = add_identity(database, account, person.identity, now); !added) return added.error();
      }
      const auto granted =
          grant(database, account, offered.organisation, offered.role, offered.created_by, now);
      if (!granted) return granted.error();
    }
    if (person.also) {
      if (auto also = person.also(database, account, offered); !also) return also.error();
    }
    const auto used =
        database.run("UPDATE identity_invitations SET used_ms = ? WHERE id = ?", now.value, offered.id.text);
    if (!used) return Failure(used.error());
    if (auto committed = transaction.value().commit(); !committed) return Failure(committed.error());
    return account;
  });
}

}  // namespace passnum::identity
