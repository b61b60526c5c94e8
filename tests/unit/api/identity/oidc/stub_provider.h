#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/identity/oidc/relying_party.h"
#include "ledger/base/clock.h"
#include "ledger/base/random.h"

namespace passnum::oidc {

inline const TimeMs kNoon{1'793'880'000'000};
inline const std::string kIssuer = "https://provider.example/api/v2";
inline const std::string kClientId = "client-1";

// A provider's key pair, made for one test.
class StubKey {
 public:
  StubKey(Algorithm algorithm, const std::string& id);
  // "key-1" of this algorithm, the same for every test.
  static const StubKey& usual(Algorithm algorithm);
  const std::string& id() const { return id_; }
  Algorithm algorithm() const { return key_.algorithm(); }
  std::string jwk() const { return jwk_; }
  const std::string& pem() const { return pem_; }
  // header and claims as given, signed with this key as its algorithm says.
  std::string sign(const std::string& header, const std::string& claims) const;
  std::string sign(const std::string& claims) const;

 private:
  StubKey(std::pair<std::string, std::string> pem_and_jwk, std::string id);
  std::string id_;
  std::string pem_;
  std::string jwk_;
  ClientKey key_;
};

// "header.claims" in base64url.
std::string unsigned_token(const std::string& header, const std::string& claims);

// JSON members by name, each value as JSON text; an empty value leaves the member out.
using Members = std::map<std::string, std::string>;
std::string object(const Members& members);
std::string quoted(const std::string& text);

// A provider in memory that does what ProConnect does, until a test changes what it says.
class StubProvider final : public Fetch {
 public:
  explicit StubProvider(Algorithm algorithm = Algorithm::es256);
  Result<client::ClientResponse> fetch(const FetchRequest& request) override;

  FakeClock clock{kNoon};
  const StubKey& key;
  Members metadata;
  std::string keys;  // the document
  Members id_claims;
  Members userinfo;
  bool userinfo_is_signed = true;
  // When set, instead of what would be answered there.
  std::optional<std::string> id_token;
  std::optional<client::ClientResponse> token_answer;
  std::optional<client::ClientResponse> userinfo_answer;
  std::optional<Error> failure;
  std::vector<FetchRequest> requests;
  std::size_t count_of(const std::string& path) const;

 private:
  client::ClientResponse token_response(const FetchRequest& request);
  std::vector<std::string> codes_used_;
};

// The field of a form or query, decoded; empty when it is not there.
std::string form_field(const std::string& form, const std::string& name);

// A client of the stub: begins, comes back with a code, finishes.
struct Trip {
  explicit Trip(StubProvider& stub, ClientAuthentication authentication = ClientSecretPost{"client secret"},
                std::vector<std::string> acr = {"eidas1"});
  Begun begin(bool is_fresh = false);
  // What the provider's redirection brings for `begun`.
  Callback callback(const Begun& begun) const;
  Result<SignedIn> whole();

  StubProvider& stub;
  SystemRandom random;
  Provider provider;
  RelyingParty party;
};

}  // namespace passnum::oidc
