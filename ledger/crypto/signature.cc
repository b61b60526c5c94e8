#include "ledger/crypto/signature.h"

#include <sodium.h>

#include <algorithm>

namespace passnum {

static_assert(crypto_sign_PUBLICKEYBYTES == 32);
static_assert(crypto_sign_SECRETKEYBYTES == 64);
static_assert(crypto_sign_SEEDBYTES == 32);
static_assert(crypto_sign_BYTES == 64);

bool verify(const PublicKey& key, ByteView message, const Signature& signature) {
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

SigningKey SigningKey::from_seed(const Seed& seed) {
  SigningKey key;
  CHECK(crypto_sign_seed_keypair(key.public_.data(), key.secret_.data(), seed.data()) == 0);
  return key;
}

SigningKey SigningKey::generate(Random& random) {
  Seed seed;
  random.fill(seed);
  auto key = from_seed(seed);
  wipe(seed);
  return key;
}

SigningKey::~SigningKey() {
  wipe(secret_);
}

SigningKey::SigningKey(SigningKey&& other) noexcept : secret_(other.secret_), public_(other.public_) {
  wipe(other.secret_);
}

SigningKey& SigningKey::operator=(SigningKey&& other) noexcept {
  if (this != &other) {
    secret_ = other.secret_;
    public_ = other.public_;
    wipe(other.secret_);
  }
  return *this;
}

Signature SigningKey::sign(ByteView message) const {
  Signature out;
  CHECK(crypto_sign_detached(out.data(), nullptr, message.data(), message.size(), secret_.data()) == 0);
  return out;
}

Seed SigningKey::seed() const {
  Seed out;
  CHECK(crypto_sign_ed25519_sk_to_seed(out.data(), secret_.data()) == 0);
  return out;
}

void wipe(std::span<Byte> secret) {
  sodium_memzero(secret.data(), secret.size());
}

Bytes tagged(std::string_view tag, ByteView body) {
  Bytes out = to_bytes(tag);
  out.push_back(0);
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

}  // namespace passnum
