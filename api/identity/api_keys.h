#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/identity/rules.h"
#include "api/identity/schema.h"
#include "api/identity/token.h"
#include "ledger/base/clock.h"

namespace passnum::identity {

constexpr std::int64_t kApiKeyMsMax = std::int64_t{366} * 24 * 60 * 60 * 1000;
constexpr std::int64_t kApiKeysMax = 50;  // open ones of one organisation
constexpr std::size_t kApiKeyNameBytesMax = 100;
// So much of a key is kept to be shown, so that people know which one it is: its prefix and 24 of its 256
// bits, which nobody can guess the others from.
constexpr std::size_t kApiKeyShownChars = kApiKeyPrefix.size() + 4;
// How exactly the last use is known: a key that is used all the time costs one write in so long.
constexpr std::int64_t kApiKeyUsedMs = std::int64_t{60} * 60 * 1000;

struct ApiKey {
  ApiKeyId id;
  OrganisationId organisation;
  std::string name;
  std::vector<Scope> scopes;
  TimeMs created;
  TimeMs expires;
  std::string begins;          // its first kApiKeyShownChars; empty for one made before these were kept
  std::string made_by;         // the name of the person; empty when nobody knows it any more
  std::optional<TimeMs> used;  // the last time, to kApiKeyUsedMs; none: never, since this is kept
};

// Keys for software: "pnk_" and 256 bits, so that a leaked one is recognised wherever it turns up. Each
// belongs to one organisation, does what its scopes say and nothing else, and ends. Any thread.
class ApiKeys {
 public:
  ApiKeys(AccountsDatabase& database, Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}

  // For a manager of the organisation who has stepped up: the caller checks that. The text is shown once.
  // too_many; Error invalid (no scope, no name or a long one, a lifetime of 0 or above kApiKeyMsMax).
  Outcome<Token> make(const AccountId& by, const OrganisationId& organisation, const std::string& name,
                      const std::vector<Scope>& scopes, std::int64_t lifetime_ms);
  // Whose key this is; notes that it was used. not_signed_in for every text that is not a good key now.
  Outcome<ApiKey> find(std::string_view text);
  Outcome<std::vector<ApiKey>> open_of(const OrganisationId& organisation) const;
  Outcome<Done> revoke(const OrganisationId& organisation, const ApiKeyId& key);

 private:
  AccountsDatabase& database_;
  Clock& clock_;
  Random& random_;
};

bool has_scope(const ApiKey& key, Scope scope);

}  // namespace passnum::identity
