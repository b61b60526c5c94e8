#include "ledger/tree/frontier.h"

#include <gtest/gtest.h>

#include "grown_tree.h"
#include "ledger/tree/proof.h"
#include "ledger/tree/prove.h"

namespace passnum {
namespace {

using testing::defined_root;
using testing::GrownTree;

TEST(Frontier, HasTheRootThatTheDefinitionGivesAtEverySize) {
  GrownTree tree;
  EXPECT_EQ(tree.frontier.root(), empty_root());
  for (int i = 0; i < 600; ++i) {
    tree.append_text(std::to_string(i));
    ASSERT_EQ(tree.frontier.root(), defined_root(tree.leaves)) << i;
    ASSERT_EQ(tree.frontier.size(), tree.leaves.size());
  }
}

TEST(Frontier, GivesUpEachTileWhenItsLastHashArrivesAndNotBefore) {
  Frontier frontier;
  std::vector<FullTile> full;
  for (int i = 0; i < 255; ++i) frontier.append(Hash{}, full);
  EXPECT_TRUE(full.empty());
  EXPECT_EQ(frontier.partial_tile(0).size(), 255U);
  EXPECT_EQ(frontier.partial_tile(1).size(), 0U);

  frontier.append(Hash{}, full);
  ASSERT_EQ(full.size(), 1U);
  EXPECT_EQ(full[0].level, 0);
  EXPECT_EQ(full[0].index, 0U);
  EXPECT_EQ(frontier.partial_tile(0).size(), 0U);
  ASSERT_EQ(frontier.partial_tile(1).size(), 1U);
  EXPECT_EQ(frontier.partial_tile(1)[0], tile_root(full[0].hashes));
}

TEST(Frontier, CompletesTilesOfTwoLevelsWithOneLeafLowestFirst) {
  Frontier frontier;
  std::vector<FullTile> full;
  for (int i = 0; i < 65'535; ++i) frontier.append(Hash{}, full);
  full.clear();
  frontier.append(Hash{}, full);
  ASSERT_EQ(full.size(), 2U);
  EXPECT_EQ(full[0].level, 0);
  EXPECT_EQ(full[0].index, 255U);
  EXPECT_EQ(full[1].level, 1);
  EXPECT_EQ(full[1].index, 0U);
  EXPECT_EQ(frontier.partial_tile(2).size(), 1U);
}

// The writer builds the next tree on a copy; when the disk fails, the one it has must be as before.
TEST(Frontier, IsNotChangedByWhatItsCopyReceives) {
  GrownTree tree;
  for (int i = 0; i < 300; ++i) tree.append_text(std::to_string(i));
  const Hash before = tree.frontier.root();
  Frontier copy = tree.frontier;
  std::vector<FullTile> full;
  for (int i = 0; i < 300; ++i) copy.append(Hash{}, full);
  EXPECT_EQ(tree.frontier.root(), before);
  EXPECT_EQ(tree.frontier.size(), 300U);
  EXPECT_NE(copy.root(), before);
}

TEST(Frontier, IsRebuiltFromStoredPartsAtEverySizeAroundTheBorders) {
  GrownTree tree;
  for (std::uint64_t size = 0; size <= 66'100; ++size) {
    const bool border = size < 3 || size % 256 < 2 || size % 256 == 255;
    if (border && (size < 1100 || size > 65'000)) {
      auto rebuilt = Frontier::from_parts(size, tree);
      ASSERT_TRUE(rebuilt) << rebuilt.error().message();
      ASSERT_EQ(rebuilt.value().root(), tree.frontier.root()) << size;
      // It must also go on as the other would.
      std::vector<FullTile> full;
      Frontier grown = tree.frontier;
      grown.append(Hash{7}, full);
      rebuilt.value().append(Hash{7}, full);
      ASSERT_EQ(rebuilt.value().root(), grown.root()) << size;
    }
    tree.append_text(std::to_string(size));
  }
}

TEST(Frontier, IsNotRebuiltFromPartsThatAreAbsentOrUnreadable) {
  class Broken final : public TreeParts {
   public:
    Result<std::vector<Hash>> full_tile(std::uint8_t, std::uint64_t) override { return tile; }
    Result<std::vector<Hash>> leaf_hashes(std::uint64_t, std::uint16_t) override { return leaves; }
    Result<std::vector<Hash>> tile = Error(ErrorCode::not_found, "no tile");
    Result<std::vector<Hash>> leaves = Error(ErrorCode::not_found, "no leaf");
  } parts;
  EXPECT_EQ(Frontier::from_parts(3, parts).error().code, ErrorCode::not_found);
  parts.leaves = std::vector<Hash>(2);
  EXPECT_EQ(Frontier::from_parts(3, parts).error().code, ErrorCode::corrupt)
      << "fewer leaves than the size says";
  EXPECT_EQ(Frontier::from_parts(256, parts).error().code, ErrorCode::not_found);
  parts.tile = std::vector<Hash>(255);
  EXPECT_EQ(Frontier::from_parts(512, parts).error().code, ErrorCode::corrupt) << "stored as full and is not";
  parts.tile = Error(ErrorCode::corrupt, "checksum");
  EXPECT_EQ(Frontier::from_parts(3, parts).error().code, ErrorCode::corrupt);
  EXPECT_TRUE(Frontier::from_parts(0, parts));
}

// Proofs for a batch are made before the disk has any of it.
TEST(FrontierReader, ProvesABatchThatIsNotStoredYet) {
  GrownTree stored;
  for (int i = 0; i < 500; ++i) stored.append_text(std::to_string(i));
  PartsReader disk(stored);
  Frontier next = stored.frontier;
  std::vector<FullTile> completed;
  std::vector<Hash> leaves = stored.leaves;
  for (int i = 500; i < 1100; ++i) {
    leaves.push_back(leaf_hash(as_bytes(std::to_string(i))));
    next.append(leaves.back(), completed);
  }
  ASSERT_EQ(completed.size(), 3U);
  FrontierReader reader(next, completed, disk);
  Prover prover(reader);
  for (std::uint64_t index = 0; index < 1100; ++index) {
    const auto proof = prover.inclusion(index, 1100);
    ASSERT_TRUE(proof) << proof.error().message();
    ASSERT_TRUE(verify_inclusion(index, 1100, leaves[index], proof.value(), next.root()));
  }
  const auto growth = prover.consistency(500, 1100).value();
  EXPECT_TRUE(verify_consistency(500, 1100, stored.frontier.root(), next.root(), growth));
  EXPECT_EQ(prover.inclusion(1099, 1101).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace passnum
