#pragma once

#include <cstdint>
#include <vector>

#include "ledger/base/bytes.h"

namespace passnum {

// Where the hashes of a tree are read from. Not trusted: what is made of them is checked against a signed
// root.
class TileReader {
 public:
  virtual ~TileReader() = default;
  // The first hashes of tile `index` of `level`: at least `width` of them (1 to 256), and possibly more,
  // since a tile only ever grows. Errors: not_found, when there is no such tile; corrupt or io, when it
  // cannot be read.
  virtual Result<std::vector<Hash>> tile(std::uint8_t level, std::uint64_t index, std::uint16_t width) = 0;
};

// What is stored of a tree whose partial tiles are not: they follow from the full tiles and the last leaves.
class TreeParts {
 public:
  virtual ~TreeParts() = default;
  // All 256 hashes. Errors: not_found, when that tile is not full yet; corrupt or io.
  virtual Result<std::vector<Hash>> full_tile(std::uint8_t level, std::uint64_t index) = 0;
  // The hashes of the leaves `begin` to `begin` + `count` - 1, all in one tile. Errors: not_found, corrupt,
  // io.
  virtual Result<std::vector<Hash>> leaf_hashes(std::uint64_t begin, std::uint16_t count) = 0;
};

// Reads tiles from parts. A partial tile above level 0 costs reading up to 255 full tiles below it.
class PartsReader final : public TileReader {
 public:
  // `parts` outlives this.
  explicit PartsReader(TreeParts& parts) : parts_(parts) {}
  Result<std::vector<Hash>> tile(std::uint8_t level, std::uint64_t index, std::uint16_t width) override;

 private:
  Result<std::vector<Hash>> full_tile(std::uint8_t level, std::uint64_t index);

  TreeParts& parts_;
};

}  // namespace passnum
