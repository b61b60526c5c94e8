#include "ledger/tree/proof.h"

#include <gtest/gtest.h>

#include <random>

#include "grown_tree.h"
#include "ledger/tree/prove.h"
#include "vectors.h"

namespace passnum {
namespace {

using testing::GrownTree;

// A proof as it stands in the vectors: some hold hashes that are not 32 bytes, which must be refused too.
Result<std::vector<Hash>> proof_of(const boost::json::value& value) {
  std::vector<Bytes> hashes;
  if (value.is_array()) {
    for (const auto& hash : value.as_array()) hashes.push_back(from_base64(testing::text_of(hash)).value());
  }
  return parse_proof(hashes);
}

std::uint64_t number_of(const boost::json::value& value) {
  return value.to_number<std::uint64_t>();
}

// Some vectors write words such as "don't care 2" where a root stands, and one of them is good: a tree
// compared with itself. A root is 32 bytes here by its type, so the hash of the words stands for them: equal
// stays equal.
Hash root_of(const boost::json::value& value) {
  const Bytes bytes = from_base64(testing::text_of(value)).value();
  const auto root = parse_hash(bytes);
  return root ? root.value() : leaf_hash(bytes);
}

bool inclusion_accepted(const boost::json::value& test) {
  const auto leaf = parse_hash_base64(testing::text_of(test.at("leafHash")));
  const auto proof = proof_of(test.at("proof"));
  if (!leaf || !proof) return false;
  return bool(verify_inclusion(number_of(test.at("leafIdx")), number_of(test.at("treeSize")), leaf.value(),
                               proof.value(), root_of(test.at("root"))));
}

bool consistency_accepted(const boost::json::value& test) {
  const auto proof = proof_of(test.at("proof"));
  if (!proof) return false;
  return bool(verify_consistency(number_of(test.at("size1")), number_of(test.at("size2")),
                                 root_of(test.at("root1")), root_of(test.at("root2")), proof.value()));
}

void expect_agreement(const char* file, bool (*accepted)(const boost::json::value&)) {
  const auto vectors = testing::read_json(testing::shared_vector(file));
  const auto& cases = vectors.at("cases").as_array();
  ASSERT_EQ(cases.size(), 98U);
  int good = 0;
  for (const auto& test : cases) {
    EXPECT_EQ(accepted(test), !test.at("wantErr").as_bool()) << testing::text_of(test.at("case"));
    good += accepted(test) ? 1 : 0;
  }
  EXPECT_EQ(good, 6);
}

TEST(InclusionProof, IsJudgedAsInTheSharedVectors) {
  PASSNUM_NEED_SHARED_VECTOR("rfc6962_inclusion.json");
  expect_agreement("rfc6962_inclusion.json", inclusion_accepted);
}

TEST(ConsistencyProof, IsJudgedAsInTheSharedVectors) {
  PASSNUM_NEED_SHARED_VECTOR("rfc6962_consistency.json");
  expect_agreement("rfc6962_consistency.json", consistency_accepted);
}

TEST(InclusionProof, SaysWhetherItsFormOrItsHashesAreWrong) {
  const Hash leaf = leaf_hash(as_bytes("a"));
  const Hash other = leaf_hash(as_bytes("b"));
  const Hash root = node_hash(leaf, other);
  const std::vector<Hash> proof{other};
  EXPECT_TRUE(verify_inclusion(0, 2, leaf, proof, root));
  EXPECT_EQ(verify_inclusion(2, 2, leaf, proof, root).error().code, ErrorCode::invalid);
  EXPECT_EQ(verify_inclusion(0, 0, leaf, {}, empty_root()).error().code, ErrorCode::invalid);
  EXPECT_EQ(verify_inclusion(0, 2, leaf, {}, root).error().code, ErrorCode::invalid);
  EXPECT_EQ(verify_inclusion(0, 2, leaf, std::vector<Hash>{other, other}, root).error().code,
            ErrorCode::invalid);
  EXPECT_EQ(verify_inclusion(1, 2, leaf, proof, root).error().code, ErrorCode::corrupt);
}

TEST(ConsistencyProof, OfTheEmptyTreeIsRefusedWhateverItSays) {
  EXPECT_EQ(verify_consistency(0, 0, empty_root(), empty_root(), {}).error().code, ErrorCode::invalid);
  EXPECT_EQ(verify_consistency(0, 5, empty_root(), empty_root(), {}).error().code, ErrorCode::invalid);
}

// One wrong bit, one hash too many or too few, or another size, and the proof is worth nothing.
TEST(Proofs, AreRefusedOneStepAwayFromTheRightOnes) {
  GrownTree tree;
  for (int i = 0; i < 70; ++i) tree.append_text(std::to_string(i));
  PartsReader reader(tree);
  Prover prover(reader);
  for (const std::uint64_t size : {1, 2, 3, 33, 64, 70}) {
    const Hash root = prover.root(size).value();
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = prover.inclusion(index, size).value();
      ASSERT_TRUE(verify_inclusion(index, size, tree.leaves[index], proof, root));
      for (std::size_t at = 0; at < proof.size(); ++at) {
        auto changed = proof;
        changed[at][at % 32] ^= 1;
        EXPECT_FALSE(verify_inclusion(index, size, tree.leaves[index], changed, root));
      }
      auto longer = proof;
      longer.push_back(root);
      EXPECT_FALSE(verify_inclusion(index, size, tree.leaves[index], longer, root));
      EXPECT_FALSE(verify_inclusion(index + 1, size, tree.leaves[index], proof, root));
      if (proof.empty()) continue;
      const std::span<const Hash> shorter(proof.data(), proof.size() - 1);
      EXPECT_FALSE(verify_inclusion(index, size, tree.leaves[index], shorter, root));
    }
  }
}

TEST(ConsistencyProof, IsRefusedOneStepAwayFromTheRightOne) {
  GrownTree tree;
  for (int i = 0; i < 70; ++i) tree.append_text(std::to_string(i));
  PartsReader reader(tree);
  Prover prover(reader);
  const Hash root2 = prover.root(70).value();
  for (std::uint64_t size1 = 1; size1 < 70; ++size1) {
    const Hash root1 = prover.root(size1).value();
    const auto proof = prover.consistency(size1, 70).value();
    ASSERT_TRUE(verify_consistency(size1, 70, root1, root2, proof)) << size1;
    for (std::size_t at = 0; at < proof.size(); ++at) {
      auto changed = proof;
      changed[at][at % 32] ^= 0x80;
      EXPECT_FALSE(verify_consistency(size1, 70, root1, root2, changed));
    }
    auto longer = proof;
    longer.push_back(root2);
    EXPECT_FALSE(verify_consistency(size1, 70, root1, root2, longer));
    EXPECT_FALSE(verify_consistency(size1, 70, root1, root2, std::span(proof).first(proof.size() - 1)));
    EXPECT_FALSE(verify_consistency(size1, 70, root2, root2, proof));
    EXPECT_FALSE(verify_consistency(size1, 70, root1, root1, proof));
  }
}

// Sizes near 2^64 are a shift or an addition away from undefined behaviour; the sanitizers watch.
TEST(Proofs, OfHostileSizesAreJudgedWithoutOverflow) {
  constexpr std::uint64_t kMax = ~std::uint64_t{0};
  const std::vector<Hash> proof(kProofHashesMax);
  const std::vector<std::uint64_t> sizes{
      0, 1, 2, 3, 255, 256, 1ULL << 32, 1ULL << 62, 1ULL << 63, (1ULL << 63) + 1, kMax - 2, kMax - 1, kMax};
  std::mt19937_64 random(20260101);
  for (int round = 0; round < 2000; ++round) {
    const auto pick = [&] {
      return round % 2 == 0 ? sizes[random() % sizes.size()] : random() >> (random() % 64);
    };
    const std::uint64_t a = pick();
    const std::uint64_t b = pick();
    for (std::size_t count = 0; count <= proof.size(); ++count) {
      const auto some = std::span(proof).first(count);
      EXPECT_FALSE(verify_inclusion(a, b, Hash{}, some, empty_root()));
      EXPECT_FALSE(verify_consistency(a, b, empty_root(), Hash{1}, some));
    }
  }
  EXPECT_EQ(inclusion_proof_hashes(0, kMax), 64U);
  EXPECT_EQ(inclusion_proof_hashes(kMax - 1, kMax), 63U);
}

TEST(Hash, IsThirtyTwoBytesOrNothing) {
  EXPECT_TRUE(parse_hash(Bytes(32)));
  for (const std::size_t size : {0, 1, 31, 33, 64}) EXPECT_FALSE(parse_hash(Bytes(size)));
  EXPECT_TRUE(parse_hash_base64("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
  // Unused bits set, padding left out, base64url, 33 bytes.
  EXPECT_FALSE(parse_hash_base64("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV="));
  EXPECT_FALSE(parse_hash_base64("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"));
  EXPECT_FALSE(parse_hash_base64("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU="));
  EXPECT_FALSE(parse_hash_base64("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA"));
}

TEST(Proof, OfMoreHashesThanATreeCanHaveIsTooLarge) {
  EXPECT_TRUE(parse_proof(std::vector<Bytes>(kProofHashesMax, Bytes(32))));
  EXPECT_EQ(parse_proof(std::vector<Bytes>(kProofHashesMax + 1, Bytes(32))).error().code,
            ErrorCode::too_large);
}

}  // namespace
}  // namespace passnum
