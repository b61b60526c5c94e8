#pragma once

#include <compare>
#include <optional>
#include <variant>

#include "ledger/crypto/p256.h"

namespace passnum {

enum class KeyAlgorithm : std::uint8_t { ed25519, p256 };

// The public key of a device. Ed25519 is what everybody has but browsers that cannot: those have P-256. Its
// length says which it is, so that a key of one algorithm is never taken for one of the other.
class DeviceKey {
 public:
  DeviceKey() = default;
  DeviceKey(const PublicKey& key) : key_(key) {}
  DeviceKey(const P256PublicKey& key) : key_(key) {}
  // Nothing when there are neither 32 nor 65 of them. Whether it is a point of its curve is is_usable()'s.
  static std::optional<DeviceKey> from_bytes(ByteView bytes);

  KeyAlgorithm algorithm() const { return static_cast<KeyAlgorithm>(key_.index()); }
  ByteView bytes() const;
  const PublicKey* ed25519() const { return std::get_if<PublicKey>(&key_); }
  const P256PublicKey* p256() const { return std::get_if<P256PublicKey>(&key_); }
  auto operator<=>(const DeviceKey&) const = default;

 private:
  std::variant<PublicKey, P256PublicKey> key_;
};

// False when no signature could ever be good: a P-256 key that is no point of the curve. Ed25519 keys are
// taken as they are, and judged with each signature.
bool is_usable(const DeviceKey& key);
// True when `signature` is the key's over `message`, by its own algorithm.
bool verify(const DeviceKey& key, ByteView message, const Signature& signature);

}  // namespace passnum
