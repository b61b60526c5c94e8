#include "ledger/store/rocksdb/sealed_value.h"

#include <sodium.h>

#include <algorithm>

namespace passnum {
namespace {

static_assert(crypto_shorthash_BYTES == kSealBytes);

Seal seal_over(Column column, std::string_view key, std::string_view value) {
  // Kept, because this is done for every value that is read or written.
  static thread_local Bytes sealed;
  sealed.clear();
  sealed.reserve(3 + key.size() + value.size());
  sealed.push_back(static_cast<Byte>(column));
  append_u16(sealed, static_cast<std::uint16_t>(key.size()));
  sealed.insert(sealed.end(), key.begin(), key.end());
  sealed.insert(sealed.end(), value.begin(), value.end());
  return seal_of(sealed);
}

}  // namespace

std::string entry_key(std::uint64_t index) {
  Bytes key;
  append_u64(key, index);
  return std::string(as_text(key));
}

std::string tile_key(std::uint8_t level, std::uint64_t index) {
  Bytes key{level};
  append_u64(key, index);
  return std::string(as_text(key));
}

std::string describe(Column column, std::string_view key) {
  const ByteView bytes = as_bytes(key);
  switch (column) {
    case Column::meta:
      return "record " + std::string(key);
    case Column::entries:
      if (key.size() == 8) return "entry " + std::to_string(read_u64(bytes));
      return "entry under key " + to_hex(bytes);
    case Column::state: {
      const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c >= ' ' && c <= '~'; });
      return "state key " + (printable ? std::string(key) : "0x" + to_hex(bytes));
    }
    case Column::tiles:
      if (key.size() == 9) {
        return "tile " + std::to_string(bytes[0]) + "/" + std::to_string(read_u64(bytes.subspan(1)));
      }
      return "tile under key " + to_hex(bytes);
  }
  CHECK(false);
  return {};
}

Seal seal_of(ByteView bytes) {
  static constexpr std::array<Byte, crypto_shorthash_KEYBYTES> kZeroKey{};
  Seal out{};
  crypto_shorthash(out.data(), bytes.data(), bytes.size(), kZeroKey.data());
  return out;
}

std::string seal(Column column, std::string_view key, std::string_view value) {
  const Seal end = seal_over(column, key, value);
  std::string out;
  out.reserve(value.size() + end.size());
  return out.append(value).append(as_text(end));
}

std::optional<std::string_view> unseal(Column column, std::string_view key, std::string_view sealed) {
  if (sealed.size() < kSealBytes) return std::nullopt;
  const std::string_view value = sealed.substr(0, sealed.size() - kSealBytes);
  const Seal expected = seal_over(column, key, value);
  if (sealed.substr(value.size()) != as_text(expected)) return std::nullopt;
  return value;
}

}  // namespace passnum
