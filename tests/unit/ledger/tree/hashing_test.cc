#include "ledger/tree/hashing.h"

#include <gtest/gtest.h>

#include "vectors.h"

namespace passnum {
namespace {

TEST(Hashing, TellsALeafFromANodeOfTheSameBytes) {
  const Hash left = leaf_hash(as_bytes("left"));
  const Hash right = leaf_hash(as_bytes("right"));
  Bytes both(left.begin(), left.end());
  both.insert(both.end(), right.begin(), right.end());
  EXPECT_NE(node_hash(left, right), leaf_hash(both));
  EXPECT_NE(node_hash(left, right), node_hash(right, left));
}

// The three values that every RFC 6962 implementation prints.
TEST(Hashing, GivesTheEmptyRootAndTheEmptyLeafOfRfc6962) {
  EXPECT_EQ(to_hex(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(leaf_hash({})), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST(Hashing, AgreesWithTheSharedVectors) {
  PASSNUM_NEED_SHARED_VECTOR("rfc6962_vectors.json");
  const auto vectors = testing::read_json(testing::shared_vector("rfc6962_vectors.json"));
  ASSERT_EQ(vectors.at("hasher").as_array().size(), 4U);
  for (const auto& test : vectors.at("hasher").as_array()) {
    const std::string kind = testing::text_of(test.at("kind"));
    const std::string want = testing::text_of(test.at("want"));
    if (kind == "empty_root") {
      EXPECT_EQ(to_hex(empty_root()), want);
    } else if (kind == "leaf") {
      EXPECT_EQ(to_hex(leaf_hash(as_bytes(testing::text_of(test.at("data_ascii"))))), want);
    }
  }
}

}  // namespace
}  // namespace passnum
