#include "ledger/crypto/keyed_hash.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "tests/support/left_behind.h"

namespace passnum {
namespace {

HashKey counting_key() {
  std::array<Byte, 32> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<Byte>(i);
  return HashKey(bytes);
}

// Computed with Python's hashlib.blake2b over the tag, a zero byte and the message.
TEST(KeyedHash, GivesTheAnswersOfAnotherBlake2b) {
  const HashKey key = counting_key();
  EXPECT_EQ(to_hex(keyed_hash(key, "tag", as_bytes("message"))),
            "e288a80af2ae0b8573a65f88361d9f8aa875fc8f406c5f184f8fd66b3969042e");
  EXPECT_EQ(to_hex(keyed_hash(key, "", {})),
            "41ff93a4eaeebd3b78a93438a6f62a92ab5959c859e682b72c7def406197ca4d");
}

TEST(KeyedHash, ChangesWithItsKeyItsTagAndItsMessage) {
  const HashKey key = counting_key();
  SeededRandom random(1);
  const Hash hash = keyed_hash(key, "tag", as_bytes("message"));
  EXPECT_NE(keyed_hash(HashKey::generate(random), "tag", as_bytes("message")), hash);
  EXPECT_NE(keyed_hash(key, "tagm", as_bytes("essage")), hash) << "the tag ends where it ends";
  EXPECT_NE(keyed_hash(key, "tag", as_bytes("messagf")), hash);
}

TEST(HashKey, IsWipedWhereItIsMovedFrom) {
  HashKey key = counting_key();
  const HashKey moved = std::move(key);
  EXPECT_EQ(moved.bytes(), counting_key().bytes());
  EXPECT_EQ(key.bytes(), (std::array<Byte, 32>{}));  // NOLINT(bugprone-use-after-move): the point of the test
  static_assert(!std::is_copy_constructible_v<HashKey>);
  static_assert(!std::is_copy_assignable_v<HashKey>);
}

TEST(HashKey, IsWipedWhenItGoes) {
  const HashKey key = counting_key();
  const auto seen = look_for_secret(key.bytes(), counting_key());
  EXPECT_TRUE(seen.while_there);
  EXPECT_FALSE(seen.afterwards);
}

TEST(EqualInConstantTime, ComparesContentsAndLengths) {
  EXPECT_TRUE(equal_in_constant_time({}, {}));
  EXPECT_TRUE(equal_in_constant_time(as_bytes("abc"), as_bytes("abc")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("abd")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("ab")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes(""), as_bytes("a")));
}

}  // namespace
}  // namespace passnum
