#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/identity/oidc/foreign_json.h"
#include "ledger/base/time.h"

namespace passnum::oidc {

// How far the provider's clock and ours may be apart.
constexpr std::int64_t kClockSkewMaxMs = 60 * 1000;
// An ID token is for now: one issued longer ago is refused, whatever it says of its end.
constexpr std::int64_t kIdTokenAgeMaxMs = 10 * 60 * 1000;
constexpr std::size_t kSubjectBytesMax = 255;

// What an ID token must say to be believed.
struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  std::string access_token;               // for at_hash, when the token has one
  std::vector<std::string> acr;           // one of these; empty: any, or none
  std::optional<TimeMs> signed_in_since;  // when a fresh sign-in was asked for: auth_time is not before
  TimeMs now;
};

struct IdTokenFacts {
  std::string subject;
  std::string acr;                  // empty: not said
  std::optional<TimeMs> signed_in;  // auth_time
};

// Judges the claims of an ID token whose signature was good (OpenID Connect Core 1.0, 3.1.3.7). Pure.
// Errors: invalid, saying which claim is wrong, without its value.
Result<IdTokenFacts> check_id_token(const ForeignJson& claims, const Expected& expected);

// The same of a userinfo answer. `is_signed`: it came as a JWT, which must then name issuer and audience.
Result<Done> check_userinfo(const ForeignJson& claims, std::string_view subject, bool is_signed,
                            const Expected& expected);

}  // namespace passnum::oidc
