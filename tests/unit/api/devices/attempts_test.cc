#include "api/devices/attempts.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

constexpr TimeMs kNow{1'800'000'000'000};
TimeMs later(std::int64_t ms) {
  return TimeMs(kNow.value + ms);
}

void fail(Attempts& attempts, int times, TimeMs now = kNow) {
  for (int i = 0; i < times; ++i) attempts.failed("device/a", now);
}

TEST(Attempts, AFewAreFreeAndEachOneMoreDoublesTheWait) {
  Attempts attempts(3);
  fail(attempts, 3);
  EXPECT_EQ(attempts.wait_s("device/a", kNow), 0U);
  const std::array<unsigned, 5> waits{1, 2, 4, 8, 16};
  for (const unsigned wait_s : waits) {
    fail(attempts, 1);
    EXPECT_EQ(attempts.wait_s("device/a", kNow), wait_s);
  }
  EXPECT_EQ(attempts.wait_s("device/a", later(15'000)), 1U);
  EXPECT_EQ(attempts.wait_s("device/a", later(16'000)), 0U);
}

TEST(Attempts, NobodyWaitsLongerThanTheLongestWait) {
  Attempts attempts(0);
  fail(attempts, 1000);
  EXPECT_EQ(attempts.wait_s("device/a", kNow), Attempts::kWaitSMax);
  // Not even when the clock is set back a year.
  EXPECT_EQ(attempts.wait_s("device/a", later(-365LL * 86'400'000)), Attempts::kWaitSMax);
}

TEST(Attempts, TimeForgivesOneAfterTheOther) {
  Attempts attempts(3);
  fail(attempts, 5);
  fail(attempts, 1, later(2 * Attempts::kForgivenAfterMs));
  // Five less two forgiven, and one more.
  EXPECT_EQ(attempts.wait_s("device/a", later(2 * Attempts::kForgivenAfterMs)), 1U);
  fail(attempts, 1, later(100 * Attempts::kForgivenAfterMs));
  EXPECT_EQ(attempts.wait_s("device/a", later(100 * Attempts::kForgivenAfterMs)), 0U);
}

TEST(Attempts, OneNameDoesNotWaitForAnother) {
  Attempts attempts(0);
  fail(attempts, 10);
  EXPECT_EQ(attempts.wait_s("device/b", kNow), 0U);
}

TEST(Attempts, AFloodOfNamesForgetsNobodyWhoWaits) {
  Attempts attempts(0);
  fail(attempts, 10);
  for (std::size_t i = 0; i < Attempts::kNamesMax + 10; ++i)
    attempts.failed("address/" + std::to_string(i), kNow);
  EXPECT_GT(attempts.wait_s("device/a", kNow), 100U);
  // Once they are forgiven there is room again.
  attempts.failed("device/c", later(2 * Attempts::kForgivenAfterMs));
  EXPECT_EQ(attempts.wait_s("device/c", later(2 * Attempts::kForgivenAfterMs)), 1U);
}

TEST(Attempts, WhoWaitsWaitsOnWhenTheServerBeginsAgain) {
  std::map<std::string, Attempts::Record> kept;
  Attempts before(3);
  before.tell([&](const std::string& who, const Attempts::Record& record) { kept[who] = record; });
  fail(before, 3);
  EXPECT_TRUE(kept.empty());
  fail(before, 4);
  ASSERT_EQ(kept.size(), 1U);
  Attempts after(3);
  for (const auto& [who, record] : kept) after.resume(who, record);
  EXPECT_EQ(after.wait_s("device/a", kNow), before.wait_s("device/a", kNow));
  fail(after, 1);
  EXPECT_EQ(after.wait_s("device/a", kNow), 16U);
}

}  // namespace
}  // namespace passnum
