#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/random.h"

namespace passnum {

using PublicKey = std::array<Byte, 32>;
using Signature = std::array<Byte, 64>;
using Seed = std::array<Byte, 32>;

// True when `signature` is Ed25519 (RFC 8032) by `key` over `message`. libsodium refuses keys and points of
// small order and non-canonical encodings. Any thread may call it; about 40 microseconds.
bool verify(const PublicKey& key, ByteView message, const Signature& signature);

// An Ed25519 private key. Its bytes are wiped when it goes; it moves and is not copied.
class SigningKey {
 public:
  static SigningKey from_seed(const Seed& seed);
  static SigningKey generate(Random& random);
  ~SigningKey();
  SigningKey(SigningKey&& other) noexcept;
  SigningKey& operator=(SigningKey&& other) noexcept;
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;

  const PublicKey& public_key() const { return public_; }
  // Any thread may call it.
  Signature sign(ByteView message) const;
  // The 32 bytes to seal in a key file; the caller wipes its copy with wipe().
  Seed seed() const;

 private:
  SigningKey() = default;
  std::array<Byte, 64> secret_{};
  PublicKey public_{};
};

// Overwrites memory in a way the compiler keeps.
void wipe(std::span<Byte> secret);

// `tag` || 00 || `body`: what is signed, so that a signature made for one purpose is never good for another.
// Tags: "PN-voucher/v1", "PN-scan/v1", "PN-reversal/v1", "PN-command/v1".
Bytes tagged(std::string_view tag, ByteView body);

}  // namespace passnum
