#include "api/bank/tables.h"

#include "api/sqlite/migrate.h"
#include "ledger/crypto/sealed_record.h"
#include "ledger/crypto/signature.h"

namespace passnum::bank {
namespace {

// Days are days since 1970 in Paris. `account_mark` is a keyed hash of the IBAN, to find the same one again.
constexpr std::string_view kFirst = R"sql(
CREATE TABLE bank_changes (
  organisation TEXT NOT NULL REFERENCES identity_organisations (id), version INTEGER NOT NULL,
  state TEXT NOT NULL, entered_by TEXT NOT NULL, entered_ms INTEGER NOT NULL, confirmed_by TEXT,
  confirmed_ms INTEGER, channel TEXT, effective_day INTEGER, ended_by TEXT, ended_ms INTEGER,
  account_mark BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (organisation, version)) STRICT;
CREATE INDEX bank_changes_account ON bank_changes (account_mark);
CREATE TABLE bank_notices (
  id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES identity_accounts (id) ON DELETE CASCADE,
  organisation TEXT NOT NULL, version INTEGER NOT NULL, what TEXT NOT NULL, at_ms INTEGER NOT NULL,
  seen_ms INTEGER, letter TEXT NOT NULL, tries INTEGER NOT NULL, next_ms INTEGER NOT NULL,
  FOREIGN KEY (organisation, version) REFERENCES bank_changes (organisation, version)) STRICT;
CREATE INDEX bank_notices_account ON bank_notices (account);
CREATE INDEX bank_notices_letter ON bank_notices (letter, next_ms);
)sql";
constexpr std::array<std::string_view, 1> kSteps{kFirst};

constexpr std::string_view kMarkTag = "PN-bank-account/v1";
constexpr std::string_view kColumns =
    "organisation, version, state, entered_by, entered_ms, confirmed_by, confirmed_ms, channel, "
    "effective_day, ended_by, ended_ms, account_mark, sealed";

using Text = std::optional<std::string>;
using Whole = std::optional<std::int64_t>;
using Row = std::tuple<std::string, std::int64_t, std::string, std::string, std::int64_t, Text, Whole, Text,
                       Whole, Text, Whole, Bytes, Bytes>;

template <typename Id>
std::optional<Id> id_of(const Text& text) {
  return text ? std::optional(Id(*text)) : std::nullopt;
}
std::optional<TimeMs> time_of(const Whole& ms) {
  return ms ? std::optional(TimeMs(*ms)) : std::nullopt;
}
template <typename Id>
Text text_of(const std::optional<Id>& id) {
  return id ? Text(id->text) : std::nullopt;
}
Whole ms_of(const std::optional<TimeMs>& time) {
  return time ? Whole(time->value) : std::nullopt;
}

Bytes mark_of(const Account& account, const HashKey& key) {
  const Hash mark = keyed_hash(key, kMarkTag, as_bytes(account.iban));
  return {mark.begin(), mark.end()};
}

Result<Facts> facts_of(const Row& row) {
  const auto& [organisation, version, state, entered_by, entered, confirmed_by, confirmed, channel, effective,
               ended_by, ended, mark, sealed] = row;
  const auto known_state = enum_named<State>(state);
  const auto known_channel = channel ? enum_named<Channel>(*channel) : std::nullopt;
  if (!known_state || (channel && !known_channel) || (*known_state == State::confirmed && !effective))
    return Error(ErrorCode::corrupt, "a change of bank details that is none in accounts.db");
  Facts facts{identity::OrganisationId(organisation), version, *known_state, identity::AccountId(entered_by),
              TimeMs(entered)};
  facts.confirmed_by = id_of<identity::AccountId>(confirmed_by);
  facts.confirmed = time_of(confirmed);
  facts.channel = known_channel;
  if (effective) facts.effective = Day(static_cast<std::int32_t>(*effective));
  facts.ended_by = id_of<identity::AccountId>(ended_by);
  facts.ended = time_of(ended);
  return facts;
}

// What is wrong is named without what is inside.
Result<Change> change_of(sqlite::Database& database, const Row& row, const HashKey& key) {
  auto facts = facts_of(row);
  if (!facts) return std::move(facts).error();
  const auto& mark = std::get<11>(row);
  auto text = open_record(std::get<12>(row), to_canonical(facts.value()), key);
  if (!text) return text.error().while_doing("the bank details in accounts.db");
  const auto json = parse_json(as_text(text.value()));
  auto content = json ? from_json<Content>(json.value()) : Result<Content>(json.error());
  wipe(text.value());
  if (!content) return Error(ErrorCode::corrupt, "the bank details in accounts.db are of another form");
  const auto elsewhere = database.row<std::int64_t>(
      "SELECT count(*) FROM bank_changes WHERE account_mark = ? AND organisation <> ?", mark,
      facts.value().organisation.text);
  if (!elsewhere) return elsewhere.error();
  return Change{std::move(facts).value(), std::move(content).value(), std::get<0>(*elsewhere.value()) != 0};
}

}  // namespace

