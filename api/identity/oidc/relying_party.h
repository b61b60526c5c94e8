#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/identity/oidc/fetch.h"
#include "api/identity/oidc/id_token.h"
#include "api/identity/oidc/provider.h"
#include "ledger/base/clock.h"
#include "ledger/base/random.h"

namespace passnum::oidc {

// How we show the provider that we are its client.
struct ClientSecretPost {
  std::string secret;
};
struct PrivateKeyJwt {
  ClientKey key;
};
using ClientAuthentication = std::variant<ClientSecretPost, PrivateKeyJwt>;

struct RelyingPartySettings {
  std::string client_id;
  std::string redirect_uri;              // where the browser comes back
  std::string post_logout_redirect_uri;  // empty: none
  std::string scope = "openid given_name usual_name email siret";
  std::vector<std::string> acr_values;  // asked for; a token with none of them is refused. Empty: any
  // Those with a second factor; asked for instead when the sign-in must be fresh. Empty: none is strong.
  std::vector<std::string> strong_acr_values;
  ClientAuthentication authentication;
};

constexpr std::size_t kStateCharacters = 43;  // 256 bits each: state, nonce, PKCE verifier
constexpr std::int64_t kSignInMsMax = 10 * 60 * 1000;
constexpr std::size_t kCallbackValueBytesMax = 2'000;

// What must be remembered, by us alone, while a person is at the provider. Used once, whatever comes of it.
struct PendingSignIn {
  std::string state;
  std::string nonce;
  std::string verifier;
  TimeMs begun;
  bool is_fresh = false;  // the person must sign in anew, for a step-up
};

struct Begun {
  std::string url;  // to send the browser to
  PendingSignIn pending;
};

// What came back in the query of the redirection; absent is empty.
struct Callback {
  std::string state;
  std::string code;
  std::string issuer;
  std::string error;
};

struct SignedIn {
  std::string issuer;
  std::string subject;  // (issuer, subject) is the person; nothing else is
  std::string acr;
  bool is_strong = false;  // its acr is one of strong_acr_values
  std::optional<TimeMs> signed_in;
  std::string name;      // for people to read; may be empty
  std::string email;     // the same: never a key
  std::string siret;     // of the person's employer as the provider says; may be empty
  std::string id_token;  // to name at logout
};

// OpenID Connect's code flow with PKCE as ProConnect does it, from the client's side. Any thread.
class RelyingParty {
 public:
  RelyingParty(RelyingPartySettings settings, Provider& provider, Fetch& fetch, Clock& clock, Random& random);

  // Errors: those of Provider::metadata().
  Result<Begun> begin(bool is_fresh);
  // The caller has made sure that this browser began `pending`, and that it never comes here again. Asks the
  // provider for tokens and userinfo, and believes what verifies. Errors: invalid (what came back is not to
  // be believed: says why, without a secret in it), unavailable and io (the provider could not be asked).
  Result<SignedIn> finish(const PendingSignIn& pending, const Callback& callback);
  // Where to send the browser to end the provider's session too; empty when the provider offers none.
  Result<std::string> logout_url(std::string_view id_token, std::string_view state);

 private:
  struct Tokens {
    std::string access_token;
    std::string id_token;
  };
  // What is asked for and believed.
  const std::vector<std::string>& acr_for(bool is_fresh) const;
  Result<Done> check_callback(const PendingSignIn& pending, const Callback& callback,
                              const Metadata& metadata) const;
  Result<std::string> token_request_body(const PendingSignIn& pending, const Callback& callback,
                                         const Metadata& metadata);
  Result<Tokens> ask_tokens(const PendingSignIn& pending, const Callback& callback, const Metadata& metadata);
  Result<ForeignJson> verified_claims(std::string_view token);
  Result<Done> add_userinfo(const Tokens& tokens, const Metadata& metadata, const Expected& expected,
                            SignedIn& out);

  const RelyingPartySettings settings_;
  Provider& provider_;
  Fetch& fetch_;
  Clock& clock_;
  Random& random_;
};

}  // namespace passnum::oidc
