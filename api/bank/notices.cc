#include "api/bank/notices.h"

#include <set>

#include "api/bank/letter.h"

namespace passnum::bank {
namespace {

constexpr std::string_view kWaiting = "waiting";
constexpr std::string_view kNone = "none";

Result<std::optional<What>> what_named(const std::string& text) {
  const auto what = enum_named<What>(text);
  if (!what) return Error(ErrorCode::corrupt, "a notice of an unknown kind in accounts.db");
  return what;
}

// Their accounts, with what they can be written to by.
Result<std::set<std::pair<std::string, std::string>>> audience(sqlite::Database& database,
                                                               const Facts& facts) {
  auto statement = database.prepare(
      "SELECT id, email FROM identity_accounts WHERE id = ?1 "
      "OR id IN (SELECT account FROM identity_memberships WHERE organisation = ?2 AND role = ?3) "
      "OR id = (SELECT entered_by FROM bank_changes WHERE organisation = ?2 AND version < ?4 "
      "AND state = 'confirmed' ORDER BY version DESC LIMIT 1)");
  if (!statement) return statement.error();
  statement.value().bind(facts.entered_by.text, facts.organisation.text,
                         name(identity::Role::structure_manager), facts.version);
  std::set<std::pair<std::string, std::string>> out;
  for (;;) {
    auto row = statement.value().next<std::string, std::string>();
    if (!row) return row.error();
    if (!row.value()) return out;
    out.emplace(std::get<0>(*row.value()), std::get<1>(*row.value()));
  }
}

}  // namespace

Result<Done> add_notices(sqlite::Database& database, const Change& change, What what, TimeMs now,
                         Letters letters, Random& random) {
  const auto told = audience(database, change.facts);
  if (!told) return told.error();
  for (const auto& [account, email] : told.value()) {
    const bool is_written = letters == Letters::written && !email.empty() && is_address(email);
    const auto added = database.run(
        "INSERT INTO bank_notices (id, account, organisation, version, what, at_ms, letter, tries, next_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)",
        to_text(make_uuid_v7(now, random)), account, change.facts.organisation.text, change.facts.version,
        name(what), now.value, is_written ? kWaiting : kNone, now.value);
    if (!added) return added;
  }
  return Done{};
}

Result<std::vector<Notice>> unseen_notices(sqlite::Database& database, const identity::AccountId& account) {
  auto statement = database.prepare(
      "SELECT id, organisation, version, what, at_ms FROM bank_notices WHERE account = ? AND seen_ms IS NULL "
      "ORDER BY rowid LIMIT ?");
  if (!statement) return statement.error();
  statement.value().bind(account.text, kNoticesShownMax);
  std::vector<Notice> out;
  for (;;) {
    const auto row =
        statement.value().next<std::string, std::string, std::int64_t, std::string, std::int64_t>();
    if (!row) return row.error();
    if (!row.value()) return out;
    const auto& [id, organisation, version, what, at] = *row.value();
    const auto known = what_named(what);
    if (!known) return known.error();
    out.push_back({id, identity::OrganisationId(organisation), version, *known.value(), TimeMs(at)});
  }
}

identity::Outcome<Done> see_notice(sqlite::Database& database, const std::string& id,
                                   const identity::AccountId& account, TimeMs now) {
  const auto seen =
      database.run("UPDATE bank_notices SET seen_ms = coalesce(seen_ms, ?) WHERE id = ? AND account = ?",
                   now.value, id, account.text);
  if (!seen) return identity::Failure(seen.error());
  if (database.rows_changed() == 0) return identity::Failure(identity::Denied::not_found);
  return Done{};
}

Result<std::vector<DueLetter>> due_letters(sqlite::Database& database, TimeMs now, std::int64_t count_max) {
  auto statement = database.prepare(
      "SELECT n.id, n.organisation, n.version, n.what, n.at_ms, a.email, o.name FROM bank_notices n "
      "JOIN identity_accounts a ON a.id = n.account JOIN identity_organisations o ON o.id = n.organisation "
      "WHERE n.letter = 'waiting' AND n.next_ms <= ? ORDER BY n.next_ms, n.rowid LIMIT ?");
  if (!statement) return statement.error();
  statement.value().bind(now.value, count_max);
  std::vector<DueLetter> out;
  for (;;) {
    auto row = statement.value()
                   .next<std::string, std::string, std::int64_t, std::string, std::int64_t, std::string,
                         std::string>();
    if (!row) return row.error();
    if (!row.value()) return out;
    const auto& [id, organisation, version, what, at, email, organisation_name] = *row.value();
    const auto known = what_named(what);
    if (!known) return known.error();
    out.push_back({{id, identity::OrganisationId(organisation), version, *known.value(), TimeMs(at)},
                   email,
                   organisation_name});
  }
}

Result<Done> letter_sent(sqlite::Database& database, const std::string& notice) {
  return database.run("UPDATE bank_notices SET letter = 'sent', tries = tries + 1 WHERE id = ?", notice);
}

Result<Done> letter_failed(sqlite::Database& database, const std::string& notice, TimeMs now) {
  const auto row = database.row<std::int64_t>("SELECT tries FROM bank_notices WHERE id = ?", notice);
  if (!row) return row.error();
  if (!row.value()) return Done{};
  const auto tries = static_cast<std::size_t>(std::get<0>(*row.value()));
  const bool is_over = tries >= kTriesAfterMs.size();
  return database.run("UPDATE bank_notices SET letter = ?, tries = tries + 1, next_ms = ? WHERE id = ?",
                      is_over ? "failed" : "waiting", is_over ? now.value : now.value + kTriesAfterMs[tries],
                      notice);
}

Result<std::int64_t> letters_unsent(sqlite::Database& database,
                                    const identity::OrganisationId& organisation) {
  const auto row = database.row<std::int64_t>(
      "SELECT count(*) FROM bank_notices WHERE organisation = ? AND tries > 0 AND letter <> 'sent'",
      organisation.text);
  if (!row) return row.error();
  return std::get<0>(*row.value());
}

}  // namespace passnum::bank
