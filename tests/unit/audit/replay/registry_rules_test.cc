#include "tests/unit/audit/replay/rule_case.h"

namespace passnum {
namespace {

class RegistryRules : public testing::TestWithParam<RuleCase> {};

TEST_P(RegistryRules, GiveExactlyThisFinding) {
  expect_exactly(GetParam());
}

template <typename Tweak>
void say_programme(Life& life, Tweak tweak) {
  auto created = programme_terms();
  created.programme = ProgrammeId(8);
  created.code = "AUTRE";
  tweak(created);
  life.say("anne", created);
}

using B = Breach;

INSTANTIATE_TEST_SUITE_P(
    Operators, RegistryRules,
    testing::Values(
        RuleCase{
            "a_new_operator_is_enrolled",
            [](Life& l) {
              l.say("anne", OperatorEnrolled{OperatorId("chloe"), key_named("chloe").public_key()});
              l.say("chloe", CustodianRecorded{CustodianId("autre"), "Autre", CustodianRole::prescriber});
            },
            {}},
        RuleCase{
            "an_unknown_operator_asks",
            [](Life& l) {
              l.say("chloe", CustodianRecorded{CustodianId("autre"), "Autre", CustodianRole::prescriber});
            },
            {B::actor_unknown}},
        RuleCase{"an_operator_is_enrolled_twice",
                 [](Life& l) {
                   l.say("anne", OperatorEnrolled{OperatorId("bruno"), key_named("x").public_key()});
                 },
                 {B::operator_reused}},
        RuleCase{"an_operator_is_named_init",
                 [](Life& l) {
                   l.say("anne", OperatorEnrolled{OperatorId("init"), key_named("x").public_key()});
                 },
                 {B::operator_reused}},
        RuleCase{"one_key_stands_under_two_names",
                 [](Life& l) {
                   l.say("anne", OperatorEnrolled{OperatorId("x"), key_named("bruno").public_key()});
                 },
                 {B::public_key_reused}},
        RuleCase{"an_issuing_key_is_added_twice",
                 [](Life& l) {
                   l.say("anne", IssuingKeyAdded{KeyId(1), key_named("x").public_key()});
                 },
                 {B::issuing_key_reused}},
        RuleCase{"init_acts_after_genesis",
                 [](Life& l) {
                   l.say("init", OperatorEnrolled{OperatorId("x"), key_named("x").public_key()});
                 },
                 {B::genesis_over}},
        RuleCase{"the_ledger_is_created_again",
                 [](Life& l) {
                   l.say("anne", LedgerCreated{"essai.example/log", "essai.example"});
                 },
                 {B::ledger_created_again}},
        RuleCase{"a_custodian_is_recorded_anew",
                 [](Life& l) {
                   l.say("anne", CustodianRecorded{CustodianId("ccas"), "CCAS", CustodianRole::authority});
                   l.hand_over(2, {6});
                 },
                 {}},
        RuleCase{"a_command_is_repeated",
                 [](Life& l) {
                   const auto id = l.entries[4].command_id;
                   l.say("anne", CustodianRecorded{CustodianId("autre"), "Autre", CustodianRole::prescriber})
                       .command_id = id;
                 },
                 {B::request_id_reused}},
        RuleCase{
            "time_goes_back_by_a_millisecond",
            [](Life& l) {
              const auto last = l.entries.back().at;
              l.say("anne", CustodianRecorded{CustodianId("autre"), "Autre", CustodianRole::prescriber}).at =
                  TimeMs(last.value - 1);
            },
            {B::time_backwards}},
        RuleCase{
            "time_stands_still",
            [](Life& l) {
              const auto last = l.entries.back().at;
              l.say("anne", CustodianRecorded{CustodianId("autre"), "Autre", CustodianRole::prescriber}).at =
                  last;
            },
            {}},
        RuleCase{"the_time_has_no_day_in_paris",
                 [](Life& l) {
                   l.lapse(1, {1}, moved(Cents(1000), "in_circulation", "returned")).at =
                       parse_time("9999-12-31T23:59:59.999Z").value();
                 },
                 {B::time_out_of_range}},
        RuleCase{"money_moves_where_none_should",
                 [](Life& l) {
                   l.say("anne", CustodianRecorded{CustodianId("autre"), "Autre", CustodianRole::prescriber},
                         moved(Cents(5), "funders", "available"));
                 },
                 {B::postings_unexpected}},
        RuleCase{"postings_do_not_balance",
                 [](Life& l) {
                   l.say("anne", CustodianRecorded{CustodianId("autre"), "Autre", CustodianRole::prescriber},
                         {{"available", Cents(5)}});
                 },
                 {B::postings_unbalanced}}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Programmes, RegistryRules,
    testing::Values(
        RuleCase{"another_programme", [](Life& l) { say_programme(l, [](auto&) {}); }, {}},
        RuleCase{"an_id_twice",
                 [](Life& l) { say_programme(l, [](auto& p) { p.programme = kProgramme; }); },
                 {B::programme_reused}},
        RuleCase{"a_code_twice",
                 [](Life& l) { say_programme(l, [](auto& p) { p.code = "TST26"; }); },
                 {B::programme_code_reused}},
        RuleCase{"a_code_in_lower_case",
                 [](Life& l) { say_programme(l, [](auto& p) { p.code = "tst"; }); },
                 {B::programme_code_form}},
        RuleCase{"no_face_value",
                 [](Life& l) { say_programme(l, [](auto& p) { p.face_value = Cents(0); }); },
                 {B::programme_value_out_of_range}},
        RuleCase{"too_high_a_face_value",
                 [](Life& l) { say_programme(l, [](auto& p) { p.face_value = Cents(65'536); }); },
                 {B::programme_value_out_of_range}},
        RuleCase{"thirty_three_vouchers",
                 [](Life& l) { say_programme(l, [](auto& p) { p.booklet_size = 33; }); },
                 {B::programme_value_out_of_range}},
        RuleCase{"a_negative_cap",
                 [](Life& l) { say_programme(l, [](auto& p) { p.cap = Cents(-1); }); },
                 {B::programme_value_out_of_range}},
        RuleCase{"reversal_for_more_than_a_week",
                 [](Life& l) { say_programme(l, [](auto& p) { p.reversal_minutes = 10'081; }); },
                 {B::programme_value_out_of_range}},
        RuleCase{"a_last_day_before_the_first",
                 [](Life& l) { say_programme(l, [](auto& p) { p.valid_from = day_of("2027-01-01"); }); },
                 {B::programme_days_disordered}},
        RuleCase{"claims_end_before_use",
                 [](Life& l) { say_programme(l, [](auto& p) { p.claim_until = day_of("2026-12-30"); }); },
                 {B::programme_days_disordered}},
        RuleCase{"a_perimeter_of_four_characters",
                 [](Life& l) { say_programme(l, [](auto& p) { p.perimeter = {"4523"}; }); },
                 {B::programme_list_form}},
        RuleCase{"shares_of_999",
                 [](Life& l) { say_programme(l, [](auto& p) { p.funders[0].share_per_mille = 599; }); },
                 {B::funder_shares}},
        RuleCase{"a_negative_share",
                 [](Life& l) {
                   say_programme(l, [](auto& p) {
                     p.funders[0].share_per_mille = 1001;
                     p.funders[1].share_per_mille = -1;
                   });
                 },
                 {B::funder_shares}},
        RuleCase{
            "one_funder_twice",
            [](Life& l) { say_programme(l, [](auto& p) { p.funders[1].funder = p.funders[0].funder; }); },
            {B::funder_shares}},
        RuleCase{"no_funder",
                 [](Life& l) { say_programme(l, [](auto& p) { p.funders.clear(); }); },
                 {B::funder_shares}},
        RuleCase{
            "a_name_of_301_bytes",
            [](Life& l) { say_programme(l, [](auto& p) { p.name = std::string(kTextBytesMax + 1, 'a'); }); },
            {B::text_out_of_range}}),
    case_name);

StructureRecorded structure(Identifier kind, std::optional<std::string> identifier) {
  return {StructureId("autre"), "Autre", kind, std::move(identifier)};
}

INSTANTIATE_TEST_SUITE_P(
    Places, RegistryRules,
    testing::Values(
        RuleCase{"a_structure_is_recorded_again",
                 [](Life& l) {
                   l.say("anne", StructureRecorded{StructureId("fablab"), "Fablab", Identifier::siret,
                                                   "12345678900012"});
                 },
                 {}},
        RuleCase{"a_siret_of_zeros",
                 [](Life& l) { l.say("anne", structure(Identifier::siret, "00000000000000")); },
                 {B::structure_identifier_form}},
        RuleCase{"a_siret_of_13_digits",
                 [](Life& l) { l.say("anne", structure(Identifier::siret, "1234567890001")); },
                 {B::structure_identifier_form}},
        RuleCase{"a_rna_without_w",
                 [](Life& l) { l.say("anne", structure(Identifier::rna, "0451234567")); },
                 {B::structure_identifier_form}},
        RuleCase{"an_identifier_that_is_to_be_completed",
                 [](Life& l) { l.say("anne", structure(Identifier::to_be_completed, "12345678900012")); },
                 {B::structure_identifier_form}},
        RuleCase{"a_site_of_no_structure",
                 [](Life& l) {
                   l.say("anne", SiteRecorded{SiteId("s"), StructureId("nul"), "S", "Orléans", "45234"});
                 },
                 {B::structure_unknown}},
        RuleCase{"a_site_without_insee_code",
                 [](Life& l) {
                   l.say("anne", SiteRecorded{SiteId("s"), StructureId("asso"), "S", "Orléans", ""});
                 },
                 {}},
        RuleCase{"an_insee_code_of_four",
                 [](Life& l) {
                   l.say("anne", SiteRecorded{SiteId("s"), StructureId("asso"), "S", "Orléans", "4523"});
                 },
                 {B::insee_code_form}},
        RuleCase{"a_device_twice",
                 [](Life& l) {
                   l.say("anne",
                         DeviceEnrolled{DeviceId("tel-asso"), SiteId("asso-1"), key_named("x").public_key()});
                 },
                 {B::device_reused}},
        RuleCase{"a_device_nowhere",
                 [](Life& l) {
                   l.say("anne", DeviceEnrolled{DeviceId("x"), SiteId("nul"), key_named("x").public_key()});
                 },
                 {B::site_unknown}},
        RuleCase{"an_unknown_device_is_revoked",
                 [](Life& l) { l.say("anne", DeviceRevoked{DeviceId("x")}); },
                 {B::device_unknown}},
        RuleCase{"a_device_is_revoked_twice",
                 [](Life& l) {
                   l.say("anne", DeviceRevoked{DeviceId("tel-asso")});
                   l.say("anne", DeviceRevoked{DeviceId("tel-asso")});
                 },
                 {B::device_revoked_twice}},
        RuleCase{"a_label_while_there_is_one",
                 [](Life& l) {
                   l.say("anne", LabelGranted{kProgramme, SiteId("asso-1"), day_of("2026-05-01"), {}});
                 },
                 {B::label_granted_twice}},
        RuleCase{"a_label_after_the_end",
                 [](Life& l) {
                   l.say("anne", LabelEnded{kProgramme, SiteId("asso-1"), day_of("2026-04-30")});
                   l.say("anne", LabelGranted{kProgramme, SiteId("asso-1"), day_of("2026-05-01"), {}});
                 },
                 {}},
        RuleCase{"a_label_that_ends_before_it_begins",
                 [](Life& l) {
                   l.say("anne", LabelGranted{kProgramme, SiteId("loin"), day_of("2026-05-02"),
                                              day_of("2026-05-01")});
                 },
                 {B::label_days_disordered}},
        RuleCase{"a_label_of_no_programme",
                 [](Life& l) {
                   l.say("anne", LabelEnded{ProgrammeId(9), SiteId("asso-1"), day_of("2026-05-02")});
                 },
                 {B::programme_unknown}},
        RuleCase{"a_label_of_no_site",
                 [](Life& l) {
                   l.say("anne", LabelEnded{kProgramme, SiteId("nul"), day_of("2026-05-02")});
                 },
                 {B::site_unknown}},
        RuleCase{"no_label_to_end",
                 [](Life& l) {
                   l.say("anne", LabelEnded{kProgramme, SiteId("loin"), day_of("2026-05-02")});
                 },
                 {B::label_not_granted}},
        RuleCase{"no_label_to_suspend",
                 [](Life& l) {
                   l.say("anne", LabelSuspended{kProgramme, SiteId("loin"), day_of("2026-05-02")});
                 },
                 {B::label_not_granted}},
        RuleCase{"suspended_twice",
                 [](Life& l) {
                   l.say("anne", LabelSuspended{kProgramme, SiteId("asso-1"), day_of("2026-05-02")});
                   l.say("anne", LabelSuspended{kProgramme, SiteId("asso-1"), day_of("2026-05-02")});
                 },
                 {B::label_suspended_twice}},
        RuleCase{"granted_anew_after_it_ended_while_suspended",
                 [](Life& l) {
                   const SiteId site("asso-1");
                   l.say("anne", LabelSuspended{kProgramme, site, day_of("2026-05-10")});
                   l.say("anne", LabelEnded{kProgramme, site, day_of("2026-06-30")});
                   l.say("anne", LabelGranted{kProgramme, site, day_of("2026-05-10"), {}});
                 },
                 {}},
        RuleCase{"granted_anew_after_it_ended_before_its_first_day",
                 [](Life& l) {
                   const SiteId site("asso-1");
                   l.say("anne", LabelEnded{kProgramme, site, day_of("2025-12-15")});
                   l.say("anne", LabelGranted{kProgramme, site, day_of("2025-12-01"), {}});
                 },
                 {}},
        RuleCase{"granted_on_its_last_day",
                 [](Life& l) {
                   const SiteId site("asso-1");
                   l.say("anne", LabelEnded{kProgramme, site, day_of("2026-06-30")});
                   l.say("anne", LabelGranted{kProgramme, site, day_of("2026-06-30"), {}});
                 },
                 {B::label_granted_twice}},
        RuleCase{"resumed_after_it_ended_while_suspended",
                 [](Life& l) {
                   const SiteId site("asso-1");
                   l.say("anne", LabelSuspended{kProgramme, site, day_of("2026-05-10")});
                   l.say("anne", LabelEnded{kProgramme, site, day_of("2026-06-30")});
                   l.say("anne", LabelResumed{kProgramme, site, day_of("2026-06-01")});
                 },
                 {B::label_not_suspended}},
        RuleCase{"resumed_without_suspension",
                 [](Life& l) {
                   l.say("anne", LabelResumed{kProgramme, SiteId("asso-1"), day_of("2026-05-02")});
                 },
                 {B::label_not_suspended}}),
    case_name);

}  // namespace
}  // namespace passnum
