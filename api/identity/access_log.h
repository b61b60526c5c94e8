#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/identity/schema.h"
#include "api/identity/words.h"
#include "ledger/base/clock.h"

namespace passnum::identity {

// What is written down of who came and went. Not the ledger: it names people, and expires.
enum class Access : std::uint8_t {
  signed_in,
  signed_out,
  refused,
  stepped_up,
  invited,
  granted,
  withdrawn,
  session_ended,
  recovery_begun,
  recovered,
  key_made,
  key_revoked,
  account_closed,
  acted,     // in an organisation's name: the reason says what was done
  revealed,  // what is shown to few, once: the reason says what
};

struct AccessLine {
  TimeMs at;
  Access what{};
  std::string reason;  // one of our own words, such as a Denied's name; never what somebody sent
  std::optional<AccountId> account;
  std::optional<OrganisationId> organisation;
  std::optional<AccountId> actor;  // who did it, when it is not the account itself
  std::string address;             // of the network, as http::network_of() writes it
};

constexpr std::int64_t kAccessLogMs = std::int64_t{365} * 24 * 60 * 60 * 1000;
constexpr std::int64_t kAccessLogMsMin = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::int64_t kAccessLogLinesMax = 1'000'000;  // then the oldest go, however young
constexpr std::int64_t kAccessLogPruneMs = 60 * 60 * 1000;

// Any thread.
class AccessLog {
 public:
  // Lines go after `retention_ms`, at least kAccessLogMsMin.
  AccessLog(AccountsDatabase& database, Clock& clock, std::int64_t retention_ms = kAccessLogMs);

  // `line.at` is set here. Durable on return. Once in kAccessLogPruneMs it also deletes what has expired.
  Result<Done> add(AccessLine line);
  // Those of an organisation, or of one account, newest first; never what has expired.
  Result<std::vector<AccessLine>> of(const OrganisationId& organisation, std::int64_t lines_max) const;
  Result<std::vector<AccessLine>> of(const AccountId& account, std::int64_t lines_max) const;

 private:
  Result<Done> prune(sqlite::Database& database, TimeMs now);
  Result<std::vector<AccessLine>> select(const char* column, const std::string& id,
                                         std::int64_t lines_max) const;

  AccountsDatabase& database_;
  Clock& clock_;
  const std::int64_t retention_ms_;
  std::int64_t pruned_ms_ = 0;  // used within the database's lock
};

}  // namespace passnum::identity

namespace passnum {
template <>
struct EnumNames<identity::Access> {
  static constexpr std::array<std::string_view, 15> names{
      "signed_in", "signed_out",  "refused",        "stepped_up",     "invited",
      "granted",   "withdrawn",   "session_ended",  "recovery_begun", "recovered",
      "key_made",  "key_revoked", "account_closed", "acted",          "revealed"};
};
}  // namespace passnum
