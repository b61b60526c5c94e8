#include "ledger/store/tree_parts.h"

#include "ledger/tree/hashing.h"

namespace passnum {

Result<std::vector<Hash>> SnapshotParts::full_tile(std::uint8_t level, std::uint64_t index) {
  auto bytes = snapshot_.tile(level, index);
  if (!bytes) return std::move(bytes).error();
  const std::string path = tile_path({TileKind::hashes, level, index, kTileWidth});
  if (!bytes.value()) {
    const bool is_due = index < (snapshot_.size() >> (8U * (level + 1U)));
    return Error(is_due ? ErrorCode::corrupt : ErrorCode::not_found, path + " is not in the store");
  }
  auto hashes = decode_tile(*bytes.value(), kTileWidth);
  if (!hashes) return Error(ErrorCode::corrupt, path + " is not 256 hashes");
  return hashes;
}

Result<std::vector<Hash>> SnapshotParts::leaf_hashes(std::uint64_t begin, std::uint16_t count) {
  const auto leaves = snapshot_.entries(begin, count);
  if (!leaves) return leaves.error();
  if (leaves.value().size() != count)
    return Error(ErrorCode::not_found, "there are fewer entries than asked for");
  std::vector<Hash> hashes;
  hashes.reserve(count);
  for (const auto& leaf : leaves.value()) hashes.push_back(leaf_hash(leaf));
  return hashes;
}

Result<Bytes> published_bytes(const Snapshot& snapshot, const TileName& name) {
  if (tile_width(name.level, name.index, snapshot.size()) < name.width) {
    return Error(ErrorCode::not_found, tile_path(name) + ": the log is not that long");
  }
  if (name.kind == TileKind::entries) {
    const auto entries = snapshot.entries(name.index * kTileWidth, name.width);
    if (!entries) return entries.error();
    return encode_bundle(entries.value());
  }
  SnapshotParts parts(snapshot);
  PartsReader reader(parts);
  const auto hashes = reader.tile(name.level, name.index, name.width);
  if (!hashes) return hashes.error();
  return encode_tile(std::span(hashes.value()).first(name.width));
}

}  // namespace passnum
