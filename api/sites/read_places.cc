#include <string>
#include <utility>

#include "api/sites/judge.h"
#include "api/sites/places.h"
#include "api/sites/table.h"
#include "api/sites/text.h"
#include "ledger/base/check.h"

namespace passnum {
namespace {

constexpr std::size_t kPrefixCharactersMax = 60;

bool is_prefix(const std::string& text) {
  return text.empty() ||
         (is_name(text) && text.size() <= kPrefixCharactersMax && text.find('@') == std::string::npos);
}

void read_into(PlaceFile& out, ByteView file, const ReadOptions& options) {
  if (!is_prefix(options.source_prefix)) return report(out, Flaw::source_prefix_invalid, {});
  if (file.size() > kPlaceFileBytesMax) {
    return report(out, Flaw::file_too_large, {}, {}, {std::to_string(kPlaceFileBytesMax / 1024 / 1024)});
  }
  auto decoded = decode_text(file);
  if (!decoded) {
    const TextFault& fault = decoded.error();
    return report(out, fault.flaw, {fault.line, 0, {}}, {}, {fault.detail, fault.detail_en});
  }
  const std::string& text = decoded.value().text;
  out.encoding = decoded.value().encoding;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return report(out, Flaw::file_empty, {});
  if (out.encoding == "windows-1252") report(out, Flaw::encoding_windows_1252, {});
  out.format = text[first] == '[' || text[first] == '{' ? "json" : "csv";
  const Table table = out.format == "json" ? read_json(text, out) : read_csv(text, out);
  if (out.refused) return;
  judge_columns(table, out);
  if (out.refused) {
    for (const Row& row : table.rows) out.rows += row.is_empty ? 0 : 1;
    return;
  }
  judge_rows(table, options, out);
}

}  // namespace

PlaceFile read_places(ByteView file, const ReadOptions& options) {
  PlaceFile out;
  read_into(out, file, options);
  if (const std::size_t all = out.errors + out.warnings + out.informations; all > out.findings.size()) {
    const std::string unlisted = std::to_string(all - out.findings.size());
    report(out, Flaw::findings_not_listed, {}, {}, {unlisted});
  }
  CHECK(!out.refused || out.places.empty());
  return out;
}

StructureId structure_id_of(const Place& place) {
  std::string text = "pending-" + place.id.text;
  if (place.identifier_kind == IdentifierKind::siret) text = "siret-" + place.identifier;
  if (place.identifier_kind == IdentifierKind::rna) text = "rna-" + place.identifier;
  CHECK(is_name(text));
  return StructureId(std::move(text));
}

}  // namespace passnum
