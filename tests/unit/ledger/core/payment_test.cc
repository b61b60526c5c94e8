#include <gtest/gtest.h>

#include "tests/unit/ledger/core/payment_stage.h"

namespace passnum {
namespace {

using stage::kProgramme;

void expect_owed(TestLedger& ledger, std::int64_t payable, std::int64_t ordered, std::int64_t paid) {
  const auto owed =
      ledger.record<StructureBalance>(state_key::structure_balance(kProgramme, stage::kStructure));
  EXPECT_EQ(owed.payable, Cents(payable));
  EXPECT_EQ(owed.ordered, Cents(ordered));
  EXPECT_EQ(owed.paid, Cents(paid));
  EXPECT_EQ(ledger.balance().payable, Cents(payable));
  EXPECT_EQ(ledger.balance().ordered, Cents(ordered));
  EXPECT_EQ(ledger.balance().paid, Cents(paid));
}

TEST(Payments, MoveWhatIsOwedFromPayableToOrderedToPaidAndAStatementMovesNothing) {
  StagedLedger ledger;
  stage::claim_june(ledger);
  EXPECT_TRUE(ledger.log.back().entry.postings.empty());
  expect_owed(ledger, 2000, 0, 0);
  ledger.must(stage::order(), "bob");
  expect_owed(ledger, 0, 2000, 0);
  ledger.now = time_of("2026-07-09T08:00:00.000Z");
  ledger.must(PaymentMade{stage::kPayment, day_of("2026-07-08"), "virement 7"});
  expect_owed(ledger, 0, 0, 2000);
  const auto payment = ledger.record<PaymentRecord>(state_key::payment(stage::kPayment));
  EXPECT_EQ(payment.status, PaymentStatus::paid);
  EXPECT_EQ(payment.closed_on, day_of("2026-07-08"));
  EXPECT_EQ(payment.closing_text, "virement 7");
}

TEST(Payments, ThatWereRefusedLeaveTheirStatementsToBeOrderedAgain) {
  StagedLedger ledger;
  stage::order_june(ledger);
  ledger.must(PaymentRefused{stage::kPayment, "RIB inconnu", day_of("2026-07-02")});
  expect_owed(ledger, 2000, 0, 0);
  ledger.must(stage::order({stage::kJune}, 2000, PaymentId("mandat-119")), "bob");
  expect_owed(ledger, 0, 2000, 0);
  EXPECT_EQ(ledger.record<StatementRecord>(state_key::statement(stage::kJune)).payment,
            PaymentId("mandat-119"));
  EXPECT_EQ(ledger.record<PaymentRecord>(state_key::payment(PaymentId("mandat-119"))).previous,
            stage::kPayment);
}

TEST(Payments, OfAReversedRedemptionAreTakenBackByTheNextStatement) {
  StagedLedger ledger;
  stage::redeem(ledger, 1);
  ledger.now = time_of("2026-06-30T21:50:00.000Z");
  const auto last = stage::redeem(ledger, 2);
  ledger.now = time_of("2026-06-30T22:10:00.000Z");
  ledger.must(stage::june(ledger));
  ASSERT_FALSE(ledger.ask(ReversalRequest{DeviceId("phone-1"), "erreur", ledger.next_id(), last}));
  ledger.now = time_of("2026-08-01T08:00:00.000Z");
  ledger.must(stage::july(ledger, -1));
  expect_owed(ledger, 1000, 0, 0);
  ledger.must(stage::order({stage::kJune, stage::kJuly}, 1000), "bob");
  expect_owed(ledger, 0, 1000, 0);
}

// A store of before has no count of entries in this record, and its next entry brings one.
TEST(Payments, CanBeMadeInAStoreOfAnOlderVersion) {
  StagedLedger ledger;
  stage::earn(ledger);
  const auto now = ledger.record<LedgerRecord>(state_key::ledger());
  EXPECT_EQ(now.entries, ledger.log.size());
  RecordWriter old(1);
  old("origin", now.origin);
  old("host", now.host);
  old("last_at", now.last_at);
  const auto read = decode_record<LedgerRecord>(old.take());
  ASSERT_TRUE(read);
  EXPECT_EQ(read.value().origin, now.origin);
  EXPECT_EQ(read.value().last_at, now.last_at);
  EXPECT_EQ(read.value().entries, 0U);
}

TEST(ARedemption, WritesNoRecordMoreThanBeforeThereWerePayments) {
  StagedLedger ledger;
  stage::claim_june(ledger);
  const auto before = ledger.source.records;
  stage::redeem(ledger, 3);
  std::set<std::string> written;
  for (const auto& [key, record] : ledger.source.records) {
    const auto at = before.find(key);
    if (at == before.end() || at->second != record) written.insert(key.substr(0, key.find('/')));
  }
  EXPECT_EQ(written, (std::set<std::string>{"balance", "booklet", "ledger", "owed", "request"}));
}

TEST(AReplay, OfStatementsAndPaymentsGivesTheSameRecordsByteForByte) {
  StagedLedger ledger;
  stage::order_june(ledger);
  ledger.must(PaymentRefused{stage::kPayment, "RIB inconnu", day_of("2026-07-02")});
  ledger.must(stage::order({stage::kJune}, 2000, PaymentId("mandat-119")), "bob");
  ledger.must(PaymentMade{PaymentId("mandat-119"), day_of("2026-07-02"), "virement 8"});
  EXPECT_EQ(replayed(ledger.log), ledger.source.records);
}

}  // namespace
}  // namespace passnum
