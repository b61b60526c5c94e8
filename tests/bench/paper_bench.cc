#include <benchmark/benchmark.h>

#include "issuer/print/booklets_pdf.h"
#include "issuer/print/qr_symbol.h"
#include "tests/bench/reading/printed_paper.h"
#include "tests/bench/staged_ledger.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

constexpr std::uint32_t kPrintedBooklets = 20;

void draw_qr_symbol(benchmark::State& state) {
  const std::string text = printed_sheets(kPrintedBooklets).booklets.front().vouchers.front().qr_text;
  for (auto _ : state) {
    const auto symbol = print::qr_symbol(text);
    // Version 7 has 45 modules a side; the finder's corner is set.
    if (!symbol || symbol.value().width() < 41 || !symbol.value().at(0, 0))
      return state.SkipWithError("no symbol");
  }
}
BENCHMARK(draw_qr_symbol);

void print_pages(benchmark::State& state) {
  const ScratchDirectory directory;
  const Sheets made = printed_sheets(kPrintedBooklets);
  const std::string path = (directory.path() / "booklets.pdf").string();
  std::uint64_t pages = 0;
  for (auto _ : state) {
    std::size_t next = 0;
    const auto printed = print::print_booklets(
        {path, parse_time("2026-06-15T00:00:00.000Z").value(), kPrintedBooklets}, made.programme,
        [&]() -> Result<std::optional<print::PrintedBooklet>> {
          if (next == made.booklets.size()) return std::optional<print::PrintedBooklet>();
          return std::optional(made.booklets[next++]);
        },
        {});
    if (!printed || printed.value().vouchers != kPrintedBooklets * StagedLedger::kVouchersPerBooklet)
      return state.SkipWithError("not every voucher was printed");
    pages = printed.value().pages;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(pages));
  state.counters["bytes_per_page"] =
      static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(pages);
}
BENCHMARK(print_pages)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace passnum
