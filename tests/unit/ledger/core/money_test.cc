#include <gtest/gtest.h>

#include "tests/unit/ledger/core/test_ledger.h"

namespace passnum {
namespace {

using stage::kProgramme;

const StructureId kStructure{"structure-1"};

// The postings of the newest entry, as "account cents".
std::vector<std::string> newest_postings(const TestLedger& ledger) {
  std::vector<std::string> out;
  for (const auto& posting : ledger.log.back().entry.postings) {
    out.push_back(posting.account + " " + std::to_string(posting.cents.value));
  }
  return out;
}
using Lines = std::vector<std::string>;

void expect_accounts(TestLedger& ledger, std::int64_t committed, std::int64_t available,
                     std::int64_t in_circulation, std::int64_t payable, std::int64_t returned) {
  const auto b = ledger.balance();
  EXPECT_EQ(b.funders, Cents(-committed));
  EXPECT_EQ(b.available, Cents(available));
  EXPECT_EQ(b.in_circulation, Cents(in_circulation));
  EXPECT_EQ(b.payable, Cents(payable));
  EXPECT_EQ(b.returned, Cents(returned));
  EXPECT_EQ(b.ordered, Cents(0));
  EXPECT_EQ(b.paid, Cents(0));
}

TEST(Money, OfAnActivatedOrderComesFromTheFunders) {
  StagedLedger ledger;
  expect_accounts(ledger, 12'000, 9'000, 3'000, 0, 0);
  ledger.must(OrderActivated{OrderId("order-2"), "mandat 2"}, "bob");
  EXPECT_EQ(newest_postings(ledger), (Lines{"funders -6000", "available 6000"}));
  expect_accounts(ledger, 18'000, 15'000, 3'000, 0, 0);
  EXPECT_EQ(ledger.record<OrderRecord>(state_key::order(OrderId("order-2"))).funding_reference, "mandat 2");
}

TEST(Money, MayReachTheCapExactly) {
  StagedLedger ledger;
  stage::add_order(ledger, "order-3", 7, 2);
  ledger.must(OrderActivated{OrderId("order-2"), "mandat 2"}, "bob");
  ledger.must(OrderActivated{OrderId("order-3"), "mandat 3"}, "bob");
  EXPECT_EQ(ledger.balance().funders, -stage::programme().cap);
}

TEST(Money, ThatWasReturnedDoesNotMakeRoomUnderTheCap) {
  StagedLedger ledger;
  ledger.must(stage::cancel(2, indexes({1, 2, 3})));
  stage::add_order(ledger, "order-3", 7, 5);
  const auto refused = ledger.ask(OrderActivated{OrderId("order-3"), "m"}, "bob");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->refusal, Refusal::cap_exceeded);
}

TEST(Money, OfVouchersGivenCirculates) {
  StagedLedger ledger;
  ledger.must(stage::hand_over(2, indexes({1, 3})));
  EXPECT_EQ(newest_postings(ledger), (Lines{"available -2000", "in_circulation 2000"}));
  expect_accounts(ledger, 12'000, 7'000, 5'000, 0, 0);
}

TEST(Money, OfARedemptionIsOwedToTheStructureAndComesBackWithItsReversal) {
  StagedLedger ledger;
  auto scan = stage::scan(ledger);
  ASSERT_FALSE(ledger.ask(scan, stage::voucher(1, 2)));
  EXPECT_EQ(newest_postings(ledger), (Lines{"in_circulation -1000", "payable/structure-1 1000"}));
  EXPECT_EQ(*std::get<VoucherRedeemed>(ledger.log.back().entry.body).scan.voucher, "ORL26-000001-02");
  expect_accounts(ledger, 12'000, 9'000, 2'000, 1'000, 0);
  const auto owed_key = state_key::structure_balance(kProgramme, kStructure);
  EXPECT_EQ(ledger.record<StructureBalance>(owed_key).payable, Cents(1000));

  ASSERT_FALSE(ledger.ask(ReversalRequest{scan.device, "erreur", ledger.next_id(), scan.scan_id}));
  EXPECT_EQ(newest_postings(ledger), (Lines{"payable/structure-1 -1000", "in_circulation 1000"}));
  expect_accounts(ledger, 12'000, 9'000, 3'000, 0, 0);
  const auto owed = ledger.record<StructureBalance>(owed_key);
  EXPECT_EQ(owed.payable, Cents(0));
  EXPECT_EQ(owed.redeemed, 1);
  EXPECT_EQ(owed.reversed, 1);
  EXPECT_FALSE(ledger.ask(stage::scan(ledger), stage::voucher(1, 2))) << "it can be spent again";
}

TEST(Money, IsOwedToTheStructureTheSiteHadWhenItRedeemed) {
  StagedLedger ledger;
  auto scan = stage::scan(ledger);
  ASSERT_FALSE(ledger.ask(scan, stage::voucher(1, 1)));
  ledger.must(
      StructureRecorded{StructureId("structure-2"), "Autre", Identifier::to_be_completed, std::nullopt});
  ledger.must(SiteRecorded{stage::kSite, StructureId("structure-2"), "Atelier", "Orléans", "45234"});
  ASSERT_FALSE(ledger.ask(stage::scan(ledger), stage::voucher(1, 2)));
  EXPECT_EQ(newest_postings(ledger).back(), "payable/structure-2 1000");
  ASSERT_FALSE(ledger.ask(ReversalRequest{scan.device, "erreur", ledger.next_id(), scan.scan_id}));
  EXPECT_EQ(newest_postings(ledger).front(), "payable/structure-1 -1000");
}

TEST(Money, OfCancelledVouchersGoesBackFromWhereItWas) {
  StagedLedger ledger;
  ledger.must(stage::cancel(3, indexes({1, 2})));  // with the printer
  EXPECT_EQ(newest_postings(ledger), (Lines{"available -2000", "returned 2000"}));
  ledger.must(stage::cancel(1, indexes({3})));  // handed over
  EXPECT_EQ(newest_postings(ledger), (Lines{"in_circulation -1000", "returned 1000"}));
  ledger.must(stage::hand_over(2, indexes({1})));
  ledger.must(stage::cancel(2, indexes({1, 2})));  // one of each
  EXPECT_EQ(newest_postings(ledger),
            (Lines{"available -1000", "returned 1000", "in_circulation -1000", "returned 1000"}));
  expect_accounts(ledger, 12'000, 5'000, 2'000, 0, 5'000);
}

TEST(Money, OfAReplacedBookletIsReturnedAndThatOfTheNewOneCirculates) {
  StagedLedger ledger;
  ledger.must(BookletReplaced{kProgramme, BookletNumber(1), indexes({2, 3}), BookletNumber(2),
                              indexes({1, 2}), stage::kCcas, Uuid{}});
  EXPECT_EQ(newest_postings(ledger),
            (Lines{"in_circulation -2000", "returned 2000", "available -2000", "in_circulation 2000"}));
  expect_accounts(ledger, 12'000, 7'000, 3'000, 0, 2'000);
  EXPECT_EQ(ledger.voucher(1, 1).status, VoucherStatus::handed_over);
  EXPECT_EQ(ledger.voucher(1, 2).status, VoucherStatus::cancelled);
  EXPECT_EQ(ledger.voucher(2, 1).status, VoucherStatus::handed_over);
  EXPECT_EQ(ledger.voucher(2, 3).status, VoucherStatus::with_custodian);
}

TEST(Money, OfLapsedVouchersGoesBackAndNothingIsLeftOpen) {
  StagedLedger ledger;
  ASSERT_FALSE(ledger.ask(stage::scan(ledger), stage::voucher(1, 1)));
  ledger.now = time_of("2027-01-31T23:00:00.000Z");
  ledger.must(VouchersLapsed{kProgramme, BookletNumber(1), indexes({2, 3})});
  EXPECT_EQ(newest_postings(ledger), (Lines{"in_circulation -2000", "returned 2000"}));
  for (std::uint32_t booklet = 2; booklet <= 6; ++booklet) {
    ledger.must(VouchersLapsed{kProgramme, BookletNumber(booklet), indexes({1, 2, 3})});
  }
  expect_accounts(ledger, 12'000, 0, 0, 1'000, 11'000);
  const auto b = ledger.balance();
  EXPECT_EQ(b.lapsed, 17);
  EXPECT_EQ(b.with_custodians, 0);
}

TEST(Stock, FollowsTheBookletsToTheLastVoucher) {
  StagedLedger ledger;
  const auto held = [&](const CustodianId& custodian) {
    const auto stock = ledger.record<StockRecord>(state_key::stock(kProgramme, custodian));
    return std::pair(stock.booklets, stock.vouchers);
  };
  EXPECT_EQ(held(stage::kCcas), std::pair(std::int64_t{1}, std::int64_t{3}));
  EXPECT_EQ(held(stage::kPrinter), std::pair(std::int64_t{4}, std::int64_t{12}));
  ledger.must(stage::hand_over(2, indexes({1, 2})));
  EXPECT_EQ(held(stage::kCcas), std::pair(std::int64_t{1}, std::int64_t{1}));
  ledger.must(stage::cancel(2, indexes({1, 3})));
  EXPECT_EQ(held(stage::kCcas), std::pair(std::int64_t{0}, std::int64_t{0}));
  ledger.must(
      CustodyMoved{kProgramme, BookletNumber(4), BookletNumber(6), stage::kPrinter, stage::kCcas, "BR"});
  EXPECT_EQ(held(stage::kCcas), std::pair(std::int64_t{3}, std::int64_t{9}));
  EXPECT_EQ(held(stage::kPrinter), std::pair(std::int64_t{1}, std::int64_t{3}));
}

TEST(Stock, HasOneContinuousSeriesOverAllOrders) {
  StagedLedger ledger;
  ledger.must(OrderPlaced{OrderId("order-3"), kProgramme, BookletNumber(7), 1'000'000, stage::kPrinter});
  const auto next = ledger.record<ProgrammeRecord>(state_key::programme(kProgramme)).next_booklet;
  EXPECT_EQ(next, BookletNumber(1'000'007));
  EXPECT_FALSE(ledger.ask(OrderPlaced{OrderId("order-4"), kProgramme, next, 1, stage::kPrinter}));
}

}  // namespace
}  // namespace passnum
