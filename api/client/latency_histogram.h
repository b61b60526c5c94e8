#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace passnum::client {

// How long answers took, in buckets 1/32 of their value wide: a percentile is right within 3.2 %.
class LatencyHistogram {
 public:
  void add(std::chrono::nanoseconds latency);
  std::uint64_t count() const { return count_; }
  std::chrono::nanoseconds min() const { return std::chrono::nanoseconds(count_ == 0 ? 0 : min_); }
  std::chrono::nanoseconds max() const { return std::chrono::nanoseconds(max_); }
  // The latency that `fraction` (0 to 1) of the answers did not exceed; 0 when there are none.
  std::chrono::nanoseconds percentile(double fraction) const;

 private:
  static constexpr std::size_t kBuckets = 64 * 32;
  std::array<std::uint64_t, kBuckets> buckets_{};
  std::uint64_t count_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
};

}  // namespace passnum::client
