#include "ledger/base/random.h"

#include <sodium.h>

#include <array>

namespace passnum {

// libsodium must be initialised before it is used from several threads; every program that makes keys
// or ids owns one of these.
SystemRandom::SystemRandom() {
  CHECK(sodium_init() >= 0);
}

// libsodium must not be given the null pointer of an empty span.
void SystemRandom::fill(std::span<Byte> out) {
  if (!out.empty()) randombytes_buf(out.data(), out.size());
}

void SeededRandom::fill(std::span<Byte> out) {
  static_assert(randombytes_SEEDBYTES == 32);
  if (out.empty()) return;
  Bytes seed;
  append_u64(seed, seed_);
  append_u64(seed, calls_++);
  seed.resize(randombytes_SEEDBYTES);
  randombytes_buf_deterministic(out.data(), out.size(), seed.data());
}

}  // namespace passnum
