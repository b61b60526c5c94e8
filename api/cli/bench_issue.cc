#include <filesystem>

#include "api/cli/bench.h"
#include "api/cli/order_numbering.h"
#include "issuer/print/booklets_pdf.h"

namespace passnum::bench {
namespace {

const OrderId kOrder{"M-1"};

struct Keys {
  SigningKey issuing;
  HashKey code;
  HashKey lookup;
  NumberingKeys numbering() const { return {code, lookup, issuing}; }
};
Result<Keys> read_keys(const DataDirectory& data) {
  auto issuing = read_signing_key(data, issuing_key_name(kFirstIssuingKey), "issuing");
  if (!issuing) return std::move(issuing).error();
  auto code = read_hash_key(data, "code", "code");
  if (!code) return std::move(code).error();
  auto lookup = read_hash_key(data, "lookup", "lookup");
  if (!lookup) return std::move(lookup).error();
  return Keys{std::move(issuing).value(), std::move(code).value(), std::move(lookup).value()};
}

print::PrintedProgramme printed(const ProgrammeCreated& programme) {
  print::PrintedProgramme texts;
  texts.name = programme.name;
  texts.issuer_name = "Métropole de démonstration";
  texts.issuer_address = "1 place de l’Exemple, 45000 Orléans";
  texts.authority = "Délibération fictive nº 2026-001 du 8 janvier 2026";
  texts.face_value = programme.face_value;
  texts.valid_from = programme.valid_from;
  texts.valid_until = programme.valid_until;
  texts.services = {"Aide aux démarches administratives"};
  texts.host = "passnum.example";
  texts.places = "passnum.example/lieux";
  texts.lost_phone = "02 00 00 00 00";
  texts.specimen = true;
  return texts;
}

Result<Done> place_order(Stage& stage) {
  return stage.must({stage.programme(), CustodianRecorded{kPrinter, "Imprimeur", CustodianRole::printer},
                     OrderPlaced{kOrder, stage.programme().programme, BookletNumber(1),
                                 stage.options().booklets, kPrinter}});
}

Result<Done> number_all(Stage& stage, const Keys& keys, std::vector<BookletNumbered>& numbered) {
  Context as_operator = stage.context();
  as_operator.operator_name = "gestion";
  auto session = Session::open(as_operator);
  if (!session) return std::move(session).error();
  const NumberingRun run{stage.programme(), kOrder, KeyId(kFirstIssuingKey), BookletNumber(1),
                         stage.options().booklets};
  const auto refused =
      number_booklets(session.value(), run, keys.numbering(), [&](std::span<const CommandBody> taken) {
        for (const auto& body : taken) numbered.push_back(std::get<BookletNumbered>(body));
      });
  if (!refused) return refused.error();
  if (!refused.value()) return Done{};
  return Error(ErrorCode::corrupt, "refused: " + refused.value()->words + " [" + refused.value()->code + "]");
}

Result<Done> make_sheets(Stage& stage, const Keys& keys, const std::vector<BookletNumbered>& numbered) {
  SheetCrew crew(stage.programme(), "passnum.example", false, Crew::default_threads(), kBookletsAheadMax);
  for (std::size_t next = 0; stage.sheets.size() < numbered.size();) {
    while (next < numbered.size() && !crew.is_full()) crew.give(numbered[next++], keys.numbering());
    auto sheet = crew.take();
    if (!sheet) return std::move(sheet).error();
    stage.sheets.push_back(std::move(sheet).value());
  }
  return Done{};
}

}  // namespace

Result<Done> measure_issue(Stage& stage, Figures& figures) {
  const auto keys = read_keys(stage.context().data);
  if (!keys) return keys.error();
  if (auto placed = place_order(stage); !placed) return placed.error().while_doing("commande");

  std::vector<BookletNumbered> numbered;
  const Stopwatch recording;
  if (auto done = number_all(stage, keys.value(), numbered); !done)
    return done.error().while_doing("numérotation");
  const double record_seconds = recording.seconds();
  const Stopwatch signing;
  if (auto done = make_sheets(stage, keys.value(), numbered); !done) return done;
  const double sign_seconds = signing.seconds();

  const double vouchers = static_cast<double>(numbered.size()) * kVouchersPerBooklet;
  figures.push_back({"issue_vouchers", "chèques numérotés", vouchers, "chèques"});
  figures.push_back(
      {"issue_record_seconds", "tirer les codes et numéroter dans le registre", record_seconds, "s"});
  figures.push_back({"issue_sign_seconds", "signer et coder les QR", sign_seconds, "s"});
  figures.push_back({"issue_per_second", "chèques numérotés et signés par seconde",
                     vouchers / (record_seconds + sign_seconds), "chèques/s"});
  return Done{};
}

Result<Done> measure_print(Stage& stage, Figures& figures) {
  const std::string path = stage.in("booklets.pdf");
  const auto& sheets = stage.sheets;
  std::size_t next = 0;
  const Stopwatch watch;
  const auto result = print::print_booklets(
      {path, paris_day_start(stage.programme().valid_from), sheets.size()}, printed(stage.programme()),
      [&]() -> Result<std::optional<print::PrintedBooklet>> {
        if (next == sheets.size()) return std::optional<print::PrintedBooklet>();
        return std::optional(sheets[next++]);
      },
      {});
  const double seconds = watch.seconds();
  if (!result) return result.error();
  if (result.value().vouchers != sheets.size() * kVouchersPerBooklet)
    return Error(ErrorCode::corrupt, std::to_string(result.value().vouchers) + " vouchers were printed");
  const auto pages = static_cast<double>(result.value().pages);
  const auto bytes = static_cast<double>(std::filesystem::file_size(path));
  figures.push_back({"print_seconds", "PDF de tous les carnets", seconds, "s"});
  figures.push_back({"print_pages", "pages", pages, "pages"});
  figures.push_back({"print_pages_per_second", "pages par seconde", pages / seconds, "pages/s"});
  figures.push_back({"print_bytes_per_page", "octets par page", bytes / pages, "o/page"});
  return Done{};
}

}  // namespace passnum::bench
