#include "ledger/crypto/p256.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <map>
#include <memory>

#include "ledger/crypto/hash.h"

namespace passnum {
namespace {

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using UnpackedKey = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;

constexpr std::size_t kScalarBytes = 32;

// Half of the curve's order, rounded down.
constexpr std::array<Byte, kScalarBytes> kHalfOrder{
    0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8};

// What fails here is an input; its words in OpenSSL's queue would be taken for somebody else's.
struct ForgottenErrors {
  ~ForgottenErrors() { ERR_clear_error(); }
};

// Nothing for what is not a point of the curve. Compressed and hybrid spellings are other bytes for the same
// key, and are refused with them.
UnpackedKey unpacked(const P256PublicKey& bytes) {
  const ForgottenErrors forgotten;
  if (bytes.front() != POINT_CONVERSION_UNCOMPRESSED) return nullptr;
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  CHECK(context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1);
  char group[] = "prime256v1";
  P256PublicKey copy = bytes;
  const std::array<OSSL_PARAM, 3> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy.data(), copy.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* raw = nullptr;
  const int made =
      EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters.data()));
  UnpackedKey key(raw);
  return made == 1 ? std::move(key) : nullptr;
}

// The keys that a thread has used lately, each ready to verify.
class Verifiers {
 public:
  EVP_PKEY_CTX* find(const P256PublicKey& bytes) {
    const auto known = kept_.find(bytes);
    if (known != kept_.end()) return known->second.get();
    const UnpackedKey key = unpacked(bytes);
    if (key == nullptr) return nullptr;
    KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
    CHECK(context != nullptr && EVP_PKEY_verify_init(context.get()) == 1);
    if (kept_.size() >= kP256KeysKept) kept_.clear();
    return kept_.emplace(bytes, std::move(context)).first->second.get();
  }

 private:
  std::map<P256PublicKey, KeyContext> kept_;
};

// A number below 2^256 as DER spells an INTEGER: without leading zeros, but with one before a set top bit.
void append_integer(Bytes& out, ByteView scalar) {
  while (scalar.size() > 1 && scalar.front() == 0) scalar = scalar.subspan(1);
  const bool is_padded = (scalar.front() & 0x80U) != 0;
  out.push_back(0x02);
  out.push_back(static_cast<Byte>(scalar.size() + (is_padded ? 1 : 0)));
  if (is_padded) out.push_back(0);
  out.insert(out.end(), scalar.begin(), scalar.end());
}

Bytes to_der(const Signature& signature) {
  Bytes integers;
  append_integer(integers, ByteView(signature).first(kScalarBytes));
  append_integer(integers, ByteView(signature).subspan(kScalarBytes));
  Bytes out{0x30, static_cast<Byte>(integers.size())};
  out.insert(out.end(), integers.begin(), integers.end());
  return out;
}

}  // namespace

bool is_on_curve(const P256PublicKey& key) {
  return unpacked(key) != nullptr;
}

bool verify(const P256PublicKey& key, ByteView message, const Signature& signature) {
  const ForgottenErrors forgotten;
  const auto s = ByteView(signature).subspan(kScalarBytes);
  if (std::ranges::lexicographical_compare(kHalfOrder, s)) return false;
  thread_local Verifiers verifiers;
  EVP_PKEY_CTX* const verifier = verifiers.find(key);
  if (verifier == nullptr) return false;
  const Hash digest = sha256({message});
  const Bytes der = to_der(signature);
  return EVP_PKEY_verify(verifier, der.data(), der.size(), digest.data(), digest.size()) == 1;
}

}  // namespace passnum
