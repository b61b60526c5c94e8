#include "ledger/base/recent_map.h"

#include <gtest/gtest.h>

#include <string>

namespace passnum {
namespace {

TEST(RecentMap, KeepsWhatIsAskedForAgainAndForgetsTheRestInBoundedMemory) {
  RecentMap<std::string, int> map(10);
  map.of("kept", 0) = 7;
  map.of("left", 0) = 7;
  for (int i = 0; i < 100; ++i) {
    map.of(std::to_string(i), i);
    EXPECT_EQ(map.of("kept", 0), 7) << i;
    EXPECT_LE(map.size(), 10U);
  }
  EXPECT_EQ(map.of("left", 0), 0);
}

}  // namespace
}  // namespace passnum
