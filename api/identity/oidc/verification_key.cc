#include "api/identity/oidc/verification_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>

#include "api/tls/openssl.h"

namespace passnum::oidc {
namespace {

using tls::Free;
using BignumPtr = std::unique_ptr<BIGNUM, Free<BN_free>>;
using BuildPtr = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using KeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using EcdsaPtr = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

constexpr std::size_t kCoordinateBytes = 32;
constexpr std::size_t kKeyIdBytesMax = 256;
constexpr std::size_t kPemBytesMax = 16 * 1024;

Error openssl_error(ErrorCode code, const std::string& doing) {
  return Error(code, doing + ": " + tls::take_openssl_reason());
}

Result<Bytes> bytes_member(const ForeignJson& jwk, const char* key) {
  const auto* text = jwk.text(key);
  if (text == nullptr) return Error(ErrorCode::invalid, std::string("a key without \"") + key + "\"");
  return from_base64url(*text);
}

Result<KeyHandle> key_from(const char* type, const OSSL_PARAM* params) {
  const KeyContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* made = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(params)) != 1) {
    return openssl_error(ErrorCode::invalid, "not a public key");
  }
  KeyHandle key(made);
  const KeyContextPtr check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (check == nullptr || EVP_PKEY_public_check(check.get()) != 1) {
    return openssl_error(ErrorCode::invalid, "not a sound public key");
  }
  return key;
}

Result<KeyHandle> rsa_key(const ForeignJson& jwk) {
  const auto n = bytes_member(jwk, "n");
  if (!n) return n.error();
  const auto e = bytes_member(jwk, "e");
  if (!e) return e.error();
  // A large exponent makes every check slow; OpenSSL itself limits it only above 3072 bits.
  if (e.value().empty() || e.value().size() > 4) return Error(ErrorCode::unsupported, "an RSA exponent");
  const BignumPtr modulus(BN_bin2bn(n.value().data(), static_cast<int>(n.value().size()), nullptr));
  const BignumPtr exponent(BN_bin2bn(e.value().data(), static_cast<int>(e.value().size()), nullptr));
  const int bits = BN_num_bits(modulus.get());
  if (bits < kRsaBitsMin || bits > kRsaBitsMax) {
    return Error(ErrorCode::unsupported, "an RSA key of " + std::to_string(bits) + " bits");
  }
  const BuildPtr build(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const ParamsPtr params(OSSL_PARAM_BLD_to_param(build.get()));
  return key_from("RSA", params.get());
}

Result<KeyHandle> p256_key(const ForeignJson& jwk) {
  const auto* curve = jwk.text("crv");
  if (curve == nullptr || *curve != "P-256") return Error(ErrorCode::unsupported, "a key on another curve");
  const auto x = bytes_member(jwk, "x");
  if (!x) return x.error();
  const auto y = bytes_member(jwk, "y");
  if (!y) return y.error();
  if (x.value().size() != kCoordinateBytes || y.value().size() != kCoordinateBytes) {
    return Error(ErrorCode::invalid, "a P-256 key whose coordinates are not 32 bytes");
  }
  Bytes point{0x04};
  point.insert(point.end(), x.value().begin(), x.value().end());
  point.insert(point.end(), y.value().begin(), y.value().end());
  std::string group = "prime256v1";
  const std::array<OSSL_PARAM, 3> params{
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size()),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  return key_from("EC", params.data());
}

bool is_for_signatures(const ForeignJson& jwk) {
  const auto* use = jwk.text("use");
  return use == nullptr || *use == "sig";
}

// r || s in DER, as OpenSSL wants it; empty when `raw` is no such pair.
Bytes der_from_raw(ByteView raw) {
  if (raw.size() != 2 * kCoordinateBytes) return {};
  const EcdsaPtr pair(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(raw.data(), kCoordinateBytes, nullptr);
  BIGNUM* s = BN_bin2bn(raw.data() + kCoordinateBytes, kCoordinateBytes, nullptr);
  ECDSA_SIG_set0(pair.get(), r, s);
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &out);
  Bytes der;
  if (size > 0) der.assign(out, out + size);
  OPENSSL_free(out);
  return der;
}

Result<Bytes> raw_from_der(ByteView der) {
  const unsigned char* at = der.data();
  const EcdsaPtr pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  Bytes raw(2 * kCoordinateBytes);
  if (pair == nullptr || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), kCoordinateBytes) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), raw.data() + kCoordinateBytes, kCoordinateBytes) < 0) {
    return openssl_error(ErrorCode::io, "writing a signature");
  }
  return raw;
}

}  // namespace

std::string_view name(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::rs256:
      return "RS256";
    case Algorithm::es256:
      return "ES256";
  }
  CHECK(false);
  return {};
}

std::optional<Algorithm> algorithm_named(std::string_view name) {
  if (name == "RS256") return Algorithm::rs256;
  if (name == "ES256") return Algorithm::es256;
  return std::nullopt;
}

void KeyDeleter::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

