#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace passnum {

// Keys and values as they lie in RocksDB. Numbers here are on disk: they never change meaning.

enum class Column : std::uint8_t {
  meta = 1,     // kFormatKey, kEpochKey, kHeadKey
  entries = 2,  // index (u64) -> leaf
  state = 3,    // key -> value
  tiles = 4,    // level (u8), index (u64) -> hashes
};

constexpr std::string_view kFormatKey = "format";  // u32
constexpr std::string_view kEpochKey = "epoch";    // u64
constexpr std::string_view kHeadKey = "head";      // size (u64), then the checkpoint

std::string entry_key(std::uint64_t index);
std::string tile_key(std::uint8_t level, std::uint64_t index);
// What a key stands for, in words: "entry 17", "tile 0/3", "state key ...".
std::string describe(Column column, std::string_view key);

constexpr std::size_t kSealBytes = 8;
using Seal = std::array<Byte, kSealBytes>;

// SipHash-2-4 under the zero key: finds accidents, not forgery.
Seal seal_of(ByteView bytes);

// The value followed by a seal over column, key and value. RocksDB's own checksums cover blocks on disk; this
// one also finds a value that came back under another key or was damaged in memory.
std::string seal(Column column, std::string_view key, std::string_view value);
// A view into `sealed`; absent when the seal does not fit.
std::optional<std::string_view> unseal(Column column, std::string_view key, std::string_view sealed);

}  // namespace passnum
