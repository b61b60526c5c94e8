#include <algorithm>

#include "ledger/core/decide_parts.h"

namespace passnum {
namespace {

// Whether the statement is in an order that was not refused.
bool is_ordered(const StatementRecord& statement, State& state) {
  if (!statement.payment) return false;
  const auto* payment = state.find<PaymentRecord>(state_key::payment(*statement.payment));
  return payment == nullptr || payment->status != PaymentStatus::refused;
}

// The ranges of a structure's statements follow each other without a gap, and so their days are in order.
std::optional<Refused> out_of_order(const StatementIssued& body, const ClaimRecord* claim,
                                    const Asking& asking) {
  if (body.first_day > body.last_day)
    return Refused(Refusal::malformed, "le dernier jour précède le premier");
  if (body.last_day >= paris_day(asking.at)) return Refused(Refusal::statement_period_open);
  const std::uint64_t from = claim == nullptr ? 0 : claim->end_entry;
  if (claim != nullptr && body.first_day <= claim->last_day) {
    return Refused(Refusal::statement_not_next, "le dernier état va jusqu’au " + to_french(claim->last_day));
  }
  if (body.from_entry != from)
    return Refused(Refusal::statement_not_next, "la première écriture est " + std::to_string(from));
  const auto* ledger = asking.state.find<LedgerRecord>(state_key::ledger());
  const bool is_beyond = ledger != nullptr && ledger->entries != 0 && body.end_entry > ledger->entries;
  if (body.end_entry < from || is_beyond)
    return Refused(Refusal::statement_not_next, "la dernière écriture est hors du registre");
  return std::nullopt;
}

// What a statement must come to, only the entries tell, and the audit reads them. The rules know its bounds:
// at the end of any day there were no more redemptions in all than there are now, and not fewer than
// reversals. What is payable now is none: a reversal of today is in no statement of the days before.
std::optional<Refused> out_of_bounds(const StatementIssued& body, const ClaimRecord* claim, Cents face_value,
                                     State& state) {
  const auto* owed =
      state.find<StructureBalance>(state_key::structure_balance(body.programme, body.structure));
  const std::int64_t before = claim == nullptr ? 0 : claim->quantity;
  const std::int64_t redeemed = owed == nullptr ? 0 : owed->redeemed;
  if (body.quantity < -before || body.quantity > redeemed - before)
    return Refused(Refusal::statement_amount_wrong, "il n’y a pas eu tant d’encaissements");
  if (body.amount.value != body.quantity * face_value.value) {
    return Refused(Refusal::statement_amount_wrong,
                   "ce n’est pas " + std::to_string(body.quantity) + " fois la valeur d’un chèque");
  }
  return std::nullopt;
}

std::optional<Refused> bad_statements(const PaymentOrdered& body, const Asking& asking) {
  const auto& statements = body.statements;
  if (statements.empty() || statements.size() > kStatementsPerPaymentMax) {
    return Refused(Refusal::malformed,
                   "il faut de 1 à " + std::to_string(kStatementsPerPaymentMax) + " états");
  }
  std::int64_t cents = 0;
  for (auto at = statements.begin(); at != statements.end(); ++at) {
    if (std::find(statements.begin(), at, *at) != at)
      return Refused(Refusal::malformed, "l’état " + at->text + " est cité deux fois");
    const auto* statement = asking.state.find<StatementRecord>(state_key::statement(*at));
    if (statement == nullptr || statement->definition.programme != body.programme ||
        statement->definition.structure != body.structure) {
      return Refused(Refusal::statement_unknown, at->text);
    }
    if (is_ordered(*statement, asking.state)) return Refused(Refusal::statement_already_ordered, at->text);
    if (statement->issued_by == asking.actor) return Refused(Refusal::two_people_needed, at->text);
    cents += statement->definition.amount.value;
  }
  if (body.amount.value <= 0 || body.amount.value != cents)
    return Refused(Refusal::payment_amount_wrong, "les états font " + std::to_string(cents) + " centimes");
  return std::nullopt;
}

// The order that is to be closed on this day, or why it cannot be.
struct Closing {
  const PaymentRecord* payment = nullptr;
  std::optional<Refused> refused;
};
Closing closing(const PaymentId& id, Day day, const Asking& asking) {
  const auto* payment = asking.state.find<PaymentRecord>(state_key::payment(id));
  if (payment == nullptr) return {nullptr, Refused(Refusal::payment_unknown)};
  const auto& order = payment->definition;
  // They are there; but when they cannot be read, apply must not be the first to find out.
  const auto owed = state_key::structure_balance(order.programme, order.structure);
  if (asking.state.find<StructureBalance>(owed) == nullptr ||
      asking.state.find<ProgrammeBalance>(state_key::programme_balance(order.programme)) == nullptr) {
    return {nullptr, Refused(Refusal::payment_unknown)};
  }
  if (payment->status != PaymentStatus::ordered) return {nullptr, Refused(Refusal::payment_closed)};
  if (day < paris_day(payment->ordered_at) || day > paris_day(asking.at))
    return {nullptr, Refused(Refusal::payment_day_wrong)};
  return {payment, std::nullopt};
}

}  // namespace

Postings postings_for(const StatementIssued& body, const Asking& asking) {
  auto& state = asking.state;
  const auto* programme = state.find<ProgrammeRecord>(state_key::programme(body.programme));
  if (programme == nullptr) return Refused(Refusal::programme_unknown);
  if (state.find<StructureRecord>(state_key::structure(body.structure)) == nullptr)
    return Refused(Refusal::structure_unknown);
  if (state.find<StatementRecord>(state_key::statement(body.statement)) != nullptr)
    return Refused(Refusal::already_exists);
  const auto* claim = state.find<ClaimRecord>(state_key::claim(body.programme, body.structure));
  if (auto refused = out_of_order(body, claim, asking)) return *refused;
  if (auto refused = out_of_bounds(body, claim, programme->definition.face_value, state)) return *refused;
  return kNoMoney;
}

Postings postings_for(const PaymentOrdered& body, const Asking& asking) {
  auto& state = asking.state;
  if (state.find<ProgrammeBalance>(state_key::programme_balance(body.programme)) == nullptr)
    return Refused(Refusal::programme_unknown);
  const auto* structure = state.find<StructureRecord>(state_key::structure(body.structure));
  if (structure == nullptr) return Refused(Refusal::structure_unknown);
  if (auto bad = bad_text("la référence du mandat", body.reference)) return *bad;
  if (state.find<PaymentRecord>(state_key::payment(body.payment)) != nullptr)
    return Refused(Refusal::already_exists);
  if (auto refused = bad_statements(body, asking)) return *refused;
  if (structure->definition.identifier_kind == Identifier::to_be_completed)
    return Refused(Refusal::structure_unidentified);
  const auto* claim = state.find<ClaimRecord>(state_key::claim(body.programme, body.structure));
  if (claim == nullptr) return Refused(Refusal::statement_unknown);
  const auto* owed =
      state.find<StructureBalance>(state_key::structure_balance(body.programme, body.structure));
  if (owed == nullptr || owed->payable < body.amount) {
    const std::int64_t payable = owed == nullptr ? 0 : owed->payable.value;
    return Refused(Refusal::payable_exceeded, "il reste dû " + std::to_string(payable) + " centimes");
  }
  return moved(body.amount, account::payable(body.structure), account::ordered(body.structure));
}

Postings postings_for(const PaymentMade& body, const Asking& asking) {
  if (auto bad = bad_text("la référence du virement", body.reference)) return *bad;
  const auto [payment, refused] = closing(body.payment, body.paid_on, asking);
  if (refused) return *refused;
  const auto& order = payment->definition;
  return moved(order.amount, account::ordered(order.structure), account::paid(order.structure));
}

Postings postings_for(const PaymentRefused& body, const Asking& asking) {
  if (auto bad = bad_text("le motif", body.reason)) return *bad;
  const auto [payment, refused] = closing(body.payment, body.refused_on, asking);
  if (refused) return *refused;
  const auto& order = payment->definition;
  return moved(order.amount, account::ordered(order.structure), account::payable(order.structure));
}

}  // namespace passnum
