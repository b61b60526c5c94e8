#include <benchmark/benchmark.h>

#include "issuer/numbering/numbering.h"
#include "issuer/print/booklets_pdf.h"
#include "issuer/print/qr_symbol.h"
#include "tests/bench/staged_ledger.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

constexpr std::uint32_t kPrintedBooklets = 20;

struct Sheets {
  print::PrintedProgramme programme;
  std::vector<print::PrintedBooklet> booklets;
};

Sheets sheets() {
  const ProgrammeCreated rules = bench_programme(kPrintedBooklets);
  SeededRandom random(4);
  const SigningKey issuing = SigningKey::generate(random);
  const HashKey code = HashKey::generate(random);
  const HashKey lookup = HashKey::generate(random);
  const NumberingKeys keys{code, lookup, issuing};
  Sheets made;
  auto& texts = made.programme;
  texts.name = rules.name;
  texts.issuer_name = "Métropole de démonstration";
  texts.issuer_address = "1 place de l’Exemple, 45000 Orléans";
  texts.authority = "Délibération fictive nº 2026-001 du 8 janvier 2026";
  texts.face_value = rules.face_value;
  texts.valid_until = rules.valid_until;
  texts.services = {"Aide aux démarches administratives"};
  texts.host = "passnum.example";
  texts.places = "passnum.example/lieux";
  texts.lost_phone = "02 00 00 00 00";
  texts.specimen = true;
  for (std::uint32_t booklet = 1; booklet <= kPrintedBooklets; ++booklet) {
    const auto numbered = number_booklet(rules, OrderId("C-1"), BookletNumber(booklet), KeyId(1), keys, 0);
    auto sheet = sheet_of(rules, numbered, texts.host, keys, false);
    CHECK(bool(sheet));
    made.booklets.push_back(std::move(sheet).value());
  }
  return made;
}

void draw_qr_symbol(benchmark::State& state) {
  const std::string text = sheets().booklets.front().vouchers.front().qr_text;
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
  const Sheets made = sheets();
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
