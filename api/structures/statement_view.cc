#include "api/structures/statement_view.h"

#include <algorithm>

#include "ledger/sequencer/stored.h"
#include "ledger/sequencer/stored_claims.h"

namespace passnum::structures {
namespace {

struct StatementShown {
  const StatementRecord& record;
  ClaimStage stage;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    const auto& facts = self.record.definition;
    v("amount_cents", facts.amount);
    v("first_day", facts.first_day);
    v("issued_at", self.record.issued_at);
    v("last_day", facts.last_day);
    v("number", facts.statement);
    v("payment", self.record.payment);
    v("programme", facts.programme);
    v("quantity", facts.quantity);
    v("state", self.stage);
  }
};

struct PaymentShown {
  const PaymentRecord& record;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    const auto& facts = self.record.definition;
    v("amount_cents", facts.amount);
    v("ordered_at", self.record.ordered_at);
    if (self.record.status == PaymentStatus::paid) {
      v("paid_on", self.record.closed_on);
      v("paid_reference", self.record.closing_text);
    }
    v("payment", facts.payment);
    if (self.record.status == PaymentStatus::refused) v("reason", self.record.closing_text);
    v("reference", facts.reference);
    if (self.record.status == PaymentStatus::refused) v("refused_on", self.record.closed_on);
    v("state", self.record.status);
    v("statements", facts.statements);
  }
};

struct Unclaimed {
  ProgrammeId programme;
  std::int64_t quantity = 0;
  Cents amount;
  Day next_statement_from;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("amount_cents", self.amount);
    v("next_statement_from", self.next_statement_from);
    v("programme", self.programme);
    v("quantity", self.quantity);
  }
};

struct Shown {
  std::vector<PaymentShown> payments;
  std::vector<StatementShown> statements;
  std::vector<Unclaimed> unclaimed;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("payments", self.payments);
    v("statements", self.statements);
    v("unclaimed", self.unclaimed);
  }
};

Unclaimed unclaimed(const ProgrammeCreated& programme, const StructureBalance& owed,
                    const StoredClaim& claim) {
  const std::int64_t claimed = claim.claim ? claim.claim->quantity : 0;
  const std::int64_t quantity = owed.redeemed - owed.reversed - claimed;
  // No line is of a day before vouchers can be used.
  const Day from = claim.claim ? Day(claim.claim->last_day.value + 1) : programme.valid_from;
  return {programme.programme, quantity, Cents(quantity * programme.face_value.value), from};
}

}  // namespace

Result<std::string> statements_text(const Snapshot& snapshot, const StructureId& structure) {
  std::vector<ProgrammeCreated> programmes;
  std::optional<Error> failure;
  auto scanned = snapshot.scan("programme/", "", [&](std::string_view key, std::string_view value) {
    auto record = decode_record<ProgrammeRecord>(value);
    if (record)
      programmes.push_back(std::move(record.value().definition));
    else
      failure = record.error().while_doing("reading the record " + std::string(key));
    return !failure;
  });
  if (!scanned) return std::move(scanned).error();
  if (failure) return *failure;
  StoredClaims claims(snapshot);
  Shown shown;
  for (const auto& programme : programmes) {
    const auto owed =
        stored<StructureBalance>(snapshot, state_key::structure_balance(programme.programme, structure));
    if (!owed) return owed.error();
    const auto claim = claims.of(programme.programme, structure);
    if (!claim) return claim.error();
    for (const auto& statement : claim.value()->statements)
      shown.statements.push_back({statement, claim.value()->stage_of(statement)});
    for (const auto& payment : claim.value()->payments) shown.payments.push_back({payment});
    if (owed.value() || claim.value()->claim) {
      const auto balance = owed.value().value_or(StructureBalance{});
      shown.unclaimed.push_back(unclaimed(programme, balance, *claim.value()));
    }
  }
  return to_canonical(shown);
}

}  // namespace passnum::structures
