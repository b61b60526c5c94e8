#include "ledger/base/money.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

TEST(Cents, AddSubtractAndTurnRound) {
  EXPECT_EQ(Cents(1000) + Cents(250), Cents(1250));
  EXPECT_EQ(Cents(1000) - Cents(2500), Cents(-1500));
  EXPECT_EQ(-Cents(7), Cents(-7));
  EXPECT_EQ(times(Cents(1000), 10'000), Cents(10'000'000));
  EXPECT_EQ(times(Cents(1000), 0), Cents(0));
  EXPECT_EQ(times(Cents(-3), 5), Cents(-15));
}

TEST(CentsDeathTest, AboveTheirLimitAreABugAndStopTheProgram) {
  EXPECT_EQ(Cents(kCentsMax - 1) + Cents(1), Cents(kCentsMax));
  EXPECT_DEATH(static_cast<void>(Cents(kCentsMax) + Cents(1)), "CHECK");
  EXPECT_DEATH(static_cast<void>(Cents(-kCentsMax) - Cents(1)), "CHECK");
  EXPECT_DEATH(static_cast<void>(times(Cents(1), -1)), "CHECK");
  EXPECT_DEATH(static_cast<void>(times(Cents(1), 1'000'000'001)), "CHECK");
  EXPECT_DEATH(static_cast<void>(times(Cents(1'000'001), 1)), "CHECK");
}

static_assert(kCentsMax < (std::int64_t{1} << 53), "JSON must carry every amount whole");

}  // namespace
}  // namespace passnum
