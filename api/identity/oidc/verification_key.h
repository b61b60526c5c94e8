#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/identity/oidc/foreign_json.h"
#include "ledger/base/bytes.h"

struct evp_pkey_st;

namespace passnum::oidc {

// The signatures that are believed, and no others: not "none", nothing with a shared secret.
enum class Algorithm { rs256, es256 };
// "RS256", "ES256".
std::string_view name(Algorithm algorithm);
// Nothing for every other name.
std::optional<Algorithm> algorithm_named(std::string_view name);

constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsMax = 4096;  // a larger one would make each check slow
constexpr std::size_t kKeySetKeysMax = 32;
constexpr std::size_t kKeySetBytesMax = 64 * 1024;

struct KeyDeleter {
  void operator()(evp_pkey_st* key) const;
};
using KeyHandle = std::unique_ptr<evp_pkey_st, KeyDeleter>;

// A provider's public key (RFC 7517). It has one algorithm for ever: an RSA key never verifies ES256, and no
// key's bytes are ever taken for a secret. Any thread may use it.
class VerificationKey {
 public:
  // Errors: unsupported (another kind of key, curve, size or use), invalid (not a key, not on the curve).
  static Result<VerificationKey> from_jwk(const ForeignJson& jwk);

  Algorithm algorithm() const { return algorithm_; }
  const std::string& id() const { return id_; }  // "kid"; empty when it has none
  // `signature` as in RFC 7518: for ES256 the 64 bytes r || s.
  bool verifies(std::string_view signed_text, ByteView signature) const;

 private:
  VerificationKey(KeyHandle key, Algorithm algorithm, std::string id)
      : key_(std::move(key)), algorithm_(algorithm), id_(std::move(id)) {}
  KeyHandle key_;
  Algorithm algorithm_;
  std::string id_;
};

// A provider's keys. Keys of other kinds and for other uses are passed over.
class KeySet {
 public:
  // Errors: invalid (no key set, two keys of one id and algorithm, none that can be used), too_large.
  static Result<KeySet> parse(std::string_view text);

  // The key of this id. Without an id: the only key of the algorithm, if there is exactly one.
  const VerificationKey* find(Algorithm algorithm, const std::optional<std::string>& id) const;

 private:
  std::vector<VerificationKey> keys_;
};

// The client's own key, for private_key_jwt: RSA of kRsaBitsMin to kRsaBitsMax, or P-256. Wiped when it goes.
class ClientKey {
 public:
  // `id` is the "kid" under which the provider knows it; may be empty. Errors: invalid, unsupported.
  static Result<ClientKey> from_pem(std::string_view pem, std::string id);

  Algorithm algorithm() const { return algorithm_; }
  const std::string& id() const { return id_; }
  // As RFC 7518 writes it. Errors: io, when OpenSSL fails.
  Result<Bytes> sign(std::string_view text) const;

 private:
  ClientKey(KeyHandle key, Algorithm algorithm, std::string id)
      : key_(std::move(key)), algorithm_(algorithm), id_(std::move(id)) {}
  KeyHandle key_;
  Algorithm algorithm_;
  std::string id_;
};

}  // namespace passnum::oidc
