#include "api/client/latency_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace passnum::client {
namespace {

using std::chrono::nanoseconds;

TEST(LatencyHistogram, IsEmptyAtFirst) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.min().count(), 0);
  EXPECT_EQ(histogram.max().count(), 0);
  EXPECT_EQ(histogram.percentile(0.5).count(), 0);
}

TEST(LatencyHistogram, IsExactAtItsEnds) {
  LatencyHistogram histogram;
  for (const std::int64_t value : {1'234'567LL, 5LL, 987'654'321LL}) histogram.add(nanoseconds(value));
  EXPECT_EQ(histogram.min().count(), 5);
  EXPECT_EQ(histogram.max().count(), 987'654'321);
  EXPECT_EQ(histogram.percentile(0).count(), 5);
  EXPECT_EQ(histogram.percentile(1).count(), 987'654'321);
}

TEST(LatencyHistogram, FindsPercentilesWithin3Point2Percent) {
  std::mt19937_64 random(20261121);
  std::vector<std::int64_t> values;
  LatencyHistogram histogram;
  for (int i = 0; i < 10'000; ++i) {
    const auto value = static_cast<std::int64_t>(random() >> (random() % 40 + 20));
    values.push_back(value);
    histogram.add(nanoseconds(value));
  }
  std::ranges::sort(values);
  for (const double fraction : {0.01, 0.25, 0.5, 0.9, 0.99, 0.999}) {
    const auto index = static_cast<std::size_t>(fraction * static_cast<double>(values.size())) - 1;
    const auto found = static_cast<double>(histogram.percentile(fraction).count());
    const auto exact = static_cast<double>(values[index]);
    EXPECT_GE(found, exact) << fraction;
    EXPECT_LE(found, exact * 1.032 + 1) << fraction;
  }
}

TEST(LatencyHistogram, TakesTheLargestAndTheImpossible) {
  LatencyHistogram histogram;
  histogram.add(nanoseconds::max());
  histogram.add(nanoseconds(-1));
  EXPECT_EQ(histogram.max(), nanoseconds::max());
  EXPECT_EQ(histogram.min().count(), 0);
}

}  // namespace
}  // namespace passnum::client
