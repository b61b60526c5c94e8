#include "ledger/sequencer/committer.h"

#include "ledger/store/tree_parts.h"
#include "ledger/tree/hashing.h"
#include "ledger/tree/prove.h"

namespace passnum {
namespace {

Error memory_failed(const std::string& what) {
  return Error(ErrorCode::corrupt,
               what +
                   ": a bit changed in memory between hashing and publishing. Nothing was written; test this "
                   "machine's memory before it is used again");
}

// The hash that stands for a tile in the tile above it, which is the edge or was completed with it.
const Hash* hash_above(const FullTile& tile, const Draft& draft) {
  const auto level = static_cast<std::uint8_t>(tile.level + 1);
  const std::size_t place = tile.index % kTileWidth;
  for (const auto& above : draft.full_tiles)
    if (above.level == level && above.index == tile.index / kTileWidth) return &above.hashes[place];
  const auto edge = draft.frontier.partial_tile(level);
  return place < edge.size() ? &edge[place] : nullptr;
}

}  // namespace

Committer::Committer(Store& store, CheckpointLock& lock, LogSigner signer, std::uint64_t epoch,
                     Published published)
    : store_(store),
      lock_(lock),
      signer_(std::move(signer)),
      epoch_(epoch),
      published_(std::move(published)) {
  if (published_.note) note_ = std::make_shared<const std::string>(*published_.note);
}

Result<std::vector<Answer>> Committer::commit(Draft draft) {
  if (stopped_) return *stopped_;
  CHECK(draft.unit.first_index == published_.tip.size);
  if (!draft.unit.entries.empty()) {
    if (auto done = publish(draft); !done) {
      stopped_ = std::move(done).error();
      return *stopped_;
    }
  }
  auto answered = answers(draft);
  if (!answered) stopped_ = answered.error();
  return answered;
}

// Hashes again, from the bytes that will be stored and by another way.
Result<Checkpoint> Committer::checked_checkpoint(const Draft& draft, Peaks& peaks) const {
  for (const auto& leaf : draft.unit.entries) peaks.append(leaf_hash(leaf));
  const Checkpoint next{published_.tip.origin, peaks.size(), peaks.root(), {}};
  CHECK(next.size == published_.tip.size + draft.unit.entries.size());
  CHECK(next.size == draft.frontier.size());
  if (next.root != draft.frontier.root()) return memory_failed("two ways of hashing the log disagree");
  // The root covers the edge, and through it the tiles that have just left it.
  CHECK(draft.unit.tiles.size() == draft.full_tiles.size());
  for (std::size_t i = 0; i < draft.full_tiles.size(); ++i) {
    const auto& tile = draft.full_tiles[i];
    const auto& put = draft.unit.tiles[i];
    const bool is_in_place = put.level == tile.level && put.index == tile.index;
    const Hash* above = is_in_place ? hash_above(tile, draft) : nullptr;
    if (above == nullptr || root_of(tile.hashes) != *above || put.hashes != encode_tile(tile.hashes)) {
      return memory_failed("tile " + std::to_string(tile.level) + "/" + std::to_string(tile.index) +
                           " is not what the tree says");
    }
  }
  return next;
}

Result<Done> Committer::publish(Draft& draft) {
  // 1. Hash again; sign only when both ways agree, and nothing but growth.
  Peaks peaks = published_.peaks;
  auto next = checked_checkpoint(draft, peaks);
  if (!next) return next.error().while_doing("checking before signing");
  CHECK(next.value().size > published_.tip.size);
  draft.unit.epoch = epoch_;
  if (draft.key_change) signer_.change(*draft.key_change);
  draft.unit.checkpoint = signer_.sign(next.value());
  // Read as everybody will read it: a signature gone wrong says something of the key, and a store that holds
  // one does not open.
  const auto read = open_checkpoint(draft.unit.checkpoint, next.value().origin, signer_.keys());
  if (!read || read.value().size != draft.frontier.size() || read.value().root != draft.frontier.root())
    return memory_failed("the signed checkpoint is not the one that was to be signed");

  // 2. The commit point.
  const auto began = std::chrono::steady_clock::now();
  auto appended = store_.append(draft.unit);
  append_time_ = std::chrono::steady_clock::now() - began;
  if (!appended) return appended.error().while_doing("appending to the log");

  // 3. What anybody is about to see can no more be taken back.
  if (auto swapped = lock_.swap(published_.note, draft.unit.checkpoint); !swapped)
    return swapped.error().while_doing("publishing the checkpoint");

  published_ = {std::move(next).value(), draft.unit.checkpoint, std::move(peaks)};
  note_ = std::make_shared<const std::string>(draft.unit.checkpoint);
  return Done{};
}

Result<std::vector<Answer>> Committer::answers(Draft& draft) const {
  const auto snapshot = store_.snapshot();
  SnapshotParts parts(*snapshot);
  PartsReader stored(parts);
  FrontierReader tiles(draft.frontier, draft.full_tiles, stored);
  Prover prover(tiles);
  std::vector<Answer> out;
  out.reserve(draft.slots.size());
  for (auto& slot : draft.slots) {
    if (auto* refused = std::get_if<Refused>(&slot)) {
      out.emplace_back(std::move(*refused));
      continue;
    }
    const auto made = std::get<Draft::Made>(slot);
    auto hashes = prover.inclusion(made.index, published_.tip.size);
    if (!hashes) return hashes.error().while_doing("proving entry " + std::to_string(made.index));
    Bytes leaf;
    if (made.index >= draft.unit.first_index) {
      leaf = draft.unit.entries[made.index - draft.unit.first_index];
    } else {
      auto stored_leaf = snapshot->entry(made.index);
      if (!stored_leaf) return stored_leaf.error().while_doing("reading entry " + std::to_string(made.index));
      leaf = std::move(stored_leaf).value();
    }
    out.emplace_back(Receipt{made.index, std::move(leaf), std::move(hashes).value(), note_, made.is_repeat});
  }
  return out;
}

}  // namespace passnum
