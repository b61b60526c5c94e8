#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "api/identity/oidc/relying_party.h"
#include "ledger/base/guarded.h"
#include "ledger/base/random.h"

namespace passnum::identity {

constexpr std::string_view kSignInCookie = "__Host-passnum-sign-in";
constexpr std::size_t kSignInCookieBytesMax = 2'048;
constexpr std::size_t kUsedStatesMax = 20'000;

// A sign-in that is under way at the provider.
struct UnderWay {
  oidc::PendingSignIn pending;
  std::string return_to;   // a path of ours
  std::string invitation;  // empty: none
  std::string session;     // of a step-up: the session that it is for
};

// Keeps what is under way in the browser that began it, encrypted with a key that lives as long as the
// server: so that beginning a sign-in costs us no memory, and only that browser can finish it. Each is used
// once, whatever comes of it. Any thread.
class SignInCookies {
 public:
  explicit SignInCookies(Random& random);

  // The cookie's value.
  std::string seal(const UnderWay& under_way);
  // Nothing for what is not ours, was changed, or is too long. Errors: unavailable, when kUsedStatesMax
  // sign-ins came back within oidc::kSignInMsMax; not_found, when this one came back before.
  Result<UnderWay> use(std::string_view cookie, TimeMs now);

 private:
  Result<Done> mark_used(const std::string& state, TimeMs now);

  Random& random_;
  std::array<Byte, 32> key_{};
  Guarded<std::map<std::string, std::int64_t>> used_;  // state, and when it may be forgotten
};

// A path of ours to come back to, so that nobody is led elsewhere: "/", then printable ASCII, no "//", no
// backslash, at most 300 characters. Anything else is "/app/".
std::string local_path(std::string_view wished);

}  // namespace passnum::identity
