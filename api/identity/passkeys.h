#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/identity/accounts.h"
#include "api/identity/webauthn/webauthn.h"
#include "ledger/base/clock.h"

namespace passnum::identity {

constexpr std::int64_t kChallengeMs = 5 * 60 * 1000;
constexpr std::size_t kChallengesMax = 20'000;
constexpr std::int64_t kPasskeysPerAccountMax = 20;
constexpr std::size_t kPasskeyNameBytesMax = 60;

struct PasskeyLine {
  Bytes id;
  std::string name;
  TimeMs created;
  std::optional<TimeMs> seen;
};

// Passkeys of accounts, and the challenges they answer: each given out here, good for kChallengeMs, and once.
// Any thread. Whoever is not signed in has been limited by address before.
class Passkeys {
 public:
  Passkeys(AccountsDatabase& database, Clock& clock, Random& random, webauthn::Site site)
      : database_(database), clock_(clock), random_(random), site_(std::move(site)) {}

  const webauthn::Site& site() const { return site_; }
  // Errors: unavailable, when kChallengesMax are open.
  Result<Bytes> challenge();

  // A credential that answers one of our challenges; store() it. Errors: those of check_registration, and
  // invalid for a challenge that is not open.
  Result<webauthn::Credential> check_new(const webauthn::Registration& registration);
  // Inside a transaction of the caller's. Denied::too_many, also when the credential is somebody's already.
  static Outcome<Done> store(sqlite::Database& database, const AccountId& account, const std::string& name,
                             const webauthn::Credential& credential, TimeMs now);
  Outcome<Done> add(const AccountId& account, const std::string& name,
                    const webauthn::Credential& credential);

  // Whose passkey answered. sign_in_failed whatever is wrong. One signature check for a challenge, at most.
  Outcome<AccountId> check(ByteView credential_id, const webauthn::Assertion& assertion);

  Outcome<std::vector<PasskeyLine>> list(const AccountId& account) const;
  Outcome<Done> remove(const AccountId& account, ByteView credential_id);

 private:
  // Whether it was open; it is no more.
  bool use(const Bytes& challenge);

  AccountsDatabase& database_;
  Clock& clock_;
  Random& random_;
  const webauthn::Site site_;
  Guarded<std::map<Bytes, std::int64_t>> open_;  // and when each ends
};

}  // namespace passnum::identity
