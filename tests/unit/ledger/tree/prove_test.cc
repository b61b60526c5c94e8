#include "ledger/tree/prove.h"

#include <gtest/gtest.h>

#include <bit>

#include "grown_tree.h"
#include "ledger/crypto/hash.h"
#include "ledger/tree/proof.h"
#include "vectors.h"

namespace passnum {
namespace {

using testing::defined_root;
using testing::GrownTree;

GrownTree tree_of_bytes(unsigned begin, unsigned end) {
  GrownTree tree;
  for (unsigned i = begin; i < end; ++i) {
    const Byte leaf = static_cast<Byte>(i);
    tree.append(leaf_hash(ByteView(&leaf, 1)));
  }
  return tree;
}

// The ranges [begin, end) that the published loop walks through, and the two sums that it ends with.
template <typename Visit>
void visit_ranges(Visit visit) {
  for (unsigned end = 0; end <= 130; ++end) {
    for (unsigned begin = 0; begin <= end; ++begin) {
      if (begin == 0 || begin == end || begin % std::bit_ceil(end - begin) == 0) visit(begin, end);
    }
  }
}

TEST(WholeTree, HasThePublishedSumOverTheRootsOfEverySubtree) {
  std::string lines;
  visit_ranges([&](unsigned begin, unsigned end) {
    const Hash root = tree_of_bytes(begin, end).frontier.root();
    lines += "[" + std::to_string(begin) + ", " + std::to_string(end) + ") " + to_hex(root) + "\n";
  });
  EXPECT_EQ(to_hex(sha256(as_bytes(lines))),
            "b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81");
}

TEST(WholeTree, HasThePublishedSumOverItsInclusionProofs) {
  std::string lines;
  int proofs = 0;
  visit_ranges([&](unsigned begin, unsigned end) {
    GrownTree tree = tree_of_bytes(begin, end);
    PartsReader reader(tree);
    Prover prover(reader);
    for (unsigned i = begin; i < end; ++i, ++proofs) {
      const auto proof = prover.inclusion(i - begin, end - begin).value();
      ASSERT_TRUE(
          verify_inclusion(i - begin, end - begin, tree.leaves[i - begin], proof, tree.frontier.root()));
      lines += std::to_string(i) + " [" + std::to_string(begin) + ", " + std::to_string(end) + ")";
      for (const Hash& hash : proof) lines += " " + to_hex(hash);
      lines += "\n";
    }
  });
  EXPECT_EQ(proofs, 12'807);
  EXPECT_EQ(to_hex(sha256(as_bytes(lines))),
            "ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f");
}

TEST(WholeTree, HasTheRootsAndProofsOfTheSharedVectors) {
  PASSNUM_NEED_SHARED_VECTOR("rfc6962_vectors.json");
  const auto vectors = testing::read_json(testing::shared_vector("rfc6962_vectors.json"));
  GrownTree tree;
  const auto& roots = vectors.at("root_by_size_hex").as_array();
  EXPECT_EQ(tree.frontier.root(), testing::hash_from_hex(roots[0]));
  for (const auto& leaf : vectors.at("leaf_inputs_hex").as_array()) {
    tree.append(leaf_hash(from_hex(testing::text_of(leaf)).value()));
    EXPECT_EQ(tree.frontier.root(), testing::hash_from_hex(roots[tree.leaves.size()]));
  }
  PartsReader reader(tree);
  Prover prover(reader);
  for (const auto& test : vectors.at("all_inclusion_hex").as_array()) {
    const auto proof = prover.inclusion(test.at("index").to_number<std::uint64_t>(),
                                        test.at("size").to_number<std::uint64_t>());
    EXPECT_EQ(proof.value(), testing::hashes_from_hex(test.at("proof")));
  }
  for (const auto& test : vectors.at("all_consistency_hex").as_array()) {
    const auto proof = prover.consistency(test.at("size1").to_number<std::uint64_t>(),
                                          test.at("size2").to_number<std::uint64_t>());
    EXPECT_EQ(proof.value(), testing::hashes_from_hex(test.at("proof")));
  }
}

TEST(ConsistencyProof, ConvincesForEveryPairOfSizesUpTo130) {
  GrownTree tree = tree_of_bytes(0, 130);
  PartsReader reader(tree);
  Prover prover(reader);
  std::vector<Hash> roots{empty_root()};
  for (std::size_t size = 1; size <= 130; ++size) {
    roots.push_back(defined_root(std::span(tree.leaves).first(size)));
    EXPECT_EQ(prover.root(size).value(), roots.back());
  }
  for (std::uint64_t size2 = 1; size2 <= 130; ++size2) {
    for (std::uint64_t size1 = 1; size1 <= size2; ++size1) {
      const auto proof = prover.consistency(size1, size2).value();
      EXPECT_TRUE(verify_consistency(size1, size2, roots[size1], roots[size2], proof))
          << size1 << " " << size2;
    }
  }
}

// Own vectors, across the borders of tiles of the first, second and third level.
TEST(WholeTree, HasTheProofsOfAnIndependentProgramAcrossTileBorders) {
  const auto vectors = testing::read_json(testing::own_vector("tree.json"));
  GrownTree tree;
  for (int i = 0; i < 69'999; ++i) tree.append_text("leaf-" + std::to_string(i));
  PartsReader reader(tree);
  Prover prover(reader);
  for (const auto& test : vectors.at("roots").as_array()) {
    const auto size = test.at("size").to_number<std::uint64_t>();
    EXPECT_EQ(prover.root(size).value(), testing::hash_from_hex(test.at("root"))) << size;
  }
  for (const auto& test : vectors.at("inclusion").as_array()) {
    const auto index = test.at("index").to_number<std::uint64_t>();
    const auto size = test.at("size").to_number<std::uint64_t>();
    EXPECT_EQ(prover.inclusion(index, size).value(), testing::hashes_from_hex(test.at("proof"))) << index;
    EXPECT_EQ(inclusion_proof(index, size, reader).value(), testing::hashes_from_hex(test.at("proof")));
  }
  for (const auto& test : vectors.at("consistency").as_array()) {
    const auto size1 = test.at("size1").to_number<std::uint64_t>();
    const auto size2 = test.at("size2").to_number<std::uint64_t>();
    EXPECT_EQ(prover.consistency(size1, size2).value(), testing::hashes_from_hex(test.at("proof"))) << size1;
    EXPECT_EQ(consistency_proof(size1, size2, reader).value(), testing::hashes_from_hex(test.at("proof")));
  }
}

TEST(Prover, RefusesWhatNoTreeHolds) {
  GrownTree tree = tree_of_bytes(0, 5);
  PartsReader reader(tree);
  Prover prover(reader);
  EXPECT_EQ(prover.inclusion(5, 5).error().code, ErrorCode::invalid);
  EXPECT_EQ(prover.inclusion(0, 0).error().code, ErrorCode::invalid);
  EXPECT_EQ(prover.consistency(0, 5).error().code, ErrorCode::invalid);
  EXPECT_EQ(prover.consistency(6, 5).error().code, ErrorCode::invalid);
  EXPECT_EQ(prover.root(0).value(), empty_root());
  EXPECT_EQ(prover.inclusion(0, 6).error().code, ErrorCode::not_found) << "the tree has only 5 leaves";
}

// A reader that answers as it was told to, and counts.
class ScriptedTiles final : public TileReader {
 public:
  Result<std::vector<Hash>> tile(std::uint8_t, std::uint64_t, std::uint16_t) override {
    reads += 1;
    return answer;
  }
  Result<std::vector<Hash>> answer = std::vector<Hash>(kTileWidth);
  int reads = 0;
};

TEST(Prover, SaysThatATileIsUnreadableAndNotThatItIsAbsent) {
  ScriptedTiles tiles;
  tiles.answer = Error(ErrorCode::corrupt, "checksum");
  EXPECT_EQ(inclusion_proof(3, 300, tiles).error().code, ErrorCode::corrupt);
  tiles.answer = Error(ErrorCode::io, "disk");
  EXPECT_EQ(inclusion_proof(3, 300, tiles).error().code, ErrorCode::io);
  tiles.answer = std::vector<Hash>(3);
  EXPECT_EQ(inclusion_proof(3, 300, tiles).error().code, ErrorCode::corrupt) << "narrower than asked for";
  tiles.answer = std::vector<Hash>(kTileWidth + 1);
  EXPECT_EQ(inclusion_proof(3, 300, tiles).error().code, ErrorCode::corrupt) << "wider than a tile";
}

TEST(Prover, ReadsATileOnceForTheProofsOfABatch) {
  ScriptedTiles tiles;
  Prover prover(tiles);
  for (std::uint64_t index = 0; index < kTileWidth; ++index) ASSERT_TRUE(prover.inclusion(index, kTileWidth));
  EXPECT_EQ(tiles.reads, 1);
}

TEST(Prover, KeepsABoundedNumberOfTiles) {
  ScriptedTiles tiles;
  Prover prover(tiles);
  constexpr std::uint64_t kTiles = 4 * kProverTilesMax;
  for (std::uint64_t tile = 0; tile < kTiles; ++tile) {
    ASSERT_TRUE(prover.inclusion(tile * kTileWidth, kTiles * kTileWidth));
  }
  const int reads = tiles.reads;
  ASSERT_TRUE(prover.inclusion(0, kTiles * kTileWidth));
  EXPECT_GT(tiles.reads, reads) << "the first tile was given up long ago";
}

}  // namespace
}  // namespace passnum
