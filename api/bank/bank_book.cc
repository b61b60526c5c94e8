#include "api/bank/bank_book.h"

#include "api/identity/accounts.h"

namespace passnum::bank {
namespace {

using identity::AccountId;
using identity::Denied;
using identity::Failure;
using identity::OrganisationId;
using identity::Outcome;

// What is written and who is told, or neither.
Outcome<Change> keep(sqlite::Database& database, sqlite::Transaction& transaction, Change change, What what,
                     TimeMs now, Letters letters, const HashKey& key, Random& random) {
  if (auto written = write_change(database, change, key, random); !written) return Failure(written.error());
  if (auto told = add_notices(database, change, what, now, letters, random); !told)
    return Failure(told.error());
  if (auto committed = transaction.commit(); !committed) return Failure(committed.error());
  return change;
}

}  // namespace

Outcome<Change> BankBook::enter(const OrganisationId& organisation, const AccountId& by,
                                const Account& account) {
  const auto now = clock_.now();
  return database_.with([&](sqlite::Database& database) -> Outcome<Change> {
    auto transaction = sqlite::Transaction::begin(database);
    if (!transaction) return Failure(transaction.error());
    const auto newest = read_changes(database, organisation, 1, key_);
    if (!newest) return Failure(newest.error());
    std::int64_t version = 1;
    if (!newest.value().empty()) {
      const auto& facts = newest.value().front().facts;
      if (is_open(facts, paris_day(now))) return Failure(Denied::change_open);
      version = facts.version + 1;
    }
    Change change{{organisation, version, State::pending, by, now}, {account}};
    return keep(database, transaction.value(), std::move(change), What::entered, now, letters_, key_,
                random_);
  });
}

Outcome<Change> BankBook::step(const OrganisationId& organisation, std::int64_t version, What what,
                               const Step& step) {
  const auto now = clock_.now();
  return database_.with([&](sqlite::Database& database) -> Outcome<Change> {
    auto transaction = sqlite::Transaction::begin(database);
    if (!transaction) return Failure(transaction.error());
    auto found = read_change(database, organisation, version, key_);
    if (!found) return Failure(found.error());
    if (!found.value()) return Failure(Denied::not_found);
    auto& change = *found.value();
    if (!is_open(change.facts, paris_day(now))) return Failure(Denied::change_closed);
    if (auto done = step(change); !done) return done.error();
    return keep(database, transaction.value(), std::move(change), what, now, letters_, key_, random_);
  });
}

Outcome<Change> BankBook::confirm(const OrganisationId& organisation, std::int64_t version,
                                  const AccountId& by, Channel channel) {
  return step(organisation, version, What::confirmed, [&](Change& change) -> Outcome<Done> {
    auto& facts = change.facts;
    if (facts.state != State::pending) return Failure(Denied::change_closed);
    if (facts.entered_by == by) return Failure(Denied::not_for_yourself);
    const auto now = clock_.now();
    facts.state = State::confirmed;
    facts.confirmed_by = by;
    facts.confirmed = now;
    facts.channel = channel;
    facts.effective = Day(paris_day(now).value + static_cast<std::int32_t>(days_between_) + 1);
    return Done{};
  });
}

Outcome<Change> BankBook::refuse(const OrganisationId& organisation, std::int64_t version,
                                 const AccountId& by, const std::string& reason) {
  return step(organisation, version, What::refused, [&](Change& change) -> Outcome<Done> {
    change.facts.state = State::refused;
    change.facts.ended_by = by;
    change.facts.ended = clock_.now();
    change.content.reason = reason;
    return Done{};
  });
}

Outcome<Change> BankBook::withdraw(const OrganisationId& organisation, std::int64_t version,
                                   const AccountId& by) {
  return step(organisation, version, What::withdrawn, [&](Change& change) -> Outcome<Done> {
    change.facts.state = State::withdrawn;
    change.facts.ended_by = by;
    change.facts.ended = clock_.now();
    return Done{};
  });
}

Outcome<Change> BankBook::find(const OrganisationId& organisation, std::int64_t version) const {
  return database_.with([&](sqlite::Database& database) -> Outcome<Change> {
    auto found = read_change(database, organisation, version, key_);
    if (!found) return Failure(found.error());
    if (!found.value()) return Failure(Denied::not_found);
    return std::move(*found.value());
  });
}

Result<Details> BankBook::details(const OrganisationId& organisation) const {
  const auto day = today();
  return database_.with([&](sqlite::Database& database) -> Result<Details> {
    auto changes = read_changes(database, organisation, kChangesShownMax, key_);
    if (!changes) return std::move(changes).error();
    auto in_force = read_in_force(database, organisation, day, key_);
    if (!in_force) return std::move(in_force).error();
    return Details{std::move(changes).value(), std::move(in_force).value()};
  });
}

Result<Done> BankBook::check_key() const {
  return database_.with([&](sqlite::Database& database) -> Result<Done> {
    const auto newest = database.row<std::string, std::int64_t>(
        "SELECT organisation, version FROM bank_changes ORDER BY rowid DESC LIMIT 1");
    if (!newest) return newest.error();
    if (!newest.value()) return Done{};
    const auto& [organisation, version] = *newest.value();
    const auto change = read_change(database, OrganisationId(organisation), version, key_);
    if (!change) return change.error();
    return Done{};
  });
}

Result<std::vector<OpenChange>> BankBook::open_below(const OrganisationId& metropole) const {
  const auto day = today();
  return database_.with([&](sqlite::Database& database) -> Result<std::vector<OpenChange>> {
    auto statement = database.prepare(
        "SELECT o.id FROM bank_changes c JOIN identity_organisations o ON o.id = c.organisation "
        "WHERE o.parent = ? AND (c.state = 'pending' OR (c.state = 'confirmed' AND c.effective_day > ?)) "
        "ORDER BY c.entered_ms LIMIT ?");
    if (!statement) return statement.error();
    statement.value().bind(metropole.text, std::int64_t{day.value}, kOpenShownMax);
    std::vector<OpenChange> out;
    for (;;) {
      const auto row = statement.value().next<std::string>();
      if (!row) return row.error();
      if (!row.value()) return out;
      auto organisation = identity::read_organisation(database, OrganisationId(std::get<0>(*row.value())));
      if (!organisation) return Error(ErrorCode::corrupt, "an organisation that is not in accounts.db");
      // The newest is the one that is open: there is one at a time.
      auto newest = read_changes(database, organisation.value().id, 1, key_);
      if (!newest) return std::move(newest).error();
      const auto former = read_in_force(database, organisation.value().id, day, key_);
      if (!former) return former.error();
      std::optional<Account> account;
      if (former.value()) account = former.value()->content.account;
      out.push_back({std::move(newest.value().front()), std::move(organisation).value(), std::move(account)});
    }
  });
}

Result<std::vector<std::pair<Notice, Change>>> BankBook::notices(const AccountId& account) const {
  return database_.with([&](sqlite::Database& database) -> Result<std::vector<std::pair<Notice, Change>>> {
    auto unseen = unseen_notices(database, account);
    if (!unseen) return std::move(unseen).error();
    std::vector<std::pair<Notice, Change>> out;
    for (auto& notice : unseen.value()) {
      auto change = read_change(database, notice.organisation, notice.version, key_);
      if (!change) return std::move(change).error();
      if (change.value()) out.emplace_back(std::move(notice), std::move(*change.value()));
    }
    return out;
  });
}

Outcome<Done> BankBook::see(const std::string& notice, const AccountId& account) {
  return database_.with(
      [&](sqlite::Database& database) { return see_notice(database, notice, account, clock_.now()); });
}

Result<std::int64_t> BankBook::letters_unsent(const OrganisationId& organisation) const {
  return database_.with(
      [&](sqlite::Database& database) { return bank::letters_unsent(database, organisation); });
}

}  // namespace passnum::bank