Result<VerificationKey> VerificationKey::from_jwk(const ForeignJson& jwk) {
  const auto* type = jwk.text("kty");
  if (type == nullptr) return Error(ErrorCode::invalid, "a key without a type");
  if (!is_for_signatures(jwk)) return Error(ErrorCode::unsupported, "a key that is not for signatures");
  const auto* id = jwk.text("kid");
  if (id != nullptr && id->size() > kKeyIdBytesMax) return Error(ErrorCode::invalid, "a key id too long");
  if (*type != "RSA" && *type != "EC") return Error(ErrorCode::unsupported, "another kind of key");
  const auto algorithm = *type == "RSA" ? Algorithm::rs256 : Algorithm::es256;
  const auto* stated = jwk.text("alg");
  if (stated != nullptr && *stated != name(algorithm)) {
    return Error(ErrorCode::unsupported, "a key for another algorithm");
  }
  auto key = algorithm == Algorithm::rs256 ? rsa_key(jwk) : p256_key(jwk);
  if (!key) return std::move(key).error();
  return VerificationKey(std::move(key).value(), algorithm, id == nullptr ? std::string() : *id);
}

bool VerificationKey::verifies(std::string_view signed_text, ByteView signature) const {
  const Bytes der = algorithm_ == Algorithm::es256 ? der_from_raw(signature) : Bytes();
  const ByteView shown = algorithm_ == Algorithm::es256 ? ByteView(der) : signature;
  if (shown.empty()) return false;
  const DigestContextPtr context(EVP_MD_CTX_new());
  const auto text = as_bytes(signed_text);
  const bool is_good =
      context != nullptr &&
      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), shown.data(), shown.size(), text.data(), text.size()) == 1;
  ERR_clear_error();  // what a forger sent is no fault of this thread's next call
  return is_good;
}

Result<KeySet> KeySet::parse(std::string_view text) {
  const auto document = parse_foreign_json(text, kKeySetBytesMax);
  if (!document) return document.error();
  const auto* keys = document.value().find("keys");
  if (keys == nullptr || keys->array() == nullptr) return Error(ErrorCode::invalid, "not a set of keys");
  if (keys->array()->size() > kKeySetKeysMax) return Error(ErrorCode::too_large, "too many keys in a set");
  KeySet set;
  for (const auto& jwk : *keys->array()) {
    auto key = VerificationKey::from_jwk(jwk);
    if (!key) continue;  // a set may hold keys for others
    if (!key.value().id().empty() && set.find(key.value().algorithm(), key.value().id()) != nullptr) {
      return Error(ErrorCode::invalid, "two keys have the same id");
    }
    set.keys_.push_back(std::move(key).value());
  }
  if (set.keys_.empty()) return Error(ErrorCode::invalid, "a set without a key that can be used");
  return set;
}

const VerificationKey* KeySet::find(Algorithm algorithm, const std::optional<std::string>& id) const {
  const auto fits = [&](const VerificationKey& key) {
    return key.algorithm() == algorithm && (!id || key.id() == *id);
  };
  const auto found = std::ranges::find_if(keys_, fits);
  if (found == keys_.end()) return nullptr;
  if (!id && std::ranges::count_if(keys_, fits) != 1) return nullptr;
  return &*found;
}

Result<ClientKey> ClientKey::from_pem(std::string_view pem, std::string id) {
  if (pem.size() > kPemBytesMax) return Error(ErrorCode::too_large, "a key file too large");
  const tls::BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const auto no_passphrase = [](char*, int, int, void*) { return 0; };
  KeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (key == nullptr) return openssl_error(ErrorCode::invalid, "not a private key in PEM");
  if (EVP_PKEY_is_a(key.get(), "RSA") == 1) {
    const int bits = EVP_PKEY_get_bits(key.get());
    if (bits < kRsaBitsMin || bits > kRsaBitsMax) return Error(ErrorCode::unsupported, "an RSA key's size");
    return ClientKey(std::move(key), Algorithm::rs256, std::move(id));
  }
  std::array<char, 32> group{};
  if (EVP_PKEY_is_a(key.get(), "EC") == 1 &&
      EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), nullptr) == 1 &&
      std::string_view(group.data()) == "prime256v1") {
    return ClientKey(std::move(key), Algorithm::es256, std::move(id));
  }
  return Error(ErrorCode::unsupported, "a key that is neither RSA nor P-256");
}

Result<Bytes> ClientKey::sign(std::string_view text) const {
  const DigestContextPtr context(EVP_MD_CTX_new());
  const auto bytes = as_bytes(text);
  std::size_t size = 0;
  if (context == nullptr ||
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes.data(), bytes.size()) != 1) {
    return openssl_error(ErrorCode::io, "signing");
  }
  Bytes signature(size);
  if (EVP_DigestSign(context.get(), signature.data(), &size, bytes.data(), bytes.size()) != 1) {
    return openssl_error(ErrorCode::io, "signing");
  }
  signature.resize(size);
  if (algorithm_ == Algorithm::rs256) return signature;
  return raw_from_der(signature);
}

}  // namespace passnum::oidc
