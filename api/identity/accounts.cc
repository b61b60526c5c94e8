#include "api/identity/accounts.h"

#include <algorithm>

#include "api/identity/cut_text.h"
#include "ledger/base/hidden_text.h"

namespace passnum::identity {
namespace {

using OrganisationColumns =
    std::tuple<std::string, std::string, std::string, std::string, std::optional<std::string>>;

Result<Organisation> organisation_from(const std::string& id, const std::string& kind, std::string name,
                                       std::string ledger_id, const std::optional<std::string>& parent) {
  const auto known = enum_named<OrganisationKind>(kind);
  if (!known) return Error(ErrorCode::corrupt, "an organisation of an unknown kind in accounts.db");
  Organisation out{OrganisationId(id), *known, std::move(name), std::move(ledger_id), std::nullopt};
  if (parent) out.parent = OrganisationId(*parent);
  return out;
}

Result<Role> role_from(const std::string& text) {
  const auto role = enum_named<Role>(text);
  if (!role) return Error(ErrorCode::corrupt, "an unknown role in accounts.db");
  return *role;
}

}  // namespace

Outcome<Organisation> read_organisation(sqlite::Database& database, const OrganisationId& id) {
  const auto row =
      database.row<std::string, std::string, std::string, std::string, std::optional<std::string>>(
          "SELECT id, kind, name, ledger_id, parent FROM identity_organisations WHERE id = ?", id.text);
  if (!row) return Failure(row.error());
  if (!row.value()) return Failure(Denied::not_found);
  auto organisation = std::apply(organisation_from, *row.value());
  if (!organisation) return Failure(organisation.error());
  return std::move(organisation).value();
}

Outcome<std::vector<Membership>> read_memberships(sqlite::Database& database, const AccountId& id) {
  auto statement = database.prepare(
      "SELECT o.id, o.kind, o.name, o.ledger_id, o.parent, m.role FROM identity_memberships m "
      "JOIN identity_organisations o ON o.id = m.organisation WHERE m.account = ? ORDER BY o.id, m.role");
  if (!statement) return Failure(statement.error());
  statement.value().bind(id.text);
  std::vector<Membership> out;
  for (;;) {
    const auto row = statement.value()
                         .next<std::string, std::string, std::string, std::string, std::optional<std::string>,
                               std::string>();
    if (!row) return Failure(row.error());
    if (!row.value()) return out;
    const auto& [organisation_id, kind, name, ledger_id, parent, role_name] = *row.value();
    auto organisation = organisation_from(organisation_id, kind, name, ledger_id, parent);
    if (!organisation) return Failure(organisation.error());
    const auto role = role_from(role_name);
    if (!role) return Failure(role.error());
    out.push_back({std::move(organisation).value(), role.value()});
  }
}

Outcome<AccountId> add_account(sqlite::Database& database, const std::string& name, const std::string& email,
                               TimeMs now, Random& random) {
  AccountId id(to_text(make_uuid_v7(now, random)));
  const auto added =
      database.run("INSERT INTO identity_accounts (id, name, email, created_ms) VALUES (?, ?, ?, ?)", id.text,
                   cut_text(without_hidden(name), kShownNameBytesMax),
                   cut_text(without_hidden(email), kShownNameBytesMax), now.value);
  if (!added) return Failure(added.error());
  return id;
}

Outcome<Done> add_identity(sqlite::Database& database, const AccountId& account, const Identity& identity,
                           TimeMs now) {
  const auto added = database.run(
      "INSERT INTO identity_identities (issuer, subject, account, created_ms) VALUES (?, ?, ?, ?)",
      identity.issuer, identity.subject, account.text, now.value);
  if (!added) return Failure(added.error());
  return Done{};
}

Outcome<Done> grant(sqlite::Database& database, const AccountId& account, const Organisation& organisation,
                    Role role, const std::string& granted_by, TimeMs now) {
  if (!fits(role, organisation.kind)) return Failure(Denied::role_unfit);
  const auto theirs = read_memberships(database, account);
  if (!theirs) return theirs.error();
  for (const auto& membership : theirs.value()) {
    if (membership.organisation.id != organisation.id) continue;
    if (membership.role == role) return Done{};
    if (conflict(membership.role, role)) return Failure(Denied::role_conflict);
  }
  const auto count = database.row<std::int64_t>(
      "SELECT count(*) FROM identity_memberships WHERE organisation = ?", organisation.id.text);
  if (!count) return Failure(count.error());
  if (std::get<0>(*count.value()) >= kMembersMax ||
      theirs.value().size() >= static_cast<std::size_t>(kMembershipsMax)) {
    return Failure(Denied::too_many);
  }
  const auto added = database.run(
      "INSERT INTO identity_memberships (account, organisation, role, granted_by, granted_ms) "
      "VALUES (?, ?, ?, ?, ?)",
      account.text, organisation.id.text, name(role), granted_by, now.value);
  if (!added) return Failure(added.error());
  return Done{};
}

Outcome<Account> Accounts::find(const AccountId& id) const {
  const auto row = database_.with([&](sqlite::Database& database) {
    return database.row<std::string, std::string, std::optional<std::int64_t>>(
        "SELECT name, email, disabled_ms FROM identity_accounts WHERE id = ?", id.text);
  });
  if (!row) return Failure(row.error());
  if (!row.value()) return Failure(Denied::not_found);
  const auto& [name, email, disabled] = *row.value();
  return Account{id, name, email, disabled.has_value()};
}

Outcome<AccountId> Accounts::find_by(const Identity& identity) const {
  const auto row = database_.with([&](sqlite::Database& database) {
    return database.row<std::string, std::optional<std::int64_t>>(
        "SELECT a.id, a.disabled_ms FROM identity_identities i JOIN identity_accounts a ON a.id = i.account "
        "WHERE i.issuer = ? AND i.subject = ?",
        identity.issuer, identity.subject);
  });
  if (!row) return Failure(row.error());
  if (!row.value()) return Failure(Denied::account_unknown);
  const auto& [id, disabled] = *row.value();
  if (disabled) return Failure(Denied::account_disabled);
  return AccountId(id);
}

Outcome<std::vector<Membership>> Accounts::memberships(const AccountId& id) const {
  return database_.with([&](sqlite::Database& database) { return read_memberships(database, id); });
}

Outcome<Organisation> Accounts::organisation(const OrganisationId& id) const {
  return database_.with([&](sqlite::Database& database) { return read_organisation(database, id); });
}

Outcome<Done> Accounts::add_organisation(const Organisation& organisation, TimeMs now) {
  if ((organisation.kind == OrganisationKind::metropole) == organisation.parent.has_value()) {
    return Failure(Denied::role_unfit);
  }
  return database_.with([&](sqlite::Database& database) -> Outcome<Done> {
    std::optional<std::string> parent;
    if (organisation.parent) {
      const auto above = read_organisation(database, *organisation.parent);
      if (!above) return above.error();
      if (above.value().kind != OrganisationKind::metropole) return Failure(Denied::role_unfit);
      parent = organisation.parent->text;
    }
    const auto added = database.run(
        "INSERT INTO identity_organisations (id, kind, name, ledger_id, parent, created_ms) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        organisation.id.text, name(organisation.kind), organisation.name, organisation.ledger_id, parent,
        now.value);
    if (!added) return Failure(added.error());
    return Done{};
  });
}

Outcome<std::vector<Organisation>> Accounts::organisations_seen(const Caller& caller) const {
  return database_.with([&](sqlite::Database& database) -> Outcome<std::vector<Organisation>> {
    std::vector<Organisation> out;
    const auto add = [&](const Organisation& organisation) {
      const auto same = [&](const Organisation& o) { return o.id == organisation.id; };
      if (sees(caller, organisation) && std::ranges::none_of(out, same)) out.push_back(organisation);
    };
    for (const auto& membership : caller.memberships) {
      add(membership.organisation);
      if (membership.organisation.kind != OrganisationKind::metropole) continue;
      auto statement = database.prepare(
          "SELECT id, kind, name, ledger_id, parent FROM identity_organisations WHERE parent = ? ORDER BY "
          "id");
      if (!statement) return Failure(statement.error());
      statement.value().bind(membership.organisation.id.text);
      for (;;) {
        const auto row =
            statement.value()
                .next<std::string, std::string, std::string, std::string, std::optional<std::string>>();
        if (!row) return Failure(row.error());
        if (!row.value()) break;
        const auto below = std::apply(organisation_from, *row.value());
        if (!below) return Failure(below.error());
        add(below.value());
      }
    }
    std::ranges::sort(out, {}, &Organisation::id);
    return out;
  });
}

Outcome<std::vector<Accounts::Member>> Accounts::members(const OrganisationId& id) const {
  return database_.with([&](sqlite::Database& database) -> Outcome<std::vector<Member>> {
    auto statement = database.prepare(
        "SELECT a.id, a.name, a.email, a.disabled_ms, m.role, m.granted_ms FROM identity_memberships m "
        "JOIN identity_accounts a ON a.id = m.account WHERE m.organisation = ? ORDER BY a.id, m.role");
    if (!statement) return Failure(statement.error());
    statement.value().bind(id.text);
    std::vector<Member> out;
    for (;;) {
      const auto row = statement.value()
                           .next<std::string, std::string, std::string, std::optional<std::int64_t>,
                                 std::string, std::int64_t>();
      if (!row) return Failure(row.error());
      if (!row.value()) return out;
      const auto& [account, name, email, disabled, role_name, granted] = *row.value();
      const auto role = role_from(role_name);
      if (!role) return Failure(role.error());
      out.push_back({{AccountId(account), name, email, disabled.has_value()}, role.value(), TimeMs(granted)});
    }
  });
}

Outcome<Done> Accounts::withdraw(const OrganisationId& organisation, const AccountId& account, Role role,
                                 TimeMs now) {
  return database_.with([&](sqlite::Database& database) -> Outcome<Done> {
    auto transaction = sqlite::Transaction::begin(database);
    if (!transaction) return Failure(transaction.error());
    if (role == Role::operator_role) {
      const auto others = database.row<std::int64_t>(
          "SELECT count(*) FROM identity_memberships WHERE organisation = ? AND role = ? AND account <> ?",
          organisation.text, name(role), account.text);
      if (!others) return Failure(others.error());
      if (std::get<0>(*others.value()) == 0) return Failure(Denied::last_of_its_kind);
    }
    const auto gone =
        database.run("DELETE FROM identity_memberships WHERE organisation = ? AND account = ? AND role = ?",
                     organisation.text, account.text, name(role));
    if (!gone) return Failure(gone.error());
    if (database.rows_changed() == 0) return Failure(Denied::not_found);
    const auto ended = database.run("DELETE FROM identity_sessions WHERE account = ?", account.text);
    if (!ended) return Failure(ended.error());
    const auto taken_back = database.run(
        "UPDATE identity_invitations SET revoked_ms = ? WHERE created_by = ? AND used_ms IS NULL AND "
        "revoked_ms IS NULL",
        now.value, account.text);
    if (!taken_back) return Failure(taken_back.error());
    const auto committed = transaction.value().commit();
    if (!committed) return Failure(committed.error());
    return Done{};
  });
}

}  // namespace passnum::identity
