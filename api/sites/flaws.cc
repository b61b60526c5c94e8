#include "api/sites/flaws.h"

#include <iterator>

#include "api/sites/flaw_words.h"
#include "api/sites/shown.h"
#include "ledger/base/check.h"

namespace passnum {
namespace {

// One row a value of Flaw, in its order, so that words_of() is an index.
constexpr bool words_are_in_order() {
  for (std::size_t i = 0; i < std::size(kFlawWords); ++i) {
    if (static_cast<std::size_t>(kFlawWords[i].flaw) != i) return false;
  }
  return true;
}
static_assert(words_are_in_order());
static_assert(std::size(kFlawWords) == static_cast<std::size_t>(Flaw::service_of_other_version) + 1);

std::string filled(std::string_view words, std::initializer_list<std::string_view> details) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_detail = words[i] == '{' && i + 2 < words.size() && words[i + 2] == '}';
    if (!is_detail) {
      out += words[i];
      continue;
    }
    const auto at = static_cast<std::size_t>(words[i + 1] - '1');
    CHECK(at < details.size());
    out += *(details.begin() + at);
    i += 2;
  }
  return out;
}

}  // namespace

const FlawWords& words_of(Flaw flaw) {
  return kFlawWords[static_cast<std::size_t>(flaw)];
}

void report(PlaceFile& file, Flaw flaw, const Where& where, std::string_view value,
            std::initializer_list<std::string_view> details) {
  const FlawWords& words = words_of(flaw);
  const std::string code(words.code);
  ++file.counts[code];
  if (words.severity == Severity::error) ++file.errors;
  if (words.severity == Severity::warning) ++file.warnings;
  if (words.severity == Severity::information) ++file.informations;
  if (words.severity == Severity::error && where.record == 0) file.refused = true;
  const bool is_always_listed = file.refused || flaw == Flaw::findings_not_listed;
  if (file.findings.size() >= kFindingsMax && !is_always_listed) return;
  file.findings.push_back({.severity = words.severity,
                           .line = where.line,
                           .record = where.record,
                           .column = shown_column(where.column),
                           .value = shown(value, where.column == "pivot"),
                           .code = code,
                           .message = filled(words.message, details),
                           .message_en = filled(words.message_en, details)});
}

}  // namespace passnum
