#include "api/backup/verify_log.h"

#include <algorithm>

#include "ledger/store/tree_parts.h"
#include "ledger/tree/prove.h"
#include "ledger/tree/tlog_proof.h"

namespace passnum {
namespace {

Result<Bytes> leaf_at(LogSource& source, std::uint64_t index, std::uint64_t size) {
  const std::uint64_t bundle = index / kTileWidth;
  const std::uint16_t width = tile_width(0, bundle, size);
  const auto bytes = source.fetch(tile_path({TileKind::entries, 0, bundle, width}));
  if (!bytes) return bytes;
  const auto leaves = decode_bundle(bytes.value(), width);
  if (!leaves) return leaves.error();
  const ByteView leaf = leaves.value()[index % kTileWidth];
  return Bytes(leaf.begin(), leaf.end());
}

}  // namespace

Result<Bytes> SnapshotSource::fetch(std::string_view path) {
  if (path == kCheckpointPath) {
    const auto note = snapshot_.checkpoint();
    if (!note) return note.error();
    if (!note.value()) return Error(ErrorCode::not_found, "nothing was ever written to this store");
    return to_bytes(*note.value());
  }
  const auto name = parse_tile_path(path);
  if (!name) return name.error();
  return published_bytes(snapshot_, name.value());
}

Result<VerifiedLog> verify_log(LogSource& source, const VerifierKey& key, const CopyOptions& options) {
  auto copy = verify_copy(source, key, options);
  if (!copy) return std::move(copy).error();
  VerifiedLog verified{std::move(copy).value(), 0};
  const std::uint64_t size = verified.copy.checkpoint.size;
  const std::uint64_t count = std::min(size, kSampledReceiptsMax);
  SourceTiles tiles(source, size);
  Prover prover(tiles);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t index = count == 1 ? 0 : i * (size - 1) / (count - 1);
    const std::string doing = "the receipt of entry " + std::to_string(index);
    auto leaf = leaf_at(source, index, size);
    if (!leaf) return leaf.error().while_doing(doing);
    auto hashes = prover.inclusion(index, size);
    if (!hashes) return hashes.error().while_doing(doing);
    const TlogProof proof{std::move(leaf).value(), index, std::move(hashes).value(), verified.copy.note};
    const auto receipt = verify_receipt(to_text(proof), key);
    if (!receipt) return receipt.error().while_doing(doing);
    verified.receipts_count += 1;
  }
  return verified;
}

}  // namespace passnum
