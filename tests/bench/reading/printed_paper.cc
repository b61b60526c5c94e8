#include "tests/bench/reading/printed_paper.h"

#include <cmath>

#include "issuer/numbering/numbering.h"
#include "issuer/print/booklets_pdf.h"
#include "issuer/print/qr_symbol.h"
#include "scanner/pdf/pdf.h"
#include "tests/bench/staged_ledger.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

constexpr int kPrinterDotsAnInch = 300;

std::string print_to(const std::filesystem::path& folder, const Sheets& made) {
  const std::string path = (folder / "booklets.pdf").string();
  std::size_t next = 0;
  const auto printed = print::print_booklets(
      {path, parse_time("2026-06-15T00:00:00.000Z").value(), made.booklets.size()}, made.programme,
      [&]() -> Result<std::optional<print::PrintedBooklet>> {
        if (next == made.booklets.size()) return std::optional<print::PrintedBooklet>();
        return std::optional(made.booklets[next++]);
      },
      {});
  CHECK(bool(printed));
  return path;
}

PrintedCode placed(const FoundCode& found, std::size_t page) {
  const auto symbol = print::qr_symbol(found.text);
  CHECK(bool(symbol));
  const auto& [top_left, top_right, bottom_right, bottom_left] = found.corners;
  const double side = std::hypot(top_right.x - top_left.x, top_right.y - top_left.y);
  const Point middle{(top_left.x + bottom_right.x) / 2, (top_left.y + bottom_right.y) / 2};
  return {found.text, page, middle, side / symbol.value().width()};
}

}  // namespace

Sheets printed_sheets(std::uint32_t booklets) {
  const ProgrammeCreated rules = bench_programme(booklets);
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
  for (std::uint32_t booklet = 1; booklet <= booklets; ++booklet) {
    const auto numbered = number_booklet(rules, OrderId("C-1"), BookletNumber(booklet), KeyId(1), keys, 0);
    auto sheet = sheet_of(rules, numbered, texts.host, keys, false);
    CHECK(bool(sheet));
    made.booklets.push_back(std::move(sheet).value());
  }
  return made;
}

PrintedPaper printed_paper(std::uint32_t booklets) {
  const ScratchDirectory folder;
  const std::string path = print_to(folder.path(), printed_sheets(booklets));
  PdfOptions options;
  options.dpi = kPrinterDotsAnInch;
  PrintedPaper paper;
  const auto drawn = for_each_page(path, options, [&](PdfPage&& page) -> Result<Done> {
    auto codes = find_codes(page.image);
    if (!codes) return codes.error();
    for (const FoundCode& code : codes.value()) paper.codes.push_back(placed(code, paper.pages.size()));
    paper.pages.push_back(std::move(page.image));
    return Done{};
  });
  CHECK(bool(drawn));
  CHECK(paper.codes.size() == std::size_t(booklets) * StagedLedger::kVouchersPerBooklet);
  return paper;
}

}  // namespace passnum
