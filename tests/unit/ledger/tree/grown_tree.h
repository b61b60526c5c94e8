#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ledger/tree/frontier.h"
#include "ledger/tree/hashing.h"

namespace passnum::testing {

// A tree that keeps everything, and fails the test when a tile that was served as full is written again.
class GrownTree final : public TreeParts {
 public:
  void append(const Hash& leaf) {
    std::vector<FullTile> full;
    frontier.append(leaf, full);
    leaves.push_back(leaf);
    for (auto& tile : full) {
      EXPECT_EQ(tile.hashes.size(), std::size_t{kTileWidth});
      EXPECT_TRUE(tiles.emplace(std::pair(tile.level, tile.index), tile.hashes).second) << "written twice";
    }
  }
  void append_text(const std::string& text) { append(leaf_hash(as_bytes(text))); }

  Result<std::vector<Hash>> full_tile(std::uint8_t level, std::uint64_t index) override {
    const auto found = tiles.find({level, index});
    if (found == tiles.end()) return Error(ErrorCode::not_found, "no such full tile");
    return found->second;
  }
  Result<std::vector<Hash>> leaf_hashes(std::uint64_t begin, std::uint16_t count) override {
    EXPECT_GE(count, 1);
    EXPECT_EQ(begin / kTileWidth, (begin + count - 1) / kTileWidth) << "leaves of two tiles in one call";
    if (begin + count > leaves.size()) return Error(ErrorCode::not_found, "no such leaves");
    const auto first = leaves.begin() + static_cast<std::ptrdiff_t>(begin);
    return std::vector<Hash>(first, first + count);
  }

  Frontier frontier;
  std::vector<Hash> leaves;
  std::map<std::pair<std::uint8_t, std::uint64_t>, std::vector<Hash>> tiles;
};

// RFC 6962 section 2.1 written down as it stands: slow, and nothing shared with the code under test.
inline Hash defined_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return empty_root();
  if (leaves.size() == 1) return leaves.front();
  std::size_t left = 1;
  while (left * 2 < leaves.size()) left *= 2;
  return node_hash(defined_root(leaves.first(left)), defined_root(leaves.subspan(left)));
}

}  // namespace passnum::testing
