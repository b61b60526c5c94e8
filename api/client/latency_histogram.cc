#include "api/client/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace passnum::client {
namespace {

constexpr unsigned kSubBits = 5;  // 32 buckets for each doubling
constexpr std::uint64_t kSubCount = 1U << kSubBits;

// Exact below 32 ns, then by the five bits that follow the highest.
std::size_t bucket_of(std::uint64_t value) {
  if (value < kSubCount) return static_cast<std::size_t>(value);
  const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - kSubBits - 1;
  return static_cast<std::size_t>(shift * kSubCount + (value >> shift));
}

// The largest value of a bucket.
std::uint64_t top_of(std::size_t bucket) {
  if (bucket < kSubCount) return bucket;
  const std::uint64_t shift = bucket / kSubCount - 1;
  const std::uint64_t mantissa = bucket - shift * kSubCount;
  return ((mantissa + 1) << shift) - 1;
}

}  // namespace

void LatencyHistogram::add(std::chrono::nanoseconds latency) {
  const std::int64_t value = std::max<std::int64_t>(0, latency.count());
  ++buckets_[bucket_of(static_cast<std::uint64_t>(value))];
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = std::max(max_, value);
  ++count_;
}

std::chrono::nanoseconds LatencyHistogram::percentile(double fraction) const {
  if (count_ == 0) return std::chrono::nanoseconds(0);
  const double clamped = std::clamp(fraction, 0.0, 1.0);
  const auto wanted = std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(std::ceil(clamped * static_cast<double>(count_))));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen < wanted) continue;
    const auto top = static_cast<std::int64_t>(top_of(bucket));
    return std::chrono::nanoseconds(std::clamp(top, min_, max_));
  }
  return max();
}

}  // namespace passnum::client
