#pragma once

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <memory>

#include "ledger/crypto/device_key.h"

namespace passnum {

// A P-256 private key, as a browser keeps one: signs as we ask it to, with the lower s.
class P256Signer {
 public:
  P256Signer() : key_(EVP_EC_gen("prime256v1"), &EVP_PKEY_free) { CHECK(key_ != nullptr); }

  P256PublicKey public_key() const {
    P256PublicKey out{};
    std::size_t size = 0;
    CHECK(EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, out.data(), out.size(),
                                          &size) == 1);
    CHECK(size == out.size());
    return out;
  }

  Signature sign(ByteView message) const { return with_low_s(sign_as_it_comes(message)); }
  // The other signature of the same: n - s in the place of s.
  Signature sign_high(ByteView message) const { return with_other_s(sign(message)); }

 private:
  using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
  static Number order() {
    BIGNUM* number = nullptr;
    CHECK(BN_hex2bn(&number, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551") == 64);
    return {number, &BN_free};
  }
  static Signature with_other_s(const Signature& signature) {
    const Number n = order();
    const Number s(BN_bin2bn(signature.data() + 32, 32, nullptr), &BN_free);
    CHECK(BN_sub(s.get(), n.get(), s.get()) == 1);
    Signature out = signature;
    CHECK(BN_bn2binpad(s.get(), out.data() + 32, 32) == 32);
    return out;
  }
  static Signature with_low_s(const Signature& signature) {
    const Signature other = with_other_s(signature);
    return std::lexicographical_compare(signature.begin() + 32, signature.end(), other.begin() + 32,
                                        other.end())
               ? signature
               : other;
  }
  Signature sign_as_it_comes(ByteView message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    std::array<Byte, 80> der{};
    std::size_t size = der.size();
    CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
    CHECK(EVP_DigestSign(context.get(), der.data(), &size, message.data(), message.size()) == 1);
    const Byte* at = der.data();
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> parts(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)), &ECDSA_SIG_free);
    CHECK(parts != nullptr);
    Signature out{};
    CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), out.data(), 32) == 32);
    CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), out.data() + 32, 32) == 32);
    return out;
  }

  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

}  // namespace passnum
