#include "authenticator.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <array>

#include "api/tls/openssl.h"
#include "ledger/base/random.h"
#include "ledger/crypto/hash.h"

namespace passnum::webauthn {

struct Authenticator::Key {
  tls::KeyPtr pair;
};

Authenticator::Authenticator(Algorithm algorithm)
    : algorithm_(algorithm), id_(32), key_(std::make_unique<Key>()) {
  SystemRandom().fill(id_);
  key_->pair.reset(algorithm == Algorithm::es256 ? EVP_EC_gen("P-256")
                                                 : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  CHECK(key_->pair != nullptr);
}
Authenticator::~Authenticator() = default;

std::string Authenticator::client_data(const std::string& type, const Bytes& challenge) const {
  return R"({"type":")" + type + R"(","challenge":")" + to_base64url(challenge) + R"(","origin":")" + origin +
         "\"" + more_client_data + "}";
}

Bytes Authenticator::head(Byte extra_flags) const {
  const Hash site = sha256(as_bytes(rp_id));
  Bytes out(site.begin(), site.end());
  out.push_back(flags | extra_flags);
  append_u32(out, count);
  return out;
}

// RFC 9053: {1: 2, 3: -7, -1: 1, -2: x, -3: y}, or {1: 1, 3: -8, -1: 6, -2: x}.
Bytes Authenticator::cose_key() const {
  Bytes out;
  const auto add = [&](std::initializer_list<int> bytes) {
    for (const int b : bytes) out.push_back(static_cast<Byte>(b));
  };
  std::array<Byte, 32> x{};
  if (algorithm_ == Algorithm::eddsa) {
    std::size_t size = x.size();
    CHECK(EVP_PKEY_get_raw_public_key(key_->pair.get(), x.data(), &size) == 1);
    add({0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20});
    out.insert(out.end(), x.begin(), x.end());
    return out;
  }
  add({0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01});
  int label = 0x21;
  for (const char* name : {OSSL_PKEY_PARAM_EC_PUB_X, OSSL_PKEY_PARAM_EC_PUB_Y}) {
    BIGNUM* number = nullptr;
    CHECK(EVP_PKEY_get_bn_param(key_->pair.get(), name, &number) == 1);
    CHECK(BN_bn2binpad(number, x.data(), 32) == 32);
    BN_free(number);
    add({label++, 0x58, 0x20});
    out.insert(out.end(), x.begin(), x.end());
  }
  return out;
}

Registration Authenticator::create(const Bytes& challenge) const {
  Bytes data = head(0x40);
  data.insert(data.end(), 16, 0);  // the model of the device: not told
  append_u16(data, static_cast<std::uint16_t>(id_.size()));
  data.insert(data.end(), id_.begin(), id_.end());
  const auto key = cose_key();
  data.insert(data.end(), key.begin(), key.end());
  return {client_data("webauthn.create", challenge), data};
}

Assertion Authenticator::get(const Bytes& challenge) const {
  Assertion out{client_data("webauthn.get", challenge), head(0), {}};
  Bytes text = out.authenticator_data;
  const Hash hash = sha256(as_bytes(out.client_data));
  text.insert(text.end(), hash.begin(), hash.end());
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const auto* digest = algorithm_ == Algorithm::es256 ? EVP_sha256() : nullptr;
  CHECK(EVP_DigestSignInit(context, nullptr, digest, nullptr, key_->pair.get()) == 1);
  std::size_t size = 256;
  out.signature.resize(size);
  CHECK(EVP_DigestSign(context, out.signature.data(), &size, text.data(), text.size()) == 1);
  out.signature.resize(size);
  EVP_MD_CTX_free(context);
  return out;
}

}  // namespace passnum::webauthn
