#include "api/identity/accounts.h"

namespace passnum::identity {
namespace {

// Whether nobody else would manage this organisation.
Outcome<bool> is_last(sqlite::Database& database, const AccountId& account, const Membership& membership) {
  if (membership.role != Role::operator_role && membership.role != Role::structure_manager) return false;
  const auto others = database.row<std::int64_t>(
      "SELECT count(*) FROM identity_memberships WHERE organisation = ? AND role = ? AND account <> ?",
      membership.organisation.id.text, name(membership.role), account.text);
  if (!others) return Failure(others.error());
  return std::get<0>(*others.value()) == 0;
}

// Every way in, and what this person has made that lets somebody in.
Outcome<Done> end_all(sqlite::Database& database, const AccountId& account, TimeMs now) {
  for (const char* table : {"identity_sessions", "identity_passkeys", "identity_passwords",
                            "identity_identities", "identity_memberships"}) {
    const auto gone = database.run(std::string("DELETE FROM ") + table + " WHERE account = ?", account.text);
    if (!gone) return Failure(gone.error());
  }
  const auto keys =
      database.run("UPDATE identity_api_keys SET revoked_ms = ? WHERE created_by = ? AND revoked_ms IS NULL",
                   now.value, account.text);
  if (!keys) return Failure(keys.error());
  const auto invitations = database.run(
      "UPDATE identity_invitations SET revoked_ms = ? WHERE (created_by = ? OR account = ?) "
      "AND used_ms IS NULL AND revoked_ms IS NULL",
      now.value, account.text, account.text);
  if (!invitations) return Failure(invitations.error());
  const auto closed = database.run(
      "UPDATE identity_accounts SET disabled_ms = ?, email = '' WHERE id = ? AND disabled_ms IS NULL",
      now.value, account.text);
  if (!closed) return Failure(closed.error());
  if (database.rows_changed() == 0) return Failure(Denied::not_found);
  return Done{};
}

}  // namespace

Outcome<std::vector<Membership>> Accounts::close(const AccountId& account, const MayClose& may, TimeMs now) {
  return database_.with([&](sqlite::Database& database) -> Outcome<std::vector<Membership>> {
    auto transaction = sqlite::Transaction::begin(database);
    if (!transaction) return Failure(transaction.error());
    auto theirs = read_memberships(database, account);
    if (!theirs) return theirs;
    if (!may(theirs.value())) return Failure(Denied::not_found);
    for (const auto& membership : theirs.value()) {
      const auto last = is_last(database, account, membership);
      if (!last) return last.error();
      if (last.value()) return Failure(Denied::last_of_its_kind);
    }
    if (auto ended = end_all(database, account, now); !ended) return ended.error();
    if (auto committed = transaction.value().commit(); !committed) return Failure(committed.error());
    return theirs;
  });
}

}  // namespace passnum::identity
