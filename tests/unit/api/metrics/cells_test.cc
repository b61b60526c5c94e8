#include "api/metrics/cells.h"

#include <gtest/gtest.h>

#include <thread>

namespace passnum::metrics {
namespace {

TEST(Cells, LoseNothingWhenMoreThreadsCountThanThereAreRows) {
  constexpr std::size_t kThreads = 2 * Cells::kRowsCount + 1;
  constexpr std::uint64_t kTimes = 5'000;
  Cells cells(20);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&cells] {
      for (std::uint64_t k = 0; k < kTimes; ++k) {
        cells.add(0);
        cells.add(19, 2);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(cells.sum(0), kThreads * kTimes);
  EXPECT_EQ(cells.sum(19), 2 * kThreads * kTimes);
  EXPECT_EQ(cells.sum(1), 0U);
}

TEST(Histogram, PutsAValueOnABoundIntoTheBucketThatEndsThere) {
  Cells cells(CountHistogram::kCellsCount);
  const CountHistogram batch{&kCountBounds, 0};
  for (const std::uint64_t value : {0U, 1U, 2U, 3U, 1024U, 1025U}) batch.add(cells, value);
  EXPECT_EQ(cells.sum(0), 2U);                           // 0, 1
  EXPECT_EQ(cells.sum(1), 1U);                           // 2
  EXPECT_EQ(cells.sum(2), 1U);                           // 3
  EXPECT_EQ(cells.sum(kCountBounds.size() - 1), 1U);     // 1024
  EXPECT_EQ(cells.sum(kCountBounds.size()), 1U);         // above them all
  EXPECT_EQ(cells.sum(kCountBounds.size() + 1), 2055U);  // the sum
}

TEST(Bounds, AreWrittenAsWhatTheyAre) {
  for (const auto& bound : kTimeBounds) {
    EXPECT_DOUBLE_EQ(std::stod(std::string(bound.label)), static_cast<double>(bound.value) / 1e9);
  }
  for (const auto& bound : kCountBounds) {
    EXPECT_EQ(std::stoull(std::string(bound.label)), bound.value);
  }
}

TEST(Nanoseconds, TakeAClockThatWentBackForNoTime) {
  EXPECT_EQ(nanoseconds(std::chrono::nanoseconds(-1)), 0U);
  EXPECT_EQ(nanoseconds(std::chrono::microseconds(2)), 2000U);
}

}  // namespace
}  // namespace passnum::metrics
