#include "ledger/crypto/keyed_hash.h"

#include <sodium.h>

#include "ledger/crypto/signature.h"

namespace passnum {

HashKey HashKey::generate(Random& random) {
  std::array<Byte, 32> bytes{};
  random.fill(bytes);
  HashKey key(bytes);
  wipe(bytes);
  return key;
}

HashKey::~HashKey() {
  wipe(bytes_);
}

HashKey::HashKey(HashKey&& other) noexcept : bytes_(other.bytes_) {
  wipe(other.bytes_);
}

HashKey& HashKey::operator=(HashKey&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    wipe(other.bytes_);
  }
  return *this;
}

Hash keyed_hash(const HashKey& key, std::string_view tag, ByteView message) {
  Hash out;
  crypto_generichash_state state;
  const Byte zero = 0;
  CHECK(crypto_generichash_init(&state, key.bytes().data(), key.bytes().size(), out.size()) == 0);
  crypto_generichash_update(&state, as_bytes(tag).data(), tag.size());
  crypto_generichash_update(&state, &zero, 1);
  crypto_generichash_update(&state, message.data(), message.size());
  CHECK(crypto_generichash_final(&state, out.data(), out.size()) == 0);
  return out;
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace passnum
