#include "ledger/tree/prove.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "ledger/tree/hashing.h"

namespace passnum {
namespace {

// Where the left subtree of `count` (at least 2) leaves ends: the largest power of two below `count`.
std::uint64_t left_leaves(std::uint64_t count) {
  return std::bit_floor(count - 1);
}

struct Range {
  std::uint64_t begin;
  std::uint64_t end;
};

}  // namespace

// RFC 6962 section 2.1.1, walked from the root down; the proof is listed from the leaf up.
Result<std::vector<Hash>> Prover::inclusion(std::uint64_t index, std::uint64_t size) {
  if (index >= size) {
    return Error(ErrorCode::invalid, "index " + std::to_string(index) + " is not in a tree of " +
                                         std::to_string(size) + " leaves");
  }
  std::vector<Range> siblings;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + left_leaves(end - begin);
    if (index < middle) {
      siblings.push_back({middle, end});
      end = middle;
    } else {
      siblings.push_back({begin, middle});
      begin = middle;
    }
  }
  std::vector<Hash> proof;
  proof.reserve(siblings.size());
  for (auto sibling = siblings.rbegin(); sibling != siblings.rend(); ++sibling) {
    const auto hash = range_root(sibling->begin, sibling->end);
    if (!hash) return hash.error();
    proof.push_back(hash.value());
  }
  return proof;
}

// RFC 6962 section 2.1.2, walked from the root down until the old tree's last subtree is whole.
Result<std::vector<Hash>> Prover::consistency(std::uint64_t size1, std::uint64_t size2) {
  if (size1 == 0 || size1 > size2) {
    return Error(ErrorCode::invalid, "no tree of " + std::to_string(size1) + " leaves grows to one of " +
                                         std::to_string(size2) + " with a proof");
  }
  std::vector<Range> named;
  std::uint64_t begin = 0;
  std::uint64_t end = size2;
  while (size1 != end) {
    const std::uint64_t middle = begin + left_leaves(end - begin);
    if (size1 <= middle) {
      named.push_back({middle, end});
      end = middle;
    } else {
      named.push_back({begin, middle});
      begin = middle;
    }
  }
  // When the old tree is one whole subtree, its root is known to who verifies and is left out.
  if (begin != 0) named.push_back({begin, end});
  std::vector<Hash> proof;
  proof.reserve(named.size());
  for (auto range = named.rbegin(); range != named.rend(); ++range) {
    const auto hash = range_root(range->begin, range->end);
    if (!hash) return hash.error();
    proof.push_back(hash.value());
  }
  return proof;
}

Result<Hash> Prover::root(std::uint64_t size) {
  if (size == 0) return empty_root();
  return range_root(0, size);
}

// From the right end: each step takes the largest whole subtree of one tile that ends there.
Result<Hash> Prover::range_root(std::uint64_t begin, std::uint64_t end) {
  CHECK(begin < end);
  std::optional<Hash> joined;
  std::uint64_t rest = end - begin;  // leaves on the left of `joined`
  while (rest != 0) {
    const int height = std::countr_zero(rest);
    const auto level = static_cast<std::uint8_t>(height / 8);
    const int inner = height - 8 * level;
    const std::uint64_t position = (begin + rest - 1) >> height;
    const std::uint64_t last_hash = ((position + 1) << inner) - 1;  // within its level
    const std::uint64_t tile_index = last_hash / kTileWidth;
    const auto width = static_cast<std::uint16_t>(last_hash % kTileWidth + 1);
    const auto tile = subtree(level, tile_index, width);
    if (!tile) return tile.error();
    const std::uint64_t first_position = (tile_index * kTileWidth) >> inner;
    const Hash& peak = tile.value()->node(static_cast<std::size_t>(inner), position - first_position);
    joined = joined ? node_hash(peak, *joined) : peak;
    rest -= std::uint64_t{1} << height;
  }
  return *joined;
}

Result<const Subtree*> Prover::subtree(std::uint8_t level, std::uint64_t index, std::uint16_t width) {
  const auto known = read_.find({level, index});
  if (known != read_.end() && known->second.width() >= width) return &known->second;

  const TileName tile_name{TileKind::hashes, level, index, width};
  const auto hashes = tiles_.tile(level, index, width);
  if (!hashes) return hashes.error().while_doing("reading " + tile_path(tile_name));
  if (hashes.value().size() < width || hashes.value().size() > kTileWidth) {
    return Error(ErrorCode::corrupt,
                 tile_path(tile_name) + " was read as " + std::to_string(hashes.value().size()) + " hashes");
  }
  if (read_.size() >= kProverTilesMax) read_.clear();
  Subtree& tile = read_[{level, index}];
  tile.clear();
  for (const Hash& hash : hashes.value()) tile.append(hash);
  return &tile;
}

Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, TileReader& tiles) {
  return Prover(tiles).inclusion(index, size);
}

Result<std::vector<Hash>> consistency_proof(std::uint64_t size1, std::uint64_t size2, TileReader& tiles) {
  return Prover(tiles).consistency(size1, size2);
}

}  // namespace passnum
