#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "ledger/tree/subtree.h"
#include "ledger/tree/tile_reader.h"
#include "ledger/tree/tiles.h"

namespace passnum {

// A tile that has just received its last hash: to be stored, and never to change again.
struct FullTile {
  std::uint8_t level;
  std::uint64_t index;
  std::vector<Hash> hashes;  // kTileWidth of them
};

// The right edge of a growing tree: the one partial tile of each level, which is all that is needed to append
// and to know the root. A copy is a few levels of at most 511 hashes, so whoever writes the log builds the
// next tree on a copy and keeps it only when the disk has it.
//
// Not for use from several threads at once.
class Frontier {
 public:
  // The empty tree.
  Frontier() = default;
  // The edge of a tree of `size` leaves, from its stored tiles. The caller compares root() with the signed
  // one: nothing read is trusted. Errors: those of `tiles`; corrupt, when a tile is narrower than asked for.
  static Result<Frontier> from_tiles(std::uint64_t size, TileReader& tiles);
  static Result<Frontier> from_parts(std::uint64_t size, TreeParts& parts);

  // Adds one leaf, and to `full` the tiles that it completes, from the lowest level up.
  void append(const Hash& leaf_hash, std::vector<FullTile>& full);

  std::uint64_t size() const { return size_; }
  // empty_root() for the empty tree. Costs at most 7 hashes a level.
  Hash root() const;
  // The hashes of the partial tile of `level`: 0 to 255, its index being size() >> (8 * (level + 1)).
  std::span<const Hash> partial_tile(std::uint8_t level) const;

 private:
  std::uint64_t size_ = 0;
  std::array<Subtree, kTileLevelMax + 1> levels_;
};

// Reads the edge from memory, then the tiles just completed, and only then from `stored`: so that proofs for
// a batch can be made before or while it is written. All three outlive this.
class FrontierReader final : public TileReader {
 public:
  FrontierReader(const Frontier& frontier, std::span<const FullTile> completed, TileReader& stored)
      : frontier_(frontier), completed_(completed), stored_(stored) {}
  Result<std::vector<Hash>> tile(std::uint8_t level, std::uint64_t index, std::uint16_t width) override;

 private:
  const Frontier& frontier_;
  std::span<const FullTile> completed_;
  TileReader& stored_;
};

}  // namespace passnum