Result<Done> prepare_tables(sqlite::Database& database) {
  return sqlite::migrate(database, "bank", kSteps);
}

Result<std::vector<Change>> read_changes(sqlite::Database& database,
                                         const identity::OrganisationId& organisation, std::int64_t count_max,
                                         const HashKey& key) {
  auto statement =
      database.prepare("SELECT " + std::string(kColumns) +
                       " FROM bank_changes WHERE organisation = ? ORDER BY version DESC LIMIT ?");
  if (!statement) return statement.error();
  statement.value().bind(organisation.text, count_max);
  std::vector<Change> out;
  for (;;) {
    const auto row = statement.value()
                         .next<std::string, std::int64_t, std::string, std::string, std::int64_t, Text, Whole,
                               Text, Whole, Text, Whole, Bytes, Bytes>();
    if (!row) return row.error();
    if (!row.value()) return out;
    auto change = change_of(database, *row.value(), key);
    if (!change) return std::move(change).error();
    out.push_back(std::move(change).value());
  }
}

Result<std::optional<Change>> read_change(sqlite::Database& database,
                                          const identity::OrganisationId& organisation, std::int64_t version,
                                          const HashKey& key) {
  const auto row = database.row<std::string, std::int64_t, std::string, std::string, std::int64_t, Text,
                                Whole, Text, Whole, Text, Whole, Bytes, Bytes>(
      "SELECT " + std::string(kColumns) + " FROM bank_changes WHERE organisation = ? AND version = ?",
      organisation.text, version);
  if (!row) return row.error();
  if (!row.value()) return std::optional<Change>();
  auto change = change_of(database, *row.value(), key);
  if (!change) return std::move(change).error();
  return std::optional(std::move(change).value());
}

Result<std::optional<Change>> read_in_force(sqlite::Database& database,
                                            const identity::OrganisationId& organisation, Day day,
                                            const HashKey& key) {
  const auto row = database.row<std::optional<std::int64_t>>(
      "SELECT max(version) FROM bank_changes WHERE organisation = ? AND state = 'confirmed' "
      "AND effective_day <= ?",
      organisation.text, std::int64_t{day.value});
  if (!row) return row.error();
  const auto& version = std::get<0>(*row.value());
  if (!version) return std::optional<Change>();
  return read_change(database, organisation, *version, key);
}

Result<Done> write_change(sqlite::Database& database, const Change& change, const HashKey& key,
                          Random& random) {
  const auto& facts = change.facts;
  std::string text = to_canonical(change.content);
  const Bytes sealed = seal_record(as_bytes(text), to_canonical(facts), key, random);
  wipe({reinterpret_cast<Byte*>(text.data()), text.size()});
  std::optional<std::string_view> channel;
  if (facts.channel) channel = name(*facts.channel);
  // Not REPLACE, which would delete the row that notices refer to.
  return database.run(
      "INSERT INTO bank_changes (" + std::string(kColumns) +
          ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (organisation, version) DO UPDATE "
          "SET state = excluded.state, confirmed_by = excluded.confirmed_by, "
          "confirmed_ms = excluded.confirmed_ms, channel = excluded.channel, "
          "effective_day = excluded.effective_day, ended_by = excluded.ended_by, "
          "ended_ms = excluded.ended_ms, sealed = excluded.sealed",
      facts.organisation.text, facts.version, name(facts.state), facts.entered_by.text, facts.entered.value,
      text_of(facts.confirmed_by), ms_of(facts.confirmed), channel,
      facts.effective ? Whole(facts.effective->value) : std::nullopt, text_of(facts.ended_by),
      ms_of(facts.ended), mark_of(change.content.account, key), sealed);
}

}  // namespace passnum::bank
