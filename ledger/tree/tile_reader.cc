#include "ledger/tree/tile_reader.h"

#include "ledger/tree/tiles.h"

namespace passnum {

Result<std::vector<Hash>> PartsReader::tile(std::uint8_t level, std::uint64_t index, std::uint16_t width) {
  CHECK(level <= kTileLevelMax);
  CHECK(width >= 1 && width <= kTileWidth);
  auto full = full_tile(level, index);
  if (full || full.error().code != ErrorCode::not_found || width == kTileWidth) return full;
  if (level == 0) return parts_.leaf_hashes(index * kTileWidth, width);

  std::vector<Hash> hashes;
  hashes.reserve(width);
  for (std::uint64_t i = 0; i < width; ++i) {
    const auto below = full_tile(static_cast<std::uint8_t>(level - 1), index * kTileWidth + i);
    if (!below) return below.error();
    hashes.push_back(tile_root(below.value()));
  }
  return hashes;
}

Result<std::vector<Hash>> PartsReader::full_tile(std::uint8_t level, std::uint64_t index) {
  auto hashes = parts_.full_tile(level, index);
  const std::string path = tile_path({TileKind::hashes, level, index, kTileWidth});
  if (!hashes) return hashes.error().while_doing("reading " + path);
  if (hashes.value().size() != kTileWidth) {
    return Error(ErrorCode::corrupt, path + " is stored as full and is not");
  }
  return hashes;
}

}  // namespace passnum
