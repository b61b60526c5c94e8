#include "ledger/tree/frontier.h"

#include <algorithm>
#include <optional>

#include "ledger/tree/hashing.h"

namespace passnum {

Result<Frontier> Frontier::from_tiles(std::uint64_t size, TileReader& tiles) {
  Frontier frontier;
  frontier.size_ = size;
  for (std::uint8_t level = 0; level < tile_levels(size); ++level) {
    const std::uint64_t hashes_count = size >> (8 * level);
    const std::uint64_t index = hashes_count / kTileWidth;
    const auto width = static_cast<std::uint16_t>(hashes_count % kTileWidth);
    if (width == 0) continue;
    const TileName tile_name{TileKind::hashes, level, index, width};
    const auto hashes = tiles.tile(level, index, width);
    if (!hashes) return hashes.error().while_doing("reading " + tile_path(tile_name));
    if (hashes.value().size() < width) {
      return Error(ErrorCode::corrupt,
                   tile_path(tile_name) + " holds only " + std::to_string(hashes.value().size()) + " hashes");
    }
    for (std::size_t i = 0; i < width; ++i) frontier.levels_[level].append(hashes.value()[i]);
  }
  return frontier;
}

Result<Frontier> Frontier::from_parts(std::uint64_t size, TreeParts& parts) {
  PartsReader reader(parts);
  return from_tiles(size, reader);
}

void Frontier::append(const Hash& leaf_hash, std::vector<FullTile>& full) {
  CHECK(size_ < ~std::uint64_t{0});
  size_ += 1;
  Hash carried = leaf_hash;
  for (std::uint8_t level = 0; level <= kTileLevelMax; ++level) {
    Subtree& edge = levels_[level];
    edge.append(carried);
    if (!edge.is_full()) return;
    const std::uint64_t index = (size_ >> (8 * level)) / kTileWidth - 1;
    full.push_back({level, index, {edge.hashes().begin(), edge.hashes().end()}});
    carried = edge.node(Subtree::kHeight, 0);
    edge.clear();
  }
}

Hash Frontier::root() const {
  std::optional<Hash> joined;
  for (const Subtree& edge : levels_) {
    if (edge.width() != 0) joined = edge.root(edge.width(), joined ? &*joined : nullptr);
  }
  return joined ? *joined : empty_root();
}

std::span<const Hash> Frontier::partial_tile(std::uint8_t level) const {
  CHECK(level <= kTileLevelMax);
  return levels_[level].hashes();
}

Result<std::vector<Hash>> FrontierReader::tile(std::uint8_t level, std::uint64_t index, std::uint16_t width) {
  CHECK(level <= kTileLevelMax);
  const std::uint64_t edge_index = (frontier_.size() >> (8 * level)) / kTileWidth;
  if (index == edge_index) {
    const auto edge = frontier_.partial_tile(level);
    if (edge.size() >= width) return std::vector<Hash>(edge.begin(), edge.end());
    return Error(ErrorCode::not_found, "the tree ends before hash " + std::to_string(width) + " of tile " +
                                           std::to_string(index) + " of level " + std::to_string(level));
  }
  const auto found = std::ranges::find_if(
      completed_, [&](const FullTile& full) { return full.level == level && full.index == index; });
  if (found != completed_.end()) return found->hashes;
  return stored_.tile(level, index, width);
}

}  // namespace passnum
