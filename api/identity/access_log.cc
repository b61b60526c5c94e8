#include "api/identity/access_log.h"

#include <algorithm>

namespace passnum::identity {
namespace {

template <typename Id>
std::optional<std::string> text_of(const std::optional<Id>& id) {
  return id ? std::optional(id->text) : std::nullopt;
}

template <typename Id>
std::optional<Id> id_of(const std::optional<std::string>& text) {
  return text ? std::optional(Id(*text)) : std::nullopt;
}

}  // namespace

AccessLog::AccessLog(AccountsDatabase& database, Clock& clock, std::int64_t retention_ms)
    : database_(database), clock_(clock), retention_ms_(std::max(retention_ms, kAccessLogMsMin)) {}

Result<Done> AccessLog::prune(sqlite::Database& database, TimeMs now) {
  auto gone = database.run("DELETE FROM identity_access_log WHERE at_ms <= ?", now.value - retention_ms_);
  if (!gone) return gone;
  // Of who has left, the name is kept only for the lines that name them.
  auto left = database.run("DELETE FROM identity_accounts WHERE disabled_ms <= ?", now.value - retention_ms_);
  if (!left) return left;
  return database.run(
      "DELETE FROM identity_access_log WHERE id <= (SELECT max(id) FROM identity_access_log) - ?",
      kAccessLogLinesMax);
}

Result<Done> AccessLog::add(AccessLine line) {
  CHECK(line.reason.empty() || is_name(line.reason));
  const auto now = clock_.now();
  return database_.with([&](sqlite::Database& database) -> Result<Done> {
    if (now.value - pruned_ms_ >= kAccessLogPruneMs || now.value < pruned_ms_) {
      if (auto pruned = prune(database, now); !pruned) return pruned;
      pruned_ms_ = now.value;
    }
    return database.run(
        "INSERT INTO identity_access_log (at_ms, what, reason, account, organisation, actor, address) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        now.value, name(line.what), line.reason, text_of(line.account), text_of(line.organisation),
        text_of(line.actor), line.address);
  });
}

Result<std::vector<AccessLine>> AccessLog::of(const OrganisationId& organisation,
                                              std::int64_t lines_max) const {
  return select("organisation", organisation.text, lines_max);
}

Result<std::vector<AccessLine>> AccessLog::of(const AccountId& account, std::int64_t lines_max) const {
  return select("account", account.text, lines_max);
}

Result<std::vector<AccessLine>> AccessLog::select(const char* column, const std::string& id,
                                                  std::int64_t lines_max) const {
  const auto now = clock_.now();
  return database_.with([&](sqlite::Database& database) -> Result<std::vector<AccessLine>> {
    auto statement =
        database.prepare(std::string("SELECT at_ms, what, reason, account, organisation, actor, address "
                                     "FROM identity_access_log WHERE ") +
                         column + " = ? AND at_ms > ? ORDER BY id DESC LIMIT ?");
    if (!statement) return statement.error();
    statement.value().bind(id, now.value - retention_ms_, lines_max);
    std::vector<AccessLine> out;
    using Text = std::optional<std::string>;
    for (;;) {
      const auto row =
          statement.value().next<std::int64_t, std::string, std::string, Text, Text, Text, std::string>();
      if (!row) return row.error();
      if (!row.value()) return out;
      const auto& [at, what_name, reason, account, organisation, actor, address] = *row.value();
      const auto what = enum_named<Access>(what_name);
      if (!what) return Error(ErrorCode::corrupt, "an unknown word in the access log");
      out.push_back({TimeMs(at), *what, reason, id_of<AccountId>(account),
                     id_of<OrganisationId>(organisation), id_of<AccountId>(actor), address});
    }
  });
}

}  // namespace passnum::identity
