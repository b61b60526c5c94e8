#include <algorithm>

#include "tests/sim/clients.h"

namespace passnum::sim {

using stage::kProgramme;

namespace {

// What the client has reckoned from the published entries: of days that are over, on which nothing can come
// any more, since an entry of a later day is there.
StatementIssued honest_statement(const Books& books, Slot structure, const Claim& claim, Day last) {
  const auto* before = claim.statements.empty() ? nullptr : &books.statements[claim.statements.back()].facts;
  StatementIssued out;
  out.programme = kProgramme;
  out.structure = books.structures[structure].structure;
  out.first_day = before == nullptr ? books.programmes[0].terms.valid_from : Day(before->last_day.value + 1);
  out.last_day = last;
  out.statement = StatementId("etat-" + out.structure.text + "-" + to_text(out.last_day));
  out.from_entry = before == nullptr ? 0 : before->end_entry;
  out.end_entry = *books.first_entry_after(last);
  for (auto day = claim.unstated.begin(); day != claim.unstated.end() && day->first <= last; ++day)
    out.quantity += day->second;
  out.amount = Cents(out.quantity * books.programmes[0].terms.face_value.value);
  return out;
}

}  // namespace

std::optional<CommandBody> Clients::statement() {
  const auto& books = judge_.books();
  if (books.programmes.empty() || books.programmes[0].claims.empty() || books.day_starts.size() < 2)
    return std::nullopt;
  const auto& claims = books.programmes[0].claims;
  const auto chosen = std::next(claims.begin(), static_cast<std::ptrdiff_t>(dice_.below(claims.size())));
  const auto newest = std::prev(books.day_starts.end());
  const Day last(newest->first.value - 1 - static_cast<std::int32_t>(dice_.below(4)));
  auto body = honest_statement(books, chosen->first, chosen->second, last);
  if (body.first_day > body.last_day || (body.quantity == 0 && !dice_.one_in(5))) return std::nullopt;
  if (dice_.one_in(10)) ++body.from_entry;
  if (dice_.one_in(20)) body.first_day = Day(body.last_day.value + 1);
  if (dice_.one_in(20)) ++body.amount.value;
  return body;
}

std::optional<CommandBody> Clients::payment_order() {
  const auto& books = judge_.books();
  PaymentOrdered body;
  body.payment = PaymentId("paiement-" + std::to_string(dice_.pick(1, 60)));
  body.programme = kProgramme;
  body.reference = "MANDAT";
  if (books.statements.all().empty()) return std::nullopt;
  if (dice_.one_in(2)) body.structure = dice_.of(books.statements.all()).facts.structure;
  for (const auto& statement : books.statements.all()) {
    if (statement.payment != kNoSlot && !dice_.one_in(20)) continue;
    if (body.structure.text.empty()) body.structure = statement.facts.structure;
    if (body.structure != statement.facts.structure || dice_.one_in(8)) continue;
    if (body.statements.size() == kStatementsPerPaymentMax) break;
    body.statements.push_back(statement.facts.statement);
    body.amount += statement.facts.amount;
  }
  if (body.amount.value <= 0 && !dice_.one_in(10)) return std::nullopt;
  if (dice_.one_in(10)) ++body.amount.value;
  return body;
}

std::optional<CommandBody> Clients::payment_end() {
  std::vector<PaymentId> open;
  for (const auto& payment : judge_.books().payments.all()) {
    if (payment.stage == PaymentStage::ordered || dice_.one_in(10)) open.push_back(payment.facts.payment);
  }
  if (open.empty()) return std::nullopt;
  const Day today(paris_day(clock_.now()).value + (dice_.one_in(10) ? 1 : 0));
  const auto& payment = dice_.of(open);
  return dice_.one_in(3) ? CommandBody(PaymentRefused{payment, "RIB inconnu", today})
                         : CommandBody(PaymentMade{payment, today, "VIREMENT"});
}

CommandBody Clients::money() {
  const auto chance = dice_.below(4);
  auto body = chance < 1 ? payment_end() : chance < 3 ? payment_order() : statement();
  if (!body) body = statement();
  return body ? std::move(*body) : vouchers();
}

}  // namespace passnum::sim
