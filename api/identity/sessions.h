#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/identity/rules.h"
#include "api/identity/schema.h"
#include "api/identity/token.h"
#include "ledger/base/clock.h"

namespace passnum::identity {

constexpr std::int64_t kSessionIdleMs = 2 * 60 * 60 * 1000;       // not used for so long: over
constexpr std::int64_t kSessionAbsoluteMs = 12 * 60 * 60 * 1000;  // over, used or not
// "Seen" is written at most so often, so that reading costs no sync.
constexpr std::int64_t kSeenMs = 60 * 1000;
constexpr std::int64_t kSessionsPerAccountMax = 20;  // one more ends the oldest
constexpr std::size_t kAgentBytesMax = 120;

constexpr std::string_view kSessionCookie = "__Host-passnum";

struct NewSession {
  AccountId account;
  SignInMethod method{};
  // When the person last showed a second factor, or a passkey saw its holder; nothing when neither is known.
  std::optional<TimeMs> strong_at;
  std::string id_token;  // the provider's, for logging out there; empty otherwise
  std::string agent;     // what the browser calls itself, for the list of sessions
};

struct SessionLine {
  SessionId id;
  SignInMethod method{};
  TimeMs created;
  TimeMs seen;
  std::string agent;
};

// Sessions on the server's side: the browser has a token, we have its hash. Any thread.
class Sessions {
 public:
  Sessions(AccountsDatabase& database, Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}

  // A new one, always with a new token: what a browser had before is never made better. Also deletes whatever
  // sessions are over; they are refused also before.
  Outcome<Token> begin(const NewSession& session);
  // Who this is, with all memberships. not_signed_in for every token that is not good now.
  Outcome<Caller> find(std::string_view token);
  // A strong sign-in of the same account, now. The token is another afterwards.
  Outcome<Token> step_up(const Caller& caller, SignInMethod method);
  Outcome<std::vector<SessionLine>> list(const AccountId& account) const;
  // Ends one of the account's; gives back the id_token that it had. not_found when it is not theirs.
  Outcome<std::string> end(const AccountId& account, const SessionId& session);
  Outcome<Done> end_all(const AccountId& account);

 private:
  AccountsDatabase& database_;
  Clock& clock_;
  Random& random_;
};

// What a page shows with each write, made from the session's token, so that a page of another origin, which
// has the cookie sent but cannot read it, does not know it.
std::string csrf_token(std::string_view session_token);

// "__Host-passnum=…; Path=/; Secure; HttpOnly; SameSite=Lax"; an empty token takes the cookie away.
std::string session_cookie(std::string_view token);
// The value of a cookie in a Cookie header; nothing when it is not there or there twice.
std::optional<std::string_view> cookie_value(std::string_view header, std::string_view name);

}  // namespace passnum::identity
