#include "ledger/base/clock.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

TEST(FakeClock, StandsStillUntilItIsMoved) {
  FakeClock clock(TimeMs(1000));
  EXPECT_EQ(clock.now(), TimeMs(1000));
  EXPECT_EQ(clock.now(), TimeMs(1000));
  clock.advance_ms(5);
  EXPECT_EQ(clock.now(), TimeMs(1005));
  clock.set(TimeMs(7));
  EXPECT_EQ(clock.now(), TimeMs(7)) << "clocks of machines go back too";
}

TEST(SystemClock, CountsMillisecondsSince1970) {
  SystemClock clock;
  EXPECT_GT(clock.now(), parse_time("2026-01-01T00:00:00.000Z").value());
  EXPECT_LT(clock.now(), parse_time("2200-01-01T00:00:00.000Z").value());
}

}  // namespace
}  // namespace passnum
