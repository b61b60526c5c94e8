#pragma once

#include "tests/unit/ledger/core/test_ledger.h"

namespace passnum::stage {

// Two vouchers of booklet 1 are redeemed for "structure-1" on 15 June 2026, each worth EUR 10; it is 2 July.
// Statements are issued by "alice" and ordered by "bob".

inline const StructureId kStructure{"structure-1"};
inline const StatementId kJune{"ECP-ORL26-structure-1-2026-06"};
inline const StatementId kJuly{"ECP-ORL26-structure-1-2026-07"};
inline const PaymentId kPayment{"mandat-118"};

inline Uuid redeem(TestLedger& ledger, std::uint8_t index) {
  const auto request = scan(ledger);
  CHECK(!ledger.ask(request, voucher(1, index)));
  return request.scan_id;
}
inline void earn(TestLedger& ledger) {
  redeem(ledger, 1);
  redeem(ledger, 2);
  ledger.now = time_of("2026-07-02T08:00:00.000Z");
}
// The first entry of July is the statement itself.
inline StatementIssued june(const TestLedger& ledger) {
  return {kJune, kProgramme,        kStructure, day_of("2026-06-01"), day_of("2026-06-30"),
          0,     ledger.log.size(), 2,          Cents(2000)};
}
// After a statement for June; it counts what is asked for.
inline StatementIssued july(TestLedger& ledger, std::int64_t quantity) {
  const auto end = ledger.record<ClaimRecord>(state_key::claim(kProgramme, kStructure)).end_entry;
  return {kJuly, kProgramme,        kStructure, day_of("2026-07-01"),  day_of("2026-07-31"),
          end,   ledger.log.size(), quantity,   Cents(1000 * quantity)};
}
inline PaymentOrdered order(std::vector<StatementId> statements = {kJune}, std::int64_t cents = 2000,
                            PaymentId payment = kPayment) {
  return {std::move(payment), kProgramme, kStructure, std::move(statements), Cents(cents), "mandat 2026-118"};
}
inline void claim_june(TestLedger& ledger) {
  earn(ledger);
  ledger.must(june(ledger));
}
inline void order_june(TestLedger& ledger) {
  claim_june(ledger);
  ledger.must(order(), "bob");
}

}  // namespace passnum::stage
