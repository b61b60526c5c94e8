#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/identity/oidc/fetch.h"
#include "api/identity/oidc/verification_key.h"
#include "ledger/base/clock.h"

namespace passnum::oidc {

constexpr std::size_t kDiscoveryBytesMax = 64 * 1024;
constexpr std::int64_t kDiscoveryFreshMs = 60 * 60 * 1000;
// An unknown key id makes the keys be fetched again, but not more often than this, however many tokens come.
constexpr std::int64_t kKeysRefetchMs = 60 * 1000;
// After this the keys are fetched again even if all ids are known, so that a withdrawn key is forgotten.
constexpr std::int64_t kKeysFreshMs = 60 * 60 * 1000;
// When the provider does not answer, what it said before is used so long and no longer.
constexpr std::int64_t kStaleMs = 24 * 60 * 60 * 1000;

// What a provider says of itself at /.well-known/openid-configuration (OpenID Connect Discovery 1.0).
struct Metadata {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string userinfo_endpoint;
  std::string jwks_uri;
  std::string end_session_endpoint;      // empty: it offers none
  bool says_issuer_in_callback = false;  // RFC 9207
};
// Errors: invalid (not such a document, of another issuer, an endpoint that is not https), too_large,
// unsupported (no code flow, no PKCE with S256 where it says which it has).
Result<Metadata> parse_metadata(std::string_view text, std::string_view issuer);

// One provider, its document and its keys, remembered. Any thread; one that finds them out of date fetches
// while the others wait for it.
class Provider {
 public:
  // `issuer` as the provider writes it; the document must name the same one.
  Provider(std::string issuer, Fetch& fetch, Clock& clock);

  const std::string& issuer() const { return issuer_; }
  // Errors: those of Fetch and of parse_metadata.
  Result<Metadata> metadata();
  // The key that verifies tokens of this algorithm and id. Errors: those of Fetch and KeySet; not_found when
  // the provider has no such key, or it cannot be asked again yet.
  Result<std::shared_ptr<const VerificationKey>> key(Algorithm algorithm,
                                                     const std::optional<std::string>& id);

 private:
  using KeysPtr = std::shared_ptr<const KeySet>;
  template <typename T>
  struct Remembered {
    std::optional<T> value;
    std::int64_t fetched_ms = 0;  // when `value` came
    std::optional<std::int64_t> asked_ms;
  };

  Result<Metadata> metadata_locked();
  Result<KeysPtr> fetch_keys();
  Result<std::string> document(const std::string& url);

  const std::string issuer_;
  Fetch& fetch_;
  Clock& clock_;
  std::mutex mutex_;  // guards what follows, also while it is fetched
  Remembered<Metadata> metadata_;
  Remembered<KeysPtr> keys_;
};

}  // namespace passnum::oidc
