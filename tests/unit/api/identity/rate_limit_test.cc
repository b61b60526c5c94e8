#include "api/identity/rate_limit.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace passnum::identity {
namespace {

constexpr Rate kThreeThenOneASecond{3, 1'000};

TimeMs after(std::int64_t ms) {
  return TimeMs(kNoon.value + ms);
}

TEST(RateLimit, GivesABurstAndThenOneByOneAndSaysHowLongToWait) {
  RateLimiter limiter;
  const auto take = [&](std::int64_t ms) { return limiter.take("a", kThreeThenOneASecond, after(ms)); };
  EXPECT_EQ(take(0), 0U);
  EXPECT_EQ(take(0), 0U);
  EXPECT_EQ(take(0), 0U);
  EXPECT_EQ(take(0), 1U);
  EXPECT_EQ(take(999), 1U);
  EXPECT_EQ(take(1000), 0U);
  EXPECT_EQ(take(1000), 1U);
  EXPECT_EQ(take(1'000'000), 0U);
  EXPECT_EQ(limiter.take("b", {1, 30'000}, after(0)), 0U);
  EXPECT_EQ(limiter.take("b", {1, 30'000}, after(1)), 30U);
}

TEST(RateLimit, OfOneIsNotThatOfAnother) {
  RateLimiter limiter;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.take("a", kThreeThenOneASecond, kNoon), 0U);
  EXPECT_NE(limiter.take("a", kThreeThenOneASecond, kNoon), 0U);
  EXPECT_EQ(limiter.take("b", kThreeThenOneASecond, kNoon), 0U);
}

TEST(RateLimit, IsNotRefilledByAClockThatGoesBackAndForth) {
  RateLimiter limiter;
  for (int i = 0; i < 3; ++i) limiter.take("a", kThreeThenOneASecond, after(10'000));
  EXPECT_NE(limiter.take("a", kThreeThenOneASecond, after(0)), 0U);
  limiter.give_back("a", kThreeThenOneASecond, after(0));
  EXPECT_EQ(limiter.take("a", kThreeThenOneASecond, after(0)), 0U);
}

TEST(RateLimit, TakesBoundedMemoryHoweverManyCome) {
  RateLimiter limiter(1'000);
  for (int i = 0; i < 20'000; ++i) limiter.take("address " + std::to_string(i), kThreeThenOneASecond, kNoon);
  EXPECT_LE(limiter.buckets_count(), 1'000U);
}

TEST(RateLimit, RemembersWhoKeepsComingWhileManyOthersDo) {
  RateLimiter limiter(1'000);
  for (int i = 0; i < 3; ++i) limiter.take("a", kThreeThenOneASecond, kNoon);
  for (int i = 0; i < 5'000; ++i) {
    limiter.take("address " + std::to_string(i), kThreeThenOneASecond, kNoon);
    if (i % 100 == 0) {
      EXPECT_NE(limiter.take("a", kThreeThenOneASecond, kNoon), 0U);
    }
  }
}

}  // namespace
}  // namespace passnum::identity
