#pragma once

#include "ledger/store/store.h"
#include "ledger/tree/tile_reader.h"
#include "ledger/tree/tiles.h"

namespace passnum {

// A snapshot's tree, for whoever makes proofs or serves tiles. Not trusted more than the store is.
class SnapshotParts final : public TreeParts {
 public:
  // `snapshot` outlives this.
  explicit SnapshotParts(const Snapshot& snapshot) : snapshot_(snapshot) {}
  Result<std::vector<Hash>> full_tile(std::uint8_t level, std::uint64_t index) override;
  Result<std::vector<Hash>> leaf_hashes(std::uint64_t begin, std::uint16_t count) override;

 private:
  const Snapshot& snapshot_;
};

// The bytes of a tile or a bundle of entries, as the log publishes them. Errors: not_found, when the log is
// not that long; corrupt, io.
Result<Bytes> published_bytes(const Snapshot& snapshot, const TileName& name);

}  // namespace passnum
