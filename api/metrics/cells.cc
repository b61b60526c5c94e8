#include "api/metrics/cells.h"

#include "ledger/base/check.h"

namespace passnum::metrics {
namespace {

constexpr std::size_t kPerLine = 8;

// The row of this thread, for every Cells of the process.
std::size_t own_row() {
  static std::atomic<std::size_t> next{0};
  thread_local const std::size_t row = next.fetch_add(1, std::memory_order_relaxed) % Cells::kRowsCount;
  return row;
}

}  // namespace

Cells::Cells(std::size_t count)
    : count_(count), lines_per_row_((count + kPerLine - 1) / kPerLine), lines_(kRowsCount * lines_per_row_) {}

void Cells::add(std::size_t cell, std::uint64_t by) {
  CHECK(cell < count_);
  Line& line = lines_[own_row() * lines_per_row_ + cell / kPerLine];
  line.values[cell % kPerLine].fetch_add(by, std::memory_order_relaxed);
}

std::uint64_t Cells::sum(std::size_t cell) const {
  CHECK(cell < count_);
  std::uint64_t total = 0;
  for (std::size_t row = 0; row < kRowsCount; ++row) {
    const Line& line = lines_[row * lines_per_row_ + cell / kPerLine];
    total += line.values[cell % kPerLine].load(std::memory_order_relaxed);
  }
  return total;
}

}  // namespace passnum::metrics
