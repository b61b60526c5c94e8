#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace passnum::metrics {

// Numbers that many threads raise and a scrape sums up. Each thread has a row of its own as long as there are
// not more threads than rows, so no cache line goes from core to core and nothing is locked.
class Cells {
 public:
  static constexpr std::size_t kRowsCount = 16;

  explicit Cells(std::size_t count);
  // Any thread. `cell` is below the count.
  void add(std::size_t cell, std::uint64_t by = 1);
  std::uint64_t sum(std::size_t cell) const;

 private:
  struct alignas(64) Line {
    std::array<std::atomic<std::uint64_t>, 8> values{};
  };
  std::size_t count_;
  std::size_t lines_per_row_;
  std::vector<Line> lines_;
};

// Upper bounds of a histogram, ascending, and how each is written in its `le` label.
struct Bound {
  std::uint64_t value;
  std::string_view label;
};
template <std::size_t N>
using Bounds = std::array<Bound, N>;

// Nanoseconds, shown as seconds.
constexpr Bounds<19> kTimeBounds{{{10'000, "0.00001"},
                                  {25'000, "0.000025"},
                                  {50'000, "0.00005"},
                                  {100'000, "0.0001"},
                                  {250'000, "0.00025"},
                                  {500'000, "0.0005"},
                                  {1'000'000, "0.001"},
                                  {2'500'000, "0.0025"},
                                  {5'000'000, "0.005"},
                                  {10'000'000, "0.01"},
                                  {25'000'000, "0.025"},
                                  {50'000'000, "0.05"},
                                  {100'000'000, "0.1"},
                                  {250'000'000, "0.25"},
                                  {500'000'000, "0.5"},
                                  {1'000'000'000, "1"},
                                  {2'500'000'000, "2.5"},
                                  {5'000'000'000, "5"},
                                  {10'000'000'000, "10"}}};
constexpr Bounds<11> kCountBounds{{{1, "1"},
                                   {2, "2"},
                                   {4, "4"},
                                   {8, "8"},
                                   {16, "16"},
                                   {32, "32"},
                                   {64, "64"},
                                   {128, "128"},
                                   {256, "256"},
                                   {512, "512"},
                                   {1024, "1024"}}};

// Where a histogram lies in Cells: one cell a bound, one for what is above them all, one for the sum.
template <std::size_t N>
struct Histogram {
  static constexpr std::size_t kCellsCount = N + 2;
  const Bounds<N>* bounds;
  std::size_t first_cell;

  void add(Cells& cells, std::uint64_t value) const {
    std::size_t bucket = 0;
    while (bucket < N && value > (*bounds)[bucket].value) ++bucket;
    cells.add(first_cell + bucket);
    cells.add(first_cell + N + 1, value);
  }
};
using TimeHistogram = Histogram<kTimeBounds.size()>;
using CountHistogram = Histogram<kCountBounds.size()>;

// A time as a histogram takes it; a clock that went back counts as none.
inline std::uint64_t nanoseconds(std::chrono::nanoseconds time) {
  return time.count() < 0 ? 0 : static_cast<std::uint64_t>(time.count());
}

}  // namespace passnum::metrics
