#include "ledger/sequencer/peaks.h"

#include <gtest/gtest.h>

#include "ledger/tree/hashing.h"

namespace passnum {
namespace {

TEST(Peaks, HaveTheRootOfTheFrontierAtEverySize) {
  Frontier frontier;
  Peaks peaks;
  std::vector<FullTile> full;
  for (std::uint64_t size = 0;; ++size) {
    ASSERT_EQ(peaks.root(), frontier.root()) << size;
    ASSERT_EQ(Peaks::of(frontier).root(), frontier.root()) << size;
    if (size == 600) break;
    const Hash leaf = leaf_hash(as_bytes(std::to_string(size)));
    frontier.append(leaf, full);
    peaks.append(leaf);
  }
}

TEST(Peaks, MadeOfAFrontierGoOnAsIfTheyHadBeenThereFromTheBeginning) {
  Frontier frontier;
  std::vector<FullTile> full;
  for (std::uint64_t start = 0; start < 520; start += 13) {
    while (frontier.size() < start)
      frontier.append(leaf_hash(as_bytes(std::to_string(frontier.size()))), full);
    Frontier further = frontier;
    Peaks peaks = Peaks::of(frontier);
    for (int i = 0; i < 20; ++i) {
      const Hash leaf = leaf_hash(as_bytes(std::to_string(further.size())));
      further.append(leaf, full);
      peaks.append(leaf);
    }
    ASSERT_EQ(peaks.root(), further.root()) << start;
  }
}

TEST(Peaks, OfOtherLeavesHaveAnotherRoot) {
  Peaks a;
  Peaks b;
  for (int i = 0; i < 5; ++i) {
    a.append(leaf_hash(as_bytes("x")));
    b.append(leaf_hash(as_bytes(i == 2 ? "y" : "x")));
  }
  EXPECT_NE(a.root(), b.root());
}

}  // namespace
}  // namespace passnum
