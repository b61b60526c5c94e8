#include "ledger/base/random.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

Bytes drawn(Random& random, std::size_t size) {
  Bytes out(size);
  random.fill(out);
  return out;
}

TEST(SeededRandom, GivesTheSameForTheSameSeedAndNotForAnother) {
  SeededRandom first(1);
  SeededRandom again(1);
  SeededRandom other(2);
  const Bytes bytes = drawn(first, 40);
  EXPECT_EQ(drawn(again, 40), bytes);
  EXPECT_NE(drawn(other, 40), bytes);
  const Bytes second = drawn(first, 40);
  EXPECT_NE(second, bytes) << "each call gives something else";
  EXPECT_EQ(drawn(again, 40), second);
}

TEST(SystemRandom, DoesNotRepeat) {
  SystemRandom random;
  EXPECT_NE(drawn(random, 32), drawn(random, 32));
  EXPECT_NE(drawn(random, 32), Bytes(32));
}

TEST(Random, FillsNothingWhenAskedForNothing) {
  SystemRandom random;
  EXPECT_EQ(drawn(random, 0), Bytes{});
}

}  // namespace
}  // namespace passnum
