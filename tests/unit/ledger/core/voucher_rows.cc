#include "tests/unit/ledger/core/refusal_row.h"

namespace passnum {
namespace {

using stage::block;
using stage::cancel;
using stage::hand_over;
using stage::kProgramme;
using stage::unblock;

VouchersLapsed lapse(std::uint32_t booklet, std::vector<VoucherIndex> vouchers) {
  return {kProgramme, BookletNumber(booklet), std::move(vouchers)};
}
BookletReplaced replace(std::vector<VoucherIndex> vouchers, std::vector<VoucherIndex> new_vouchers) {
  return {kProgramme,
          BookletNumber(1),
          std::move(vouchers),
          BookletNumber(2),
          std::move(new_vouchers),
          stage::kCcas,
          Uuid{}};
}
Do redeem(std::uint8_t index) {
  return [index](TestLedger& ledger) { CHECK(!ledger.ask(stage::scan(ledger), stage::voucher(1, index))); };
}
RefusalRow after(Do arrange, std::string situation, Refusal refusal, const CommandBody& wrong,
                 const CommandBody& right) {
  return {std::move(situation), refusal, std::move(arrange), asking(wrong), nothing, asking(right)};
}
RefusalRow simple(std::string situation, Refusal refusal, const CommandBody& wrong,
                  const CommandBody& right) {
  return request_row(std::move(situation), refusal, asking(wrong), asking(right));
}

std::vector<RefusalRow> hand_over_rows() {
  const auto good = hand_over(2, indexes({1, 3}));
  using H = VouchersHandedOver;
  return {
      simple("HandingOverAnUnknownBooklet", Refusal::booklet_unknown, hand_over(99, indexes({1})), good),
      simple("HandingOverOfAnUnknownProgramme", Refusal::booklet_unknown,
             edited(good, [](H& h) { h.programme = ProgrammeId(9); }), good),
      simple("HandingOverNothing", Refusal::malformed, hand_over(2, {}), good),
      simple("HandingOverAVoucherTwiceInOneList", Refusal::malformed, hand_over(2, indexes({1, 1})), good),
      simple("HandingOverOutOfOrder", Refusal::malformed, hand_over(2, indexes({3, 1})), good),
      simple("HandingOverTheFourthOfThree", Refusal::booklet_unknown, hand_over(2, indexes({1, 4})), good),
      simple("HandingOverTheVoucherZero", Refusal::booklet_unknown, hand_over(2, indexes({0, 1})), good),
      simple("HandingOverFromAnotherCustodian", Refusal::not_in_custody,
             edited(good, [](H& h) { h.custodian = stage::kPrinter; }), good),
      simple("HandingOverWhatWasHandedOver", Refusal::already_handed_over, hand_over(1, indexes({1})), good),
      after(doing(block(2, indexes({1}))), "HandingOverABlockedVoucher", Refusal::blocked, good,
            hand_over(2, indexes({3}))),
      after(doing(cancel(2, indexes({1}))), "HandingOverACancelledVoucher", Refusal::cancelled, good,
            hand_over(2, indexes({3}))),
      state_row("HandingOverBeforeActivation", Refusal::order_not_activated,
                doing(CustodyMoved{kProgramme, BookletNumber(5), BookletNumber(5), stage::kPrinter,
                                   stage::kCcas, "BR"}),
                asking(hand_over(5, indexes({1}))), doing(OrderActivated{OrderId("order-2"), "m"}, "bob")),
      // 2027 begins in Paris an hour before it does in UTC.
      state_row("HandingOverFromTheMillisecondAfterTheLastDay", Refusal::expired,
                at_time("2026-12-31T23:00:00.000Z"), asking(good), at_time("2026-12-31T22:59:59.999Z")),
  };
}

std::vector<RefusalRow> block_rows() {
  return {
      simple("BlockingAnUnknownBooklet", Refusal::booklet_unknown, block(99, indexes({1})),
             block(1, indexes({1}))),
      simple("BlockingNothing", Refusal::malformed, block(1, {}), block(1, indexes({1}))),
      after(doing(block(1, indexes({1}))), "BlockingTwice", Refusal::blocked, block(1, indexes({1, 2})),
            block(1, indexes({2}))),
      after(redeem(1), "BlockingASpentVoucher", Refusal::already_redeemed, block(1, indexes({1, 2})),
            block(1, indexes({2, 3}))),
      after(doing(cancel(1, indexes({1}))), "BlockingACancelledVoucher", Refusal::cancelled,
            block(1, indexes({1})), block(1, indexes({2}))),
      simple("UnblockingAnUnknownBooklet", Refusal::booklet_unknown, unblock(99, indexes({1})),
             block(1, indexes({1}))),
      state_row("UnblockingWhatIsNotBlocked", Refusal::not_blocked, doing(block(1, indexes({1}))),
                asking(unblock(1, indexes({1, 2}))), doing(block(1, indexes({2})))),
      after(
          [](TestLedger& ledger) {
            ledger.must(block(1, indexes({1, 2})));
            ledger.must(cancel(1, indexes({1})));
          },
          "UnblockingACancelledVoucher", Refusal::cancelled, unblock(1, indexes({1})),
          unblock(1, indexes({2}))),
  };
}

std::vector<RefusalRow> replace_rows() {
  const auto good = replace(indexes({2, 3}), indexes({1, 2}));
  using R = BookletReplaced;
  return {
      simple("ReplacingABookletByItself", Refusal::malformed,
             edited(good, [](R& r) { r.new_booklet = r.booklet; }), good),
      simple("ReplacingAnUnknownBooklet", Refusal::booklet_unknown,
             edited(good, [](R& r) { r.booklet = BookletNumber(99); }), good),
      simple("ReplacingByAnUnknownBooklet", Refusal::booklet_unknown,
             edited(good, [](R& r) { r.new_booklet = BookletNumber(99); }), good),
      simple("ReplacingWhatWasNotHandedOver", Refusal::not_handed_over,
             edited(good, [](R& r) { r.booklet = BookletNumber(3); }), good),
      after(redeem(1), "ReplacingASpentVoucher", Refusal::already_redeemed,
            replace(indexes({1, 2}), indexes({1, 2})), good),
      after(doing(cancel(1, indexes({1}))), "ReplacingACancelledVoucher", Refusal::cancelled,
            replace(indexes({1, 2}), indexes({1, 2})), good),
      simple("ReplacingTwoByOne", Refusal::malformed, replace(indexes({2, 3}), indexes({1})), good),
      simple("ReplacingOneByTwo", Refusal::malformed, replace(indexes({2}), indexes({1, 2})), good),
      simple("ReplacingByVouchersElsewhere", Refusal::not_in_custody,
             edited(good, [](R& r) { r.new_booklet = BookletNumber(3); }), good),
      after(doing(hand_over(2, indexes({1}))), "ReplacingByVouchersThatWereGiven",
            Refusal::already_handed_over, good, replace(indexes({2, 3}), indexes({2, 3}))),
      state_row("ReplacingAfterTheLastDay", Refusal::expired, at_time("2026-12-31T23:00:00.000Z"),
                asking(good), at_time("2026-12-31T22:59:59.999Z")),
  };
}

std::vector<RefusalRow> leaving_rows() {
  const auto after_claims = at_time("2027-01-31T23:00:00.000Z");
  return {
      simple("CancellingAnUnknownBooklet", Refusal::booklet_unknown, cancel(99, indexes({1})),
             cancel(1, indexes({1}))),
      simple("CancellingNothing", Refusal::malformed, cancel(1, {}), cancel(1, indexes({1}))),
      state_row("CancellingBeforeActivation", Refusal::order_not_activated, nothing,
                asking(cancel(5, indexes({1}))), doing(OrderActivated{OrderId("order-2"), "m"}, "bob")),
      after(doing(cancel(1, indexes({2}))), "CancellingTwice", Refusal::cancelled, cancel(1, indexes({2, 3})),
            cancel(1, indexes({3}))),
      after(redeem(1), "CancellingASpentVoucher", Refusal::already_redeemed, cancel(1, indexes({1})),
            cancel(1, indexes({2}))),
      state_row("LapsingOnTheLastDayOfClaims", Refusal::programme_open, at_time("2027-01-31T22:59:59.999Z"),
                asking(lapse(1, indexes({1, 2, 3}))), after_claims),
      after(after_claims, "LapsingAnUnknownBooklet", Refusal::booklet_unknown, lapse(99, indexes({1})),
            lapse(1, indexes({1}))),
      after(
          [after_claims](TestLedger& ledger) {
            after_claims(ledger);
            ledger.must(lapse(1, indexes({1})));
          },
          "LapsingTwice", Refusal::claim_closed, lapse(1, indexes({1})), lapse(1, indexes({2}))),
      after(
          [after_claims](TestLedger& ledger) {
            redeem(1)(ledger);
            after_claims(ledger);
          },
          "LapsingASpentVoucher", Refusal::already_redeemed, lapse(1, indexes({1, 2})),
          lapse(1, indexes({2}))),
      after(
          [after_claims](TestLedger& ledger) {
            ledger.must(cancel(1, indexes({1})));
            after_claims(ledger);
          },
          "LapsingACancelledVoucher", Refusal::cancelled, lapse(1, indexes({1})), lapse(1, indexes({2}))),
  };
}

}  // namespace

std::vector<RefusalRow> voucher_rows() {
  std::vector<RefusalRow> rows;
  for (auto& part : {hand_over_rows(), block_rows(), replace_rows(), leaving_rows()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

}  // namespace passnum
