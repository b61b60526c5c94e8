#include "audit/statement/issue.h"

#include <algorithm>

namespace passnum {
namespace {

constexpr std::size_t kYearDigits = 4;
constexpr std::size_t kMonthDigits = 7;  // 2026-11
constexpr std::size_t kDaysDigits = 17;  // 20261101-20261115

Result<Day> compact_day(std::string_view text) {
  return parse_day(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
                   std::string(text.substr(6)));
}

Day last_of_month(Day first) {
  const Civil civil = civil_from_day(first);
  const bool is_december = civil.month == 12;
  const Civil next{is_december ? civil.year + 1 : civil.year, is_december ? 1 : civil.month + 1, 1};
  return Day(day_from_civil(next).value - 1);
}

// One programme and one structure.
struct Case {
  const Books& books;
  const ProgrammeBook& programme;
  const StructureRecorded& structure;
  const Claim& claim;
};

Proposal proposal(const Case& c, StatementIssued statement) {
  return {std::move(statement),
          c.programme.terms.code,
          c.structure.name,
          identifier_text(c.structure),
          false,
          {}};
}

std::optional<Proposal> issued(const Case& c, const Period& period) {
  for (const Slot slot : c.claim.statements) {
    const auto& facts = c.books.statements[slot].facts;
    if (facts.first_day < period.first || facts.last_day != period.last) continue;
    auto found = proposal(c, facts);
    found.is_issued = true;
    return found;
  }
  return std::nullopt;
}

std::optional<Proposal> next(const Case& c, const Period& period, std::uint64_t tree_size) {
  const auto& unstated = c.claim.unstated;
  if (unstated.empty() || unstated.begin()->first > period.last) return std::nullopt;
  const StatementIssued* before =
      c.claim.statements.empty() ? nullptr : &c.books.statements[c.claim.statements.back()].facts;
  const Period left{
      before == nullptr ? period.first : std::max(period.first, Day(before->last_day.value + 1)),
      period.last};
  StatementIssued statement{StatementId(usual_number(c.programme.terms.code, c.structure.structure, left)),
                            c.programme.terms.programme,
                            c.structure.structure,
                            left.first,
                            left.last,
                            before == nullptr ? 0 : before->end_entry,
                            c.books.first_entry_after(left.last).value_or(tree_size),
                            0,
                            Cents(0)};
  for (auto day = unstated.begin(); day != unstated.end() && day->first <= left.last; ++day)
    statement.quantity += day->second;
  statement.amount = Cents(statement.quantity * c.programme.terms.face_value.value);
  auto out = proposal(c, std::move(statement));
  const Day oldest = unstated.begin()->first;
  if (oldest < left.first) {
    out.obstacle_fr = "des encaissements du " + to_french(oldest) +
                      " ne sont dans aucun état : établissez d’abord l’état de ces jours";
  }
  return out;
}

}  // namespace

Result<Period> parse_period(const std::string& text) {
  const Error otherwise(ErrorCode::invalid,
                        "not a period such as 2026-11, 2026 or 20261101-20261115: " + text);
  if (text.size() == kYearDigits || text.size() == kMonthDigits) {
    const bool is_year = text.size() == kYearDigits;
    const auto first = parse_day(text + (is_year ? "-01-01" : "-01"));
    if (!first) return otherwise;
    if (!is_year) return Period{first.value(), last_of_month(first.value())};
    const auto last = parse_day(text + "-12-31");
    if (!last) return otherwise;
    return Period{first.value(), last.value()};
  }
  if (text.size() != kDaysDigits || text[8] != '-') return otherwise;
  const auto first = compact_day(std::string_view(text).substr(0, 8));
  const auto last = compact_day(std::string_view(text).substr(9));
  if (!first || !last || first.value() > last.value()) return otherwise;
  return Period{first.value(), last.value()};
}

std::vector<Proposal> propose_statements(const Replay& replay, const Period& period,
                                         const std::optional<ProgrammeId>& programme,
                                         const std::optional<StructureId>& structure) {
  CHECK(replay.finished());
  const auto& books = replay.books();
  std::vector<Proposal> out;
  for (const auto& book : books.programmes) {
    if (programme && book.terms.programme != *programme) continue;
    for (const auto& [slot, claim] : book.claims) {
      const Case c{books, book, books.structures[slot], claim};
      if (structure && c.structure.structure != *structure) continue;
      auto found = next(c, period, replay.tree_size());
      if (!found) found = issued(c, period);
      if (found) out.push_back(std::move(*found));
    }
  }
  std::ranges::sort(out, {}, [](const Proposal& p) { return p.statement.statement; });
  return out;
}

}  // namespace passnum
