#include <algorithm>

#include "audit/replay/rules.h"

namespace passnum {
namespace {

// The programme and the structure, or nullptr and a breach.
struct Party {
  ProgrammeBook* programme = nullptr;
  Slot structure = kNoSlot;
};
Party known_party(Turn& turn, ProgrammeId programme, const StructureId& structure) {
  Party party{known_programme(turn, programme), turn.books().structures.find(structure.text)};
  turn.require(party.structure != kNoSlot, Breach::structure_unknown, structure.text);
  if (party.structure == kNoSlot) party.programme = nullptr;
  return party;
}

// Redemptions less reversals of those days.
std::int64_t counted(const std::map<Day, std::int64_t>& by_day, Day first, Day last) {
  std::int64_t sum = 0;
  for (auto day = by_day.lower_bound(first); day != by_day.end() && day->first <= last; ++day)
    sum += day->second;
  return sum;
}

void require_days_over(Turn& turn, const StatementIssued& issued, const Books& books, const Claim& claim) {
  const auto& number = issued.statement.text;
  const StatementIssued* before =
      claim.statements.empty() ? nullptr : &books.statements[claim.statements.back()].facts;
  turn.require(
      issued.first_day <= issued.last_day && (before == nullptr || before->last_day < issued.first_day),
      Breach::statement_days_disordered, number);
  turn.require(issued.last_day < paris_day(turn.entry().at), Breach::statement_period_open, number);
  const std::uint64_t from = before == nullptr ? 0 : before->end_entry;
  turn.require(issued.from_entry == from && issued.end_entry == books.first_entry_after(issued.last_day),
               Breach::statement_range_wrong, number);
}

// The order that is open, on a day on which it can be closed; or nullptr and a breach.
PaymentBook* open_payment(Turn& turn, const PaymentId& id, Day day) {
  auto& payments = turn.books().payments;
  const Slot slot = payments.find(id.text);
  turn.require(slot != kNoSlot, Breach::payment_unknown, id.text);
  if (slot == kNoSlot) return nullptr;
  auto& payment = payments[slot];
  turn.require(payment.stage == PaymentStage::ordered, Breach::payment_closed, id.text);
  turn.require(payment.ordered_on <= day && day <= paris_day(turn.entry().at), Breach::payment_day_wrong,
               day);
  return &payment;
}

void close(Turn& turn, PaymentBook& payment, PaymentStage stage, Purse to) {
  auto& books = turn.books();
  payment.stage = stage;
  turn.move(*books.programme(payment.facts.programme), payment.facts.amount.value, Purse::ordered, to,
            books.structures.find(payment.facts.structure.text));
}

// What the statements come to, each held to the rules of an order.
std::int64_t require_statements(Turn& turn, const PaymentOrdered& ordered) {
  auto& statements = turn.books().statements;
  const auto& names = ordered.statements;
  const bool is_list = !names.empty() && names.size() <= kStatementsPerPaymentMax;
  turn.require(is_list, Breach::payment_list_form, ordered.payment.text);
  if (!is_list) return 0;
  std::int64_t cents = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& name = names[i].text;
    const auto here = names.begin() + static_cast<std::ptrdiff_t>(i);
    turn.require(std::find(names.begin(), here, names[i]) == here, Breach::payment_list_form, name);
    const Slot slot = statements.find(name);
    const bool is_its_own = slot != kNoSlot && statements[slot].facts.programme == ordered.programme &&
                            statements[slot].facts.structure == ordered.structure;
    turn.require(is_its_own, Breach::statement_unknown, name);
    if (!is_its_own) continue;
    const auto& statement = statements[slot];
    turn.require(statement.payment == kNoSlot, Breach::statement_ordered_twice, name);
    turn.require(statement.issued_by != turn.entry().actor, Breach::payment_ordered_alone, name);
    cents += statement.facts.amount.value;
  }
  return cents;
}

}  // namespace

// The days are counted as the entries come in, the entries of a range again at the end (identities.h).
void follow(Turn& turn, const StatementIssued& issued) {
  auto& books = turn.books();
  const auto& number = issued.statement.text;
  const auto party = known_party(turn, issued.programme, issued.structure);
  turn.require(books.statements.find(number) == kNoSlot, Breach::statement_reused, number);
  if (party.programme == nullptr) return;
  const auto claimed = party.programme->claims.find(party.structure);
  const Claim nothing;
  const Claim& claim = claimed == party.programme->claims.end() ? nothing : claimed->second;
  require_days_over(turn, issued, books, claim);
  turn.require(claim.unstated.empty() || claim.unstated.begin()->first >= issued.first_day,
               Breach::statement_lines_left_out, number);
  if (issued.first_day <= issued.last_day) {
    const std::int64_t quantity = counted(claim.unstated, issued.first_day, issued.last_day);
    turn.require(issued.quantity == quantity &&
                     issued.amount.value == quantity * party.programme->terms.face_value.value,
                 Breach::statement_amount_wrong, number);
  }
  if (!turn.stands()) return;
  auto& changed = party.programme->claims[party.structure];
  changed.unstated.erase(changed.unstated.begin(), changed.unstated.upper_bound(issued.last_day));
  changed.statements.push_back(books.statements.add(number, {issued, turn.entry().actor, kNoSlot}));
}

void follow(Turn& turn, const PaymentOrdered& ordered) {
  auto& books = turn.books();
  const auto& name = ordered.payment.text;
  const auto party = known_party(turn, ordered.programme, ordered.structure);
  turn.require(books.payments.find(name) == kNoSlot, Breach::payment_reused, name);
  require_text(turn, ordered.reference, 1);
  if (party.programme == nullptr) return;
  const std::int64_t cents = require_statements(turn, ordered);
  turn.require(ordered.amount.value > 0 && ordered.amount.value == cents, Breach::payment_amount_wrong, name);
  turn.require(books.structures[party.structure].identifier_kind != Identifier::to_be_completed,
               Breach::structure_unidentified, ordered.structure.text);
  const auto claim = party.programme->claims.find(party.structure);
  const std::int64_t payable = claim == party.programme->claims.end() ? 0 : claim->second.payable_cents;
  turn.require(ordered.amount.value <= payable, Breach::payable_exceeded, name);
  if (!turn.stands()) return;
  const Slot slot = books.payments.add(name, {ordered, paris_day(turn.entry().at), PaymentStage::ordered});
  for (const auto& statement : ordered.statements)
    books.statements[books.statements.find(statement.text)].payment = slot;
  turn.move(*party.programme, ordered.amount.value, Purse::payable, Purse::ordered, party.structure);
}

void follow(Turn& turn, const PaymentMade& made) {
  require_text(turn, made.reference, 1);
  auto* payment = open_payment(turn, made.payment, made.paid_on);
  if (turn.stands()) close(turn, *payment, PaymentStage::paid, Purse::paid);
}

void follow(Turn& turn, const PaymentRefused& refused) {
  require_text(turn, refused.reason, 1);
  auto* payment = open_payment(turn, refused.payment, refused.refused_on);
  if (!turn.stands()) return;
  close(turn, *payment, PaymentStage::refused, Purse::payable);
  auto& statements = turn.books().statements;
  for (const auto& statement : payment->facts.statements)
    statements[statements.find(statement.text)].payment = kNoSlot;
}

}  // namespace passnum
