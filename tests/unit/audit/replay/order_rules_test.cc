#include "tests/unit/audit/replay/rule_case.h"

namespace passnum {
namespace {

class OrderRules : public testing::TestWithParam<RuleCase> {};

TEST_P(OrderRules, GiveExactlyThisFinding) {
  expect_exactly(GetParam());
}

using B = Breach;

OrderPlaced order(std::uint32_t first, std::uint32_t count) {
  return {OrderId("c3"), kProgramme, BookletNumber(first), count, CustodianId("imprimeur")};
}

void activate(Life& l, const std::string& actor, const std::string& id, std::int64_t cents) {
  l.say(actor, OrderActivated{OrderId(id), "mandat"}, moved(Cents(cents), "funders", "available"));
}

INSTANTIATE_TEST_SUITE_P(
    Orders, OrderRules,
    testing::Values(
        RuleCase{"the_series_goes_on", [](Life& l) { l.say("anne", order(7, 1)); }, {}},
        RuleCase{"the_series_skips_a_number",
                 [](Life& l) { l.say("anne", order(8, 1)); },
                 {B::order_series_broken}},
        RuleCase{"the_series_repeats_a_number",
                 [](Life& l) { l.say("anne", order(6, 1)); },
                 {B::order_series_broken}},
        RuleCase{
            "an_order_of_nothing", [](Life& l) { l.say("anne", order(7, 0)); }, {B::order_size_out_of_range}},
        RuleCase{"an_order_too_large",
                 [](Life& l) { l.say("anne", order(7, kBookletsPerOrderMax + 1)); },
                 {B::order_size_out_of_range}},
        RuleCase{"an_order_twice",
                 [](Life& l) {
                   auto placed = order(7, 1);
                   placed.order = OrderId("c1");
                   l.say("anne", placed);
                 },
                 {B::order_reused}},
        RuleCase{"an_order_of_no_programme",
                 [](Life& l) {
                   auto placed = order(7, 1);
                   placed.programme = ProgrammeId(9);
                   l.say("anne", placed);
                 },
                 {B::programme_unknown}},
        RuleCase{"an_order_for_nobody",
                 [](Life& l) {
                   auto placed = order(7, 1);
                   placed.custodian = CustodianId("nul");
                   l.say("anne", placed);
                 },
                 {B::custodian_unknown}},
        RuleCase{"activated_by_another", [](Life& l) { activate(l, "bruno", "c2", 20'000); }, {}},
        RuleCase{"activated_by_who_placed_it",
                 [](Life& l) { activate(l, "anne", "c2", 20'000); },
                 {B::order_activated_alone}},
        RuleCase{"activated_twice",
                 [](Life& l) { activate(l, "bruno", "c1", 40'000); },
                 {B::order_activated_twice}},
        RuleCase{"activated_without_an_order",
                 [](Life& l) { activate(l, "bruno", "c9", 40'000); },
                 {B::order_unknown}},
        RuleCase{
            "activated_without_a_reference",
            [](Life& l) {
              l.say("bruno", OrderActivated{OrderId("c2"), ""}, moved(Cents(20'000), "funders", "available"));
            },
            {B::text_out_of_range}},
        RuleCase{"activated_for_a_cent_less",
                 [](Life& l) { activate(l, "bruno", "c2", 19'999); },
                 {B::postings_unexpected}},
        RuleCase{"activated_up_to_the_cap",
                 [](Life& l) {
                   l.say("anne", order(7, 6));
                   for (std::uint32_t booklet = 7; booklet <= 12; ++booklet)
                     l.say("anne", numbered_booklet(booklet, "c3"));
                   activate(l, "bruno", "c3", 60'000);
                 },
                 {}},
        RuleCase{"activated_with_one_booklet_not_numbered",
                 [](Life& l) {
                   l.say("anne", order(7, 2));
                   l.say("anne", numbered_booklet(7, "c3"));
                   activate(l, "bruno", "c3", 20'000);
                 },
                 {B::activated_unnumbered}},
        RuleCase{"activated_on_the_last_day_of_use",
                 [](Life& l) {
                   l.wait_until("2026-12-31");
                   activate(l, "bruno", "c2", 20'000);
                 },
                 {}},
        RuleCase{"activated_on_the_day_after",
                 [](Life& l) {
                   l.wait_until("2027-01-01");
                   activate(l, "bruno", "c2", 20'000);
                 },
                 {B::activated_after_validity}},
        RuleCase{"activated_over_the_cap",
                 [](Life& l) {
                   l.say("anne", order(7, 7));
                   for (std::uint32_t booklet = 7; booklet <= 13; ++booklet)
                     l.say("anne", numbered_booklet(booklet, "c3"));
                   activate(l, "bruno", "c3", 70'000);
                 },
                 {B::cap_exceeded}}),
    case_name);

template <typename Tweak>
void number(Life& l, std::uint32_t booklet, Tweak tweak) {
  l.say("anne", order(7, 2));
  auto numbered = numbered_booklet(booklet, "c3");
  tweak(numbered);
  l.say("anne", numbered);
}

INSTANTIATE_TEST_SUITE_P(
    Numbering, OrderRules,
    testing::Values(
        RuleCase{"the_next_booklet", [](Life& l) { number(l, 7, [](auto&) {}); }, {}},
        RuleCase{"the_next_but_one", [](Life& l) { number(l, 8, [](auto&) {}); }, {B::booklet_out_of_order}},
        RuleCase{"one_booklet_too_many",
                 [](Life& l) { l.say("anne", numbered_booklet(7, "c2")); },
                 {B::booklet_out_of_order}},
        RuleCase{"a_booklet_of_no_order",
                 [](Life& l) { number(l, 7, [](auto& n) { n.order = OrderId("nul"); }); },
                 {B::order_unknown}},
        RuleCase{"a_booklet_with_an_unknown_key",
                 [](Life& l) { number(l, 7, [](auto& n) { n.key = KeyId(2); }); },
                 {B::issuing_key_unknown}},
        RuleCase{"a_booklet_of_nine_codes",
                 [](Life& l) { number(l, 7, [](auto& n) { n.codes.pop_back(); }); },
                 {B::codes_count}},
        RuleCase{
            "a_code_of_another_booklet",
            [](Life& l) { number(l, 7, [](auto& n) { n.codes[3] = numbered_booklet(2, "c1").codes[5]; }); },
            {B::code_reused}},
        RuleCase{"a_code_twice_in_a_booklet",
                 [](Life& l) { number(l, 7, [](auto& n) { n.codes[3] = n.codes[4]; }); },
                 {B::code_reused}},
        RuleCase{"an_order_of_another_programme",
                 [](Life& l) {
                   auto created = programme_terms();
                   created.programme = ProgrammeId(8);
                   created.code = "AUTRE";
                   l.say("anne", created);
                   number(l, 7, [](auto& n) { n.programme = ProgrammeId(8); });
                 },
                 {B::order_of_other_programme}}),
    case_name);

BookletsPrinted printed(std::uint32_t first, std::uint32_t last, std::int32_t copy) {
  return {kProgramme, BookletNumber(first), BookletNumber(last), copy};
}

CustodyMoved custody(std::uint32_t first, std::uint32_t last, const char* from, const char* to) {
  return {kProgramme, BookletNumber(first), BookletNumber(last), CustodianId(from), CustodianId(to), "BR-9"};
}

INSTANTIATE_TEST_SUITE_P(
    PaperAndCustody, OrderRules,
    testing::Values(
        RuleCase{"an_original", [](Life& l) { l.say("anne", printed(4, 5, 0)); }, {}},
        RuleCase{"an_original_twice",
                 [](Life& l) { l.say("anne", printed(3, 4, 0)); },
                 {B::original_printed_twice}},
        RuleCase{"a_duplicate", [](Life& l) { l.say("anne", printed(3, 3, 1)); }, {}},
        RuleCase{"a_duplicate_without_original",
                 [](Life& l) { l.say("anne", printed(4, 4, 1)); },
                 {B::duplicate_without_original}},
        RuleCase{
            "a_copy_below_zero", [](Life& l) { l.say("anne", printed(4, 4, -1)); }, {B::booklet_range_form}},
        RuleCase{"a_booklet_that_is_not_numbered",
                 [](Life& l) { l.say("anne", printed(6, 7, 0)); },
                 {B::booklet_unknown}},
        RuleCase{
            "a_range_backwards", [](Life& l) { l.say("anne", printed(5, 4, 0)); }, {B::booklet_range_form}},
        RuleCase{
            "a_range_from_zero", [](Life& l) { l.say("anne", printed(0, 4, 0)); }, {B::booklet_range_form}},
        RuleCase{"a_range_too_long",
                 [](Life& l) {
                   l.say("anne", printed(4, 4 + static_cast<std::uint32_t>(kBookletsPerMoveMax), 0));
                 },
                 {B::booklet_range_form}},
        RuleCase{"stock_moves_on", [](Life& l) { l.say("anne", custody(3, 3, "metropole", "ccas")); }, {}},
        RuleCase{"stock_of_two_orders",
                 [](Life& l) { l.say("anne", custody(4, 6, "imprimeur", "metropole")); },
                 {}},
        RuleCase{"stock_that_is_not_held",
                 [](Life& l) { l.say("anne", custody(3, 3, "imprimeur", "ccas")); },
                 {B::custody_not_held}},
        RuleCase{"stock_to_itself",
                 [](Life& l) { l.say("anne", custody(3, 3, "metropole", "metropole")); },
                 {B::custody_to_itself}},
        RuleCase{"stock_to_nobody",
                 [](Life& l) { l.say("anne", custody(3, 3, "metropole", "nul")); },
                 {B::custodian_unknown}},
        RuleCase{"stock_that_is_begun",
                 [](Life& l) { l.say("anne", custody(2, 2, "ccas", "metropole")); },
                 {B::custody_after_hand_over}},
        RuleCase{"stock_without_a_slip",
                 [](Life& l) {
                   auto moved = custody(3, 3, "metropole", "ccas");
                   moved.slip.clear();
                   l.say("anne", moved);
                 },
                 {B::text_out_of_range}}),
    case_name);

}  // namespace
}  // namespace passnum
