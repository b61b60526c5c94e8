#include "tests/unit/audit/replay/rule_case.h"

namespace passnum {
namespace {

// After the world of Life: on 2 March "asso" redeems two vouchers; it is April. "anne" issues, "bruno"
// orders.

using B = Breach;
const StructureId kAsso{"asso"};
const StatementId kMarch{"ECP-TST26-asso-2026-03"};
const StatementId kApril{"ECP-TST26-asso-2026-04"};
const PaymentId kPayment{"mandat-118"};

void earn(Life& l) {
  l.redeem(1, 1);
  l.redeem(1, 2);
  l.wait_until("2026-04-01");
}

template <typename Edit>
void issue(Life& l, const Edit& edit) {
  StatementIssued issued{kMarch, kProgramme,       kAsso, day_of("2026-03-01"), day_of("2026-03-31"),
                         0,      l.entries.size(), 2,     Cents(2000)};
  edit(issued);
  l.say("anne", issued);
}
const auto kAsItIs = [](auto&) {};

void claim(Life& l) {
  earn(l);
  issue(l, kAsItIs);
}

// April's statement after March's, issued on 1 May.
template <typename Edit>
void issue_april(Life& l, std::int64_t quantity, const Edit& edit) {
  std::uint64_t end = 0;
  for (const auto& entry : l.entries) {
    if (const auto* march = std::get_if<StatementIssued>(&entry.body)) end = march->end_entry;
  }
  l.wait_until("2026-05-01");
  StatementIssued issued{kApril, kProgramme,       kAsso,    day_of("2026-04-01"),  day_of("2026-04-30"),
                         end,    l.entries.size(), quantity, Cents(1000 * quantity)};
  edit(issued);
  l.say("anne", issued);
}

PaymentOrdered order_of(std::vector<StatementId> statements = {kMarch}, std::int64_t cents = 2000) {
  return {kPayment, kProgramme, kAsso, std::move(statements), Cents(cents), "mandat 2026-118"};
}
std::vector<Posting> ordering(std::int64_t cents) {
  return moved(Cents(cents), "payable/asso", "ordered/asso");
}
template <typename Edit>
void order(Life& l, const Edit& edit, const char* actor = "bruno", std::int64_t cents = 2000) {
  auto ordered = order_of({kMarch}, cents);
  edit(ordered);
  l.say(actor, ordered, ordering(cents));
}
void claim_and_order(Life& l) {
  claim(l);
  order(l, kAsItIs);
}
void pay(Life& l, const char* day = "2026-04-01", const char* payment = "mandat-118") {
  l.say("anne", PaymentMade{PaymentId(payment), day_of(day), "virement 7"},
        moved(Cents(2000), "ordered/asso", "paid/asso"));
}
void refuse(Life& l, const char* day = "2026-04-01", const char* reason = "RIB inconnu") {
  l.say("anne", PaymentRefused{kPayment, reason, day_of(day)},
        moved(Cents(2000), "ordered/asso", "payable/asso"));
}

class PaymentRules : public testing::TestWithParam<RuleCase> {};

TEST_P(PaymentRules, GiveExactlyThisFinding) {
  expect_exactly(GetParam());
}

using S = StatementIssued;
INSTANTIATE_TEST_SUITE_P(Statements, PaymentRules,
                         testing::Values(RuleCase{"a_statement", claim, {}},
                                         RuleCase{"a_statement_whose_number_was_used",
                                                  [](Life& l) {
                                                    claim(l);
                                                    issue_april(l, 0, [](S& s) { s.statement = kMarch; });
                                                  },
                                                  {B::statement_reused}},
                                         RuleCase{"a_statement_of_an_unknown_programme",
                                                  [](Life& l) {
                                                    earn(l);
                                                    issue(l, [](S& s) { s.programme = ProgrammeId(9); });
                                                  },
                                                  {B::programme_unknown}},
                                         RuleCase{"a_statement_of_an_unknown_structure",
                                                  [](Life& l) {
                                                    earn(l);
                                                    issue(l, [](S& s) { s.structure = StructureId("x"); });
                                                  },
                                                  {B::structure_unknown}},
                                         RuleCase{"a_statement_on_its_last_day",
                                                  [](Life& l) {
                                                    l.redeem(1, 1);
                                                    l.redeem(1, 2);
                                                    l.wait_until("2026-03-31");
                                                    issue(l, kAsItIs);
                                                  },
                                                  {B::statement_period_open, B::statement_range_wrong}},
                                         RuleCase{"a_statement_of_a_voucher_too_many",
                                                  [](Life& l) {
                                                    earn(l);
                                                    issue(l, [](S& s) {
                                                      s.quantity = 3;
                                                      s.amount = Cents(3000);
                                                    });
                                                  },
                                                  {B::statement_amount_wrong}},
                                         RuleCase{"a_statement_of_a_voucher_too_few",
                                                  [](Life& l) {
                                                    earn(l);
                                                    issue(l, [](S& s) {
                                                      s.quantity = 1;
                                                      s.amount = Cents(1000);
                                                    });
                                                  },
                                                  {B::statement_amount_wrong}},
                                         RuleCase{"a_statement_of_another_quantity_for_the_same_amount",
                                                  [](Life& l) {
                                                    earn(l);
                                                    issue(l, [](S& s) { s.quantity = 3; });
                                                  },
                                                  {B::statement_amount_wrong}},
                                         RuleCase{"a_statement_of_a_cent_more",
                                                  [](Life& l) {
                                                    earn(l);
                                                    issue(l, [](S& s) { s.amount = Cents(2001); });
                                                  },
                                                  {B::statement_amount_wrong}},
                                         RuleCase{"a_statement_that_ends_an_entry_early",
                                                  [](Life& l) {
                                                    earn(l);
                                                    issue(l, [](S& s) { --s.end_entry; });
                                                  },
                                                  {B::statement_range_wrong}},
                                         RuleCase{"a_statement_that_begins_an_entry_late",
                                                  [](Life& l) {
                                                    earn(l);
                                                    issue(l, [](S& s) { s.from_entry = 1; });
                                                  },
                                                  {B::statement_range_wrong}},
                                         RuleCase{"a_statement_of_the_days_after_those_that_count",
                                                  [](Life& l) {
                                                    earn(l);
                                                    issue(l, [](S& s) {
                                                      s.first_day = day_of("2026-03-03");
                                                      s.quantity = 0;
                                                      s.amount = Cents(0);
                                                    });
                                                  },
                                                  {B::statement_lines_left_out}}));

INSTANTIATE_TEST_SUITE_P(
    NextStatements, PaymentRules,
    testing::Values(RuleCase{"the_next_statement_of_nothing",
                             [](Life& l) {
                               claim(l);
                               issue_april(l, 0, kAsItIs);
                             },
                             {}},
                    RuleCase{"the_next_statement_over_a_day_of_the_last",
                             [](Life& l) {
                               claim(l);
                               issue_april(l, 0, [](S& s) { s.first_day = day_of("2026-03-31"); });
                             },
                             {B::statement_days_disordered}},
                    RuleCase{"the_next_statement_from_the_first_entry_again",
                             [](Life& l) {
                               claim(l);
                               issue_april(l, 0, [](S& s) { s.from_entry = 0; });
                             },
                             {B::statement_range_wrong}},
                    RuleCase{"a_redemption_after_the_statement_is_in_the_next",
                             [](Life& l) {
                               claim(l);
                               l.redeem(1, 3);
                               issue_april(l, 1, kAsItIs);
                             },
                             {}},
                    RuleCase{"a_reversal_after_the_statement_is_taken_back_by_the_next",
                             [](Life& l) {
                               l.redeem(1, 1);
                               l.wait_until("2026-04-01");
                               l.wait(-20);
                               const Entry last = l.redeem(1, 2);
                               l.wait_until("2026-04-01");
                               issue(l, kAsItIs);
                               l.reverse(last);
                               issue_april(l, -1, kAsItIs);
                               l.say("bruno", order_of({kMarch, kApril}, 1000), ordering(1000));
                             },
                             {}}));

using P = PaymentOrdered;
INSTANTIATE_TEST_SUITE_P(
    Orders, PaymentRules,
    testing::Values(
        RuleCase{"an_order_of_payment", claim_and_order, {}},
        RuleCase{"an_order_by_who_issued_the_statement",
                 [](Life& l) {
                   claim(l);
                   order(l, kAsItIs, "anne");
                 },
                 {B::payment_ordered_alone}},
        RuleCase{"an_order_of_an_unknown_statement",
                 [](Life& l) {
                   claim(l);
                   order(l, [](P& p) { p.statements.push_back(kApril); });
                 },
                 {B::statement_unknown}},
        RuleCase{"an_order_of_a_statement_twice",
                 [](Life& l) {
                   claim(l);
                   order(l, [](P& p) { p.statements.push_back(kMarch); });
                 },
                 {B::payment_list_form, B::payment_amount_wrong}},
        RuleCase{"an_order_of_no_statement",
                 [](Life& l) {
                   claim(l);
                   order(l, [](P& p) { p.statements.clear(); });
                 },
                 {B::payment_list_form, B::payment_amount_wrong}},
        RuleCase{"an_order_of_a_cent_less",
                 [](Life& l) {
                   claim(l);
                   order(l, kAsItIs, "bruno", 1999);
                 },
                 {B::payment_amount_wrong}},
        RuleCase{"an_order_of_what_is_ordered",
                 [](Life& l) {
                   claim_and_order(l);
                   l.redeem(1, 3);
                   l.redeem(1, 4);
                   order(l, [](P& p) { p.payment = PaymentId("y"); });
                 },
                 {B::statement_ordered_twice}},
        RuleCase{"an_order_under_a_name_that_was_used",
                 [](Life& l) {
                   claim_and_order(l);
                   refuse(l);
                   order(l, kAsItIs);
                 },
                 {B::payment_reused}},
        RuleCase{"an_order_to_a_structure_without_identifier",
                 [](Life& l) {
                   claim(l);
                   l.say("anne", StructureRecorded{kAsso, "A", Identifier::to_be_completed, std::nullopt});
                   order(l, kAsItIs);
                 },
                 {B::structure_unidentified}},
        RuleCase{"an_order_of_more_than_is_payable",
                 [](Life& l) {
                   l.redeem(1, 1);
                   l.wait_until("2026-04-01");
                   l.wait(-20);
                   const Entry last = l.redeem(1, 2);
                   l.wait_until("2026-04-01");
                   issue(l, kAsItIs);
                   l.reverse(last);
                   order(l, kAsItIs);
                 },
                 {B::payable_exceeded}},
        RuleCase{"a_reversal_of_what_is_ordered",
                 [](Life& l) {
                   l.redeem(1, 1);
                   l.wait_until("2026-04-01");
                   l.wait(-20);
                   const Entry last = l.redeem(1, 2);
                   l.wait_until("2026-04-01");
                   issue(l, kAsItIs);
                   order(l, kAsItIs);
                   l.reverse(last);
                 },
                 {B::payable_exceeded}}));

INSTANTIATE_TEST_SUITE_P(Closings, PaymentRules,
                         testing::Values(RuleCase{"a_payment_made",
                                                  [](Life& l) {
                                                    claim_and_order(l);
                                                    pay(l);
                                                  },
                                                  {}},
                                         RuleCase{"a_payment_refused_ordered_again_and_paid",
                                                  [](Life& l) {
                                                    claim_and_order(l);
                                                    refuse(l);
                                                    order(l, [](P& p) { p.payment = PaymentId("y"); });
                                                    pay(l, "2026-04-01", "y");
                                                  },
                                                  {}},
                                         RuleCase{"a_payment_of_nothing_ordered",
                                                  [](Life& l) {
                                                    claim(l);
                                                    pay(l);
                                                  },
                                                  {B::payment_unknown}},
                                         RuleCase{"a_payment_made_twice",
                                                  [](Life& l) {
                                                    claim_and_order(l);
                                                    pay(l);
                                                    pay(l);
                                                  },
                                                  {B::payment_closed}},
                                         RuleCase{"a_payment_refused_after_it_was_made",
                                                  [](Life& l) {
                                                    claim_and_order(l);
                                                    pay(l);
                                                    refuse(l);
                                                  },
                                                  {B::payment_closed}},
                                         RuleCase{"a_payment_before_its_order",
                                                  [](Life& l) {
                                                    claim_and_order(l);
                                                    pay(l, "2026-03-31");
                                                  },
                                                  {B::payment_day_wrong}},
                                         RuleCase{"a_payment_refused_tomorrow",
                                                  [](Life& l) {
                                                    claim_and_order(l);
                                                    refuse(l, "2026-04-02");
                                                  },
                                                  {B::payment_day_wrong}},
                                         RuleCase{"a_payment_refused_without_a_reason",
                                                  [](Life& l) {
                                                    claim_and_order(l);
                                                    refuse(l, "2026-04-01", "");
                                                  },
                                                  {B::text_out_of_range}},
                                         RuleCase{"a_payment_that_moves_other_money",
                                                  [](Life& l) {
                                                    claim_and_order(l);
                                                    l.say("anne",
                                                          PaymentMade{kPayment, day_of("2026-04-01"),
                                                                      "virement 7"},
                                                          moved(Cents(2000), "payable/asso", "paid/asso"));
                                                  },
                                                  {B::postings_unexpected}}));

TEST(PaymentBooks, HaveWhatIsPayableOrderedAndPaid) {
  Life life;
  claim_and_order(life);
  life.redeem(1, 3);
  const auto ordered = replayed(life.entries);
  const auto& claim_before = ordered.books().programmes[0].claims.begin()->second;
  EXPECT_EQ(claim_before.payable_cents, 1000);
  EXPECT_EQ(claim_before.ordered_cents, 2000);
  pay(life);
  const auto paid = replayed(life.entries);
  EXPECT_EQ(paid.books().programmes[0].claims.begin()->second.ordered_cents, 0);
  EXPECT_EQ(paid.books().programmes[0].claims.begin()->second.paid_cents, 2000);
  EXPECT_EQ(paid.findings().count(), 0U);
}

}  // namespace
}  // namespace passnum
