#include "audit/statement/statement.h"

#include <algorithm>
#include <map>
#include <utility>

namespace passnum {
namespace {

bool is_within(const Period& period, TimeMs time) {
  const Day day = paris_day(time);
  return period.first <= day && day <= period.last;
}

// What of this redemption belongs to the period, if anything.
std::optional<LineKind> kind_in(const Period& period, const RedemptionBook& redemption) {
  const bool redeemed = is_within(period, redemption.at);
  const bool reversed = redemption.is_reversed() && is_within(period, redemption.reversed_at);
  if (redeemed && reversed) return LineKind::undone;
  if (redeemed) return LineKind::redeemed;
  if (reversed) return LineKind::reversal;
  return std::nullopt;
}

std::int64_t quantity_of(LineKind kind) {
  switch (kind) {
    case LineKind::redeemed:
      return 1;
    case LineKind::undone:
      return 0;
    case LineKind::reversal:
      return -1;
  }
  return 0;
}

StatementLine line_of(const Books& books, const RedemptionBook& redemption, LineKind kind) {
  const auto& programme = books.programme_of(redemption);
  const auto& site = books.sites[redemption.site].facts;
  StatementLine line;
  line.kind = kind;
  line.voucher = books.number_of(redemption);
  line.service = service_label(books.services[redemption.service]);
  line.service_day = redemption.service_day;
  line.entered_day = paris_day(kind == LineKind::reversal ? redemption.reversed_at : redemption.at);
  line.site = site.name;
  line.commune = site.commune;
  line.quantity = quantity_of(kind);
  line.cents = line.quantity * programme.terms.face_value.value;
  for (const auto cents : programme.face_value_by_funder) line.by_funder.push_back(line.quantity * cents);
  line.entry = redemption.entry;
  if (kind != LineKind::redeemed) line.reversal_entry = redemption.reversal_entry;
  return line;
}

// The entry that brought the line into the period.
std::uint64_t entry_of(const StatementLine& line) {
  return line.kind == LineKind::reversal ? *line.reversal_entry : line.entry;
}

std::vector<std::string> obstacles_to(const Replay& replay, const StructureRecorded& structure) {
  std::vector<std::string> obstacles;
  if (auto missing = identifier_obstacle(structure)) obstacles.push_back(std::move(*missing));
  if (const auto count = replay.findings().count(); count != 0) {
    obstacles.push_back(
        "L’audit du registre a relevé des anomalies (" + std::to_string(count) +
        "), décrites dans le rapprochement : rien ne doit être payé avant qu’elles soient levées.");
  }
  return obstacles;
}

Statement without_lines(const Replay& replay, Slot programme_slot, Slot structure_slot, const Period& period,
                        Day issued_on) {
  const auto& books = replay.books();
  auto statement = empty_statement(books.programmes[programme_slot].terms, books.structures[structure_slot],
                                   period, issued_on);
  statement.obstacles = obstacles_to(replay, statement.structure);
  statement.tree_size = replay.tree_size();
  statement.root = replay.root();
  return statement;
}

void add(Statement& statement, StatementLine line) {
  statement.quantity += line.quantity;
  statement.cents += line.cents;
  for (std::size_t i = 0; i < line.by_funder.size(); ++i) statement.funders[i].cents += line.by_funder[i];
  statement.lines.push_back(std::move(line));
}

}  // namespace

std::vector<Statement> make_statements(const Replay& replay, const Period& period, Day issued_on) {
  CHECK(replay.finished());
  CHECK(period.first <= period.last);
  const auto& books = replay.books();
  std::map<std::pair<Slot, Slot>, Statement> statements;
  books.redemptions.for_each([&](const RedemptionBook& redemption) {
    const auto kind = kind_in(period, redemption);
    if (!kind) return;
    const std::pair key(books.orders[redemption.order].programme, redemption.structure);
    auto at = statements.find(key);
    if (at == statements.end()) {
      at = statements.emplace(key, without_lines(replay, key.first, key.second, period, issued_on)).first;
    }
    add(at->second, line_of(books, redemption, *kind));
  });
  std::vector<Statement> out;
  for (auto& [key, statement] : statements) out.push_back(std::move(statement));
  for (auto& statement : out) std::ranges::stable_sort(statement.lines, {}, entry_of);
  std::ranges::sort(out, {}, &Statement::number);
  return out;
}

Result<Statement> make_statement(const Replay& replay, ProgrammeId programme, const StructureId& structure,
                                 const Period& period, Day issued_on) {
  const auto& books = replay.books();
  const auto programme_slot = books.programme_slots.find(programme);
  if (programme_slot == books.programme_slots.end()) {
    return Error(ErrorCode::not_found, "the log has no programme " + std::to_string(programme.value));
  }
  const Slot structure_slot = books.structures.find(structure.text);
  if (structure_slot == kNoSlot)
    return Error(ErrorCode::not_found, "the log has no structure " + structure.text);
  const auto& code = books.programmes[programme_slot->second].terms.code;
  for (auto& statement : make_statements(replay, period, issued_on)) {
    if (statement.programme_code == code && statement.structure.structure == structure)
      return std::move(statement);
  }
  return without_lines(replay, programme_slot->second, structure_slot, period, issued_on);
}

}  // namespace passnum
