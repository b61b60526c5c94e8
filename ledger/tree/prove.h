#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "ledger/tree/subtree.h"
#include "ledger/tree/tile_reader.h"
#include "ledger/tree/tiles.h"

namespace passnum {

// How many tiles a Prover keeps, with the nodes inside them: about 16 KiB each.
constexpr std::size_t kProverTilesMax = 64;

// Makes proofs from tiles, for any tree up to the one that is stored. Keeps the tiles it has read, so that
// the proofs of one batch cost a few look-ups each: make one Prover a batch and drop it.
//
// Not for use from several threads at once.
class Prover {
 public:
  // `tiles` outlives this.
  explicit Prover(TileReader& tiles) : tiles_(tiles) {}

  // For verify_inclusion(). Errors: invalid, when `index` is not in the tree; those of the reader; corrupt,
  // when a tile is narrower than asked for.
  Result<std::vector<Hash>> inclusion(std::uint64_t index, std::uint64_t size);
  // For verify_consistency(): `size1` is 1 to `size2`. Errors: as above.
  Result<std::vector<Hash>> consistency(std::uint64_t size1, std::uint64_t size2);
  // The root of the first `size` leaves. Errors: as above.
  Result<Hash> root(std::uint64_t size);

 private:
  // The root of the leaves `begin` to `end` - 1, where `begin` is a multiple of the least power of two that
  // is not below their number: the shape of every subtree that a proof names.
  Result<Hash> range_root(std::uint64_t begin, std::uint64_t end);
  Result<const Subtree*> subtree(std::uint8_t level, std::uint64_t index, std::uint16_t width);

  TileReader& tiles_;
  std::map<std::pair<std::uint8_t, std::uint64_t>, Subtree> read_;
};

// One proof, without a Prover to keep.
Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, TileReader& tiles);
Result<std::vector<Hash>> consistency_proof(std::uint64_t size1, std::uint64_t size2, TileReader& tiles);

}  // namespace passnum
