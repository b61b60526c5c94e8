#include "ledger/sequencer/stored_claims.h"

#include <algorithm>

#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

// From the newest back: each record names the one before it.
template <typename Record, typename Id>
Result<std::vector<Record>> chain(const Snapshot& snapshot, std::optional<Id> id,
                                  std::string (*key)(const Id&)) {
  std::vector<Record> out;
  while (id && out.size() < StoredClaim::kStatementsMax) {
    auto record = stored_for_sure<Record>(snapshot, key(*id));
    if (!record) return std::move(record).error();
    out.push_back(std::move(record).value());
    id = out.back().previous;
  }
  return out;
}

ClaimStage stage_of_order(PaymentStatus status) {
  switch (status) {
    case PaymentStatus::ordered:
      return ClaimStage::ordered;
    case PaymentStatus::paid:
      return ClaimStage::paid;
    case PaymentStatus::refused:
      break;
  }
  return ClaimStage::refused;
}

}  // namespace

Result<StoredClaim> StoredClaim::read(const Snapshot& snapshot, ProgrammeId programme,
                                      const StructureId& structure) {
  StoredClaim out;
  auto claim = stored<ClaimRecord>(snapshot, state_key::claim(programme, structure));
  if (!claim) return std::move(claim).error();
  out.claim = std::move(claim).value();
  if (!out.claim) return out;
  auto statements =
      chain<StatementRecord>(snapshot, std::optional(out.claim->last_statement), state_key::statement);
  if (!statements) return std::move(statements).error();
  out.statements = std::move(statements).value();
  auto payments = chain<PaymentRecord>(snapshot, out.claim->last_payment, state_key::payment);
  if (!payments) return std::move(payments).error();
  out.payments = std::move(payments).value();
  return out;
}

const PaymentRecord* StoredClaim::payment_of(const StatementRecord& statement) const {
  if (!statement.payment) return nullptr;
  const auto found = std::ranges::find_if(payments, [&](const PaymentRecord& payment) {
    return payment.definition.payment == *statement.payment;
  });
  return found == payments.end() ? nullptr : &*found;
}

ClaimStage StoredClaim::stage_of(const StatementRecord& statement) const {
  const auto* payment = payment_of(statement);
  return payment == nullptr ? ClaimStage::claimed : stage_of_order(payment->status);
}

const StatementRecord* StoredClaim::statement_of(std::uint64_t entry) const {
  // The newest come first, and their ranges follow each other.
  const auto found = std::ranges::find_if(statements, [entry](const StatementRecord& statement) {
    return statement.definition.from_entry <= entry;
  });
  return found == statements.end() || found->definition.end_entry <= entry ? nullptr : &*found;
}

StoredClaim::Line StoredClaim::line_of(std::uint64_t entry, bool is_reversed) const {
  if (is_reversed) return {ClaimStage::reversed, std::nullopt, std::nullopt};
  const auto* statement = statement_of(entry);
  if (statement == nullptr) return {};
  Line line{ClaimStage::claimed, statement->definition.statement, paris_day(statement->issued_at)};
  if (const auto* payment = payment_of(*statement)) {
    line.stage = stage_of_order(payment->status);
    line.on = payment->closed_on.value_or(paris_day(payment->ordered_at));
  }
  return line;
}

Result<const StoredClaim*> StoredClaims::of(ProgrammeId programme, const StructureId& structure) {
  const std::pair key(programme, structure);
  auto known = claims_.find(key);
  if (known == claims_.end()) {
    auto read = StoredClaim::read(snapshot_, programme, structure);
    if (!read) return std::move(read).error();
    known = claims_.emplace(key, std::move(read).value()).first;
  }
  return &known->second;
}

}  // namespace passnum
