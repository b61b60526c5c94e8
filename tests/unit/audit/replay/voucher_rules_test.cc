#include "tests/unit/audit/replay/rule_case.h"

namespace passnum {
namespace {

class VoucherRules : public testing::TestWithParam<RuleCase> {};

TEST_P(VoucherRules, GiveExactlyThisFinding) {
  expect_exactly(GetParam());
}

using B = Breach;

VouchersHandedOver& handed_over(Entry& entry) {
  return std::get<VouchersHandedOver>(entry.body);
}

const std::vector<Posting> kToReturned = moved(Cents(1000), "in_circulation", "returned");
const std::vector<Posting> kStockToReturned = moved(Cents(1000), "available", "returned");

INSTANTIATE_TEST_SUITE_P(
    HandOver, VoucherRules,
    testing::Values(
        RuleCase{"the_rest_of_a_booklet",
                 [](Life& l) {
                   l.hand_over(2, {6, 7, 8, 9, 10});
                 },
                 {}},
        RuleCase{"a_voucher_twice",
                 [](Life& l) {
                   l.hand_over(2, {5, 6});
                 },
                 {B::voucher_handed_over_twice}},
        RuleCase{"no_voucher", [](Life& l) { l.hand_over(2, {}); }, {B::voucher_list_form}},
        RuleCase{"a_voucher_listed_twice",
                 [](Life& l) {
                   l.hand_over(2, {6, 6});
                 },
                 {B::voucher_list_form}},
        RuleCase{"vouchers_not_ascending",
                 [](Life& l) {
                   l.hand_over(2, {7, 6});
                 },
                 {B::voucher_list_form}},
        RuleCase{"an_eleventh_voucher", [](Life& l) { l.hand_over(2, {11}); }, {B::voucher_list_form}},
        RuleCase{"a_voucher_zero", [](Life& l) { l.hand_over(2, {0}); }, {B::voucher_list_form}},
        RuleCase{"a_booklet_never_numbered", [](Life& l) { l.hand_over(7, {1}); }, {B::booklet_unknown}},
        RuleCase{"a_booklet_held_by_another",
                 [](Life& l) { handed_over(l.hand_over(2, {6})).custodian = CustodianId("metropole"); },
                 {B::custody_not_held}},
        RuleCase{"a_custodian_nobody_knows",
                 [](Life& l) { handed_over(l.hand_over(2, {6})).custodian = CustodianId("nul"); },
                 {B::custodian_unknown}},
        RuleCase{"an_order_without_money",
                 [](Life& l) { handed_over(l.hand_over(5, {1})).custodian = CustodianId("imprimeur"); },
                 {B::order_not_activated}},
        RuleCase{"a_blocked_voucher",
                 [](Life& l) {
                   l.block(2, {6});
                   l.hand_over(2, {6, 7});
                 },
                 {B::voucher_blocked}},
        RuleCase{"a_cancelled_voucher",
                 [](Life& l) {
                   l.cancel(2, {6}, kStockToReturned);
                   l.hand_over(2, {6, 7});
                 },
                 {B::voucher_cancelled}},
        RuleCase{"a_lapsed_voucher",
                 [](Life& l) {
                   l.wait_until("2027-01-16");
                   l.lapse(2, {6}, kStockToReturned);
                   l.hand_over(2, {6, 7});
                 },
                 {B::voucher_lapsed}},
        RuleCase{"a_hand_over_id_twice",
                 [](Life& l) {
                   const auto id = handed_over(l.hand_over(2, {6})).handover;
                   handed_over(l.hand_over(2, {7})).handover = id;
                 },
                 {B::handover_reused}},
        RuleCase{
            "money_for_one_voucher_too_many",
            [](Life& l) { l.hand_over(2, {6}).postings = moved(Cents(2000), "available", "in_circulation"); },
            {B::postings_unexpected}}),
    case_name);

VouchersUnblocked unblocked(std::uint32_t booklet, const std::vector<int>& vouchers) {
  return {kProgramme, BookletNumber(booklet), indexes(vouchers)};
}

INSTANTIATE_TEST_SUITE_P(
    BlockCancelLapse, VoucherRules,
    testing::Values(RuleCase{"blocked_and_unblocked",
                             [](Life& l) {
                               l.block(1, {1, 2});
                               l.say("anne", unblocked(1, {2}));
                               l.redeem(1, 2);
                             },
                             {}},
                    RuleCase{"blocked_twice",
                             [](Life& l) {
                               l.block(1, {1});
                               l.block(1, {1});
                             },
                             {B::voucher_blocked}},
                    RuleCase{"unblocked_without_block",
                             [](Life& l) { l.say("anne", unblocked(1, {1})); },
                             {B::voucher_not_blocked}},
                    RuleCase{"a_cancelled_voucher_is_blocked",
                             [](Life& l) {
                               l.cancel(1, {1}, kToReturned);
                               l.block(1, {1});
                             },
                             {B::voucher_cancelled}},
                    RuleCase{
                        "in_circulation_to_the_funders", [](Life& l) { l.cancel(1, {1}, kToReturned); }, {}},
                    RuleCase{"stock_to_the_funders", [](Life& l) { l.cancel(3, {1}, kStockToReturned); }, {}},
                    RuleCase{"cancelled_before_the_activation",
                             [](Life& l) { l.cancel(5, {1}, {}); },
                             {B::cancelled_before_activation}},
                    RuleCase{"stock_and_circulation_in_four_lines",
                             [](Life& l) {
                               auto postings = kStockToReturned;
                               postings.insert(postings.end(), kToReturned.begin(), kToReturned.end());
                               l.cancel(2, {5, 6}, postings);
                             },
                             {}},
                    RuleCase{"money_out_of_the_wrong_account",
                             [](Life& l) { l.cancel(1, {1}, kStockToReturned); },
                             {B::postings_unexpected}},
                    RuleCase{"money_where_there_was_none",
                             [](Life& l) {
                               l.wait_until("2027-01-16");
                               l.lapse(5, {1}, kStockToReturned);
                             },
                             {B::postings_unexpected}},
                    RuleCase{"cancelled_twice",
                             [](Life& l) {
                               l.cancel(1, {1}, kToReturned);
                               l.cancel(1, {1}, kToReturned);
                             },
                             {B::voucher_cancelled}},
                    RuleCase{"cancelled_when_spent",
                             [](Life& l) {
                               l.redeem(1, 1);
                               l.cancel(1, {1}, kToReturned);
                             },
                             {B::voucher_spent}},
                    RuleCase{"lapsed_on_the_day_after",
                             [](Life& l) {
                               l.wait_until("2027-01-16");
                               l.lapse(1, {1}, kToReturned);
                               l.lapse(3, {1}, kStockToReturned);
                               l.lapse(6, {1}, {});
                             },
                             {}},
                    RuleCase{"lapsed_on_the_last_day",
                             [](Life& l) {
                               l.wait_until("2027-01-15");
                               l.lapse(1, {1}, kToReturned);
                             },
                             {B::lapse_too_early}},
                    RuleCase{"lapsed_when_spent",
                             [](Life& l) {
                               l.redeem(1, 1);
                               l.wait_until("2027-01-16");
                               l.lapse(1, {1}, kToReturned);
                             },
                             {B::voucher_spent}},
                    RuleCase{"lapsed_twice",
                             [](Life& l) {
                               l.wait_until("2027-01-16");
                               l.lapse(1, {1}, kToReturned);
                               l.lapse(1, {1}, kToReturned);
                             },
                             {B::voucher_lapsed}},
                    RuleCase{"lapsed_when_cancelled",
                             [](Life& l) {
                               l.cancel(1, {1}, kToReturned);
                               l.wait_until("2027-01-16");
                               l.lapse(1, {1}, kToReturned);
                             },
                             {B::voucher_cancelled}}),
    case_name);

template <typename Tweak>
void replace(Life& l, Tweak tweak) {
  BookletReplaced replaced{kProgramme,      BookletNumber(1),    indexes({9, 10}), BookletNumber(2),
                           indexes({6, 7}), CustodianId("ccas"), l.next_uuid()};
  auto postings = moved(Cents(2000), "in_circulation", "returned");
  postings.push_back({"available", Cents(-2000)});
  postings.push_back({"in_circulation", Cents(2000)});
  tweak(replaced);
  l.say("anne", replaced, postings);
}

INSTANTIATE_TEST_SUITE_P(
    Replacement, VoucherRules,
    testing::Values(RuleCase{"two_for_two", [](Life& l) { replace(l, [](auto&) {}); }, {}},
                    RuleCase{"blocked_ones_are_replaced",
                             [](Life& l) {
                               l.block(1, {9, 10});
                               replace(l, [](auto&) {});
                             },
                             {}},
                    RuleCase{"the_new_ones_can_be_spent_and_the_old_not",
                             [](Life& l) {
                               replace(l, [](auto&) {});
                               l.redeem(2, 6);
                               l.redeem(1, 9);
                             },
                             {B::voucher_cancelled}},
                    RuleCase{"one_for_two",
                             [](Life& l) { replace(l, [](auto& r) { r.new_vouchers.pop_back(); }); },
                             {B::replacement_count}},
                    RuleCase{"a_spent_one",
                             [](Life& l) {
                               l.redeem(1, 9);
                               replace(l, [](auto&) {});
                             },
                             {B::voucher_spent}},
                    RuleCase{"one_that_nobody_had",
                             [](Life& l) { replace(l, [](auto& r) { r.booklet = BookletNumber(3); }); },
                             {B::voucher_not_handed_over, B::voucher_not_handed_over}},
                    RuleCase{"by_some_of_the_same_booklet",
                             [](Life& l) {
                               replace(l, [](auto& r) {
                                 r.booklet = BookletNumber(2);
                                 r.vouchers = indexes({1, 2});
                               });
                             },
                             {B::replacement_by_itself}},
                    RuleCase{"by_one_that_is_with_somebody",
                             [](Life& l) { replace(l, [](auto& r) {
                                             r.new_vouchers = indexes({5, 6});
                                           }); },
                             {B::voucher_handed_over_twice}},
                    RuleCase{
                        "from_a_stock_of_another",
                        [](Life& l) { replace(l, [](auto& r) { r.custodian = CustodianId("metropole"); }); },
                        {B::custody_not_held}},
                    RuleCase{"by_a_booklet_that_is_not_there",
                             [](Life& l) { replace(l, [](auto& r) { r.new_booklet = BookletNumber(7); }); },
                             {B::booklet_unknown}}),
    case_name);

}  // namespace
}  // namespace passnum
