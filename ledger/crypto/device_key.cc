#include "ledger/crypto/device_key.h"

namespace passnum {

std::optional<DeviceKey> DeviceKey::from_bytes(ByteView bytes) {
  if (const auto ed25519 = fixed<std::tuple_size_v<PublicKey>>(bytes)) return DeviceKey(ed25519.value());
  if (const auto p256 = fixed<std::tuple_size_v<P256PublicKey>>(bytes)) return DeviceKey(p256.value());
  return std::nullopt;
}

ByteView DeviceKey::bytes() const {
  return std::visit([](const auto& key) { return ByteView(key); }, key_);
}

bool is_usable(const DeviceKey& key) {
  return key.p256() == nullptr || is_on_curve(*key.p256());
}

bool verify(const DeviceKey& key, ByteView message, const Signature& signature) {
  if (const auto* ed25519 = key.ed25519()) return verify(*ed25519, message, signature);
  return verify(*key.p256(), message, signature);
}

}  // namespace passnum
