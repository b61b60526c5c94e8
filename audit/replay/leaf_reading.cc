#include "audit/replay/leaf_reading.h"

namespace passnum {
namespace {

Breach breach_of(const Error& error, ByteView leaf) {
  if (error.code == ErrorCode::too_large) return Breach::entry_too_large;
  if (error.code == ErrorCode::unsupported) return Breach::entry_unsupported;
  const auto json = parse_json(as_text(leaf));
  if (json && canonical_text(json.value()) != as_text(leaf)) return Breach::entry_not_canonical;
  return Breach::entry_unreadable;
}

}  // namespace

ReadLeaf read_leaf(ByteView leaf) {
  ReadLeaf read;
  if (const auto decoded = decode_entry(leaf, read.entry.emplace()); !decoded) {
    read.entry.reset();
    read.unreadable = breach_of(decoded.error(), leaf);
    read.words = decoded.error().context;
  }
  return read;
}

const DeviceId* device_of(const EntryBody& body) {
  if (const auto* redeemed = std::get_if<VoucherRedeemed>(&body)) return &redeemed->scan.device;
  if (const auto* reversed = std::get_if<RedemptionReversed>(&body)) return &reversed->reversal.device;
  return nullptr;
}

bool is_signed_by(const DeviceKey& key, const EntryBody& body) {
  if (const auto* redeemed = std::get_if<VoucherRedeemed>(&body))
    return verify(key, signed_bytes(request_of(*redeemed)), redeemed->signature);
  const auto* reversed = std::get_if<RedemptionReversed>(&body);
  CHECK(reversed != nullptr);
  return verify(key, signed_bytes(reversed->reversal), reversed->signature);
}

}  // namespace passnum
