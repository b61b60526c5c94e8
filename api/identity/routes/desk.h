#pragma once

#include <functional>
#include <optional>
#include <string>

#include "api/http/responder.h"
#include "api/http/router.h"
#include "api/http/work_pool.h"
#include "api/identity/access_log.h"
#include "api/identity/accounts.h"
#include "api/identity/api_keys.h"
#include "api/identity/invitations.h"
#include "api/identity/oidc/relying_party.h"
#include "api/identity/passkeys.h"
#include "api/identity/passwords.h"
#include "api/identity/rate_limit.h"
#include "api/identity/routes/sign_in_cookie.h"
#include "api/identity/sessions.h"

namespace passnum::identity {

// Threads of their own, so that a provider that does not answer holds up no redemption.
constexpr std::size_t kDeskThreads = 4;
constexpr std::size_t kDeskQueueMax = 64;

// What the routes of identity work with. Everything outlives the server that uses it; any thread.
struct Desk {
  Desk(AccountsDatabase& database, Clock& c, Random& r, oidc::RelyingParty* p, webauthn::Site site,
       std::int64_t access_log_ms, PasswordCost cost = {})
      : clock(c),
        accounts(database),
        sessions(database, c, r),
        invitations(database, c, r),
        keys(database, c, r),
        log(database, c, access_log_ms),
        passwords(database, c, cost),
        passkeys(database, c, r, std::move(site)),
        cookies(r),
        party(p) {}

  Clock& clock;
  Accounts accounts;
  Sessions sessions;
  Invitations invitations;
  ApiKeys keys;
  AccessLog log;
  Passwords passwords;
  Passkeys passkeys;
  SignInCookies cookies;
  RateLimiter limiter;
  oidc::RelyingParty* party;  // null: there is no provider
  WorkPool pool{kDeskThreads, kDeskQueueMax};
};

// A request of somebody who is signed in.
struct Visit {
  const http::Request& request;
  Caller caller;
  std::string token;
};

// Who asks. A write must also come from our own page, with the session's token, and within the account's
// limit. What others in front of the ledger use to ask "who is this?".
Outcome<Visit> signed_in(Desk& desk, const http::Request& request);
// The organisation, when this caller sees it: not_found otherwise, whether it is there or not.
Outcome<Organisation> seen_organisation(Desk& desk, const Caller& caller, const std::string& id);
// step_up_needed, unless the caller has signed in strongly within kStepUpMs.
Outcome<Done> stepped_up(Desk& desk, const Caller& caller);

// Handlers that run on the desk's pool; 503 when it is full. `visited` answers 401 and so on by itself.
using Answer = std::function<http::Response(Desk&, const http::Request&)>;
using VisitAnswer = std::function<http::Response(Desk&, const Visit&)>;
http::Handler visited(Desk& desk, VisitAnswer answer);
// For software too: with "Authorization: Bearer pnk_…", `by_key` answers if the key has the scope.
using KeyAnswer = std::function<http::Response(Desk&, const ApiKey&, const http::Request&)>;
http::Handler visited_or_key(Desk& desk, Scope scope, VisitAnswer answer, KeyAnswer by_key);
// The same for what takes long: what `answer` or `by_key` says is the answer, unless it is 204; then the
// errand makes the answer on its own pool, 503 when that is full.
struct Errand {
  WorkPool& pool;
  std::function<http::Response(const http::Request&)> work;
};
http::Handler visited_or_key_then(Desk& desk, Scope scope, VisitAnswer answer, KeyAnswer by_key,
                                  Errand errand);
// For those who are not signed in yet: limited by address before anything else is done, and from our own
// page when it is a write.
http::Handler anonymous(Desk& desk, const Rate& per_address, Answer answer);

// RFC 9457, with a sentence in French that says what to do.
http::Response denied_reply(Denied denied);
http::Response failure_reply(const Failure& failure);
// 400 for what was asked in another form than it must have, 503 when busy, 500 else, with nothing of the
// machine's inside.
http::Response error_reply(const Error& error);
http::Response busy_reply();
http::Response too_fast(unsigned wait_s);

// A line in the access log. One that cannot be written is an answer of 500: nobody comes in unseen.
Result<Done> note(Desk& desk, const http::Request& request, AccessLine line);

// Uses an invitation up, and writes down who was given what by whom. Errors: those of Invitations::accept.
Outcome<AccountId> accept_invitation(Desk& desk, const http::Request& request, std::string_view token,
                                     const NewPerson& person);
// A session of this account and its cookie, in the access log as `how`: 204. A passkey saw its holder, and so
// is strong; a password is not.
http::Response begin_session(Desk& desk, const http::Request& request, const AccountId& account,
                             SignInMethod method, const std::string& how);
// No session: the reason in the access log, and as an answer.
http::Response sign_in_refused(Desk& desk, const http::Request& request, const Failure& failure);

constexpr std::size_t kIdentityBodyBytesMax = 8 * 1024;
constexpr std::size_t kPasskeyBodyBytesMax = 16 * 1024;

// Adds every route of this room. `desk` outlives the router.
void add_identity_routes(http::Router& router, Desk& desk);
void add_session_routes(http::Router& router, Desk& desk);
void add_oidc_routes(http::Router& router, Desk& desk);
void add_passkey_routes(http::Router& router, Desk& desk);
void add_password_routes(http::Router& router, Desk& desk);
void add_account_routes(http::Router& router, Desk& desk);
void add_organisation_routes(http::Router& router, Desk& desk);
void add_api_key_routes(http::Router& router, Desk& desk);

// The body as a record of fields. Errors: invalid.
template <typename T>
Result<T> body_as(const http::Request& request) {
  const auto json = parse_json(request.body);
  if (!json) return json.error();
  return from_json<T>(json.value());
}

}  // namespace passnum::identity
