#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"

namespace passnum {

// The static files of a log (C2SP tlog-tiles): hashes in tiles of 256, entries in bundles of 256.
//
// Tile `index` of `level` holds the roots of the whole subtrees of 256^level leaves, from number 256 * index
// on. Only the last tile of a level may be partial, and a partial tile is not hashed into the level above.

constexpr std::uint16_t kTileWidth = 256;
constexpr std::size_t kHashBytes = 32;
// C2SP allows 64 levels; a tree of 64-bit size never has more than 8.
constexpr std::uint8_t kTileLevelMax = 7;
constexpr std::uint64_t kTileIndexMax = (std::uint64_t{1} << 56) - 1;
// An entry's length is 16 bits wide in a bundle.
constexpr std::size_t kBundleEntryBytesMax = 65'535;
constexpr std::size_t kTileBytesMax = kTileWidth * kHashBytes;
constexpr std::size_t kBundleBytesMax = kTileWidth * (2 + kBundleEntryBytesMax);

enum class TileKind : std::uint8_t { hashes, entries };

// Names one tile or entry bundle. `level` is 0 for a bundle; `width` is 1 to 256, and 256 means full.
struct TileName {
  TileKind kind = TileKind::hashes;
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  std::uint16_t width = kTileWidth;
  auto operator<=>(const TileName&) const = default;
};

// "tile/0/x001/x234/067", "tile/entries/273.p/112": no leading slash.
std::string tile_path(const TileName& name);
// One spelling only: what tile_path() gives. Errors: invalid.
Result<TileName> parse_tile_path(std::string_view path);

// How many levels a tree of `size` has: 0 for the empty tree, 2 for 256 leaves.
std::uint8_t tile_levels(std::uint64_t size);
// How many hashes tile `index` of `level` holds in a tree of `size` leaves: 0 (there is none) to 256.
std::uint16_t tile_width(std::uint8_t level, std::uint64_t index, std::uint64_t size);
// How many tiles `level` has in a tree of `size` leaves, the partial one included.
std::uint64_t tile_count(std::uint8_t level, std::uint64_t size);

// The bytes of a tile: its hashes one after the other.
Bytes encode_tile(std::span<const Hash> hashes);
// Errors: invalid, unless `bytes` is exactly `width` hashes.
Result<std::vector<Hash>> decode_tile(ByteView bytes, std::uint16_t width);
// The root of a full tile: what the level above holds for it. CHECKs that there are 256 hashes.
Hash tile_root(std::span<const Hash> hashes);

// The bytes of a bundle: for each entry its length (16 bits, big-endian), then itself. CHECKs that there are
// at most 256 entries, each within kBundleEntryBytesMax.
Bytes encode_bundle(std::span<const Bytes> entries);
// Views into `bytes`, which must stay alive. Errors: invalid, unless there are exactly `width` entries and
// nothing after them.
Result<std::vector<ByteView>> decode_bundle(ByteView bytes, std::uint16_t width);

}  // namespace passnum
