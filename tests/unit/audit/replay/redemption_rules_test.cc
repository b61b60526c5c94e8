#include "tests/unit/audit/replay/rule_case.h"

namespace passnum {
namespace {

class RedemptionRules : public testing::TestWithParam<RuleCase> {};

TEST_P(RedemptionRules, GiveExactlyThisFinding) {
  expect_exactly(GetParam());
}

using B = Breach;

// The same redemption by another site's device.
void at_site(VoucherRedeemed& r, const char* site, const char* structure, const char* device) {
  r.scan.site = SiteId(site);
  r.structure = StructureId(structure);
  r.scan.device = DeviceId(device);
}

void offline_at(VoucherRedeemed& r, TimeMs time) {
  r.scan.offline = true;
  r.scan.scanned_at = time;
  r.service_day = paris_day(time);
}

TimeMs noon(const char* day) {
  return TimeMs(paris_day_start(day_of(day)).value + 12 * 3'600'000);
}

INSTANTIATE_TEST_SUITE_P(
    TheVoucher, RedemptionRules,
    testing::Values(
        RuleCase{"redeemable", [](Life& l) { l.redeem(1, 1); }, {}},
        RuleCase{"spent_before",
                 [](Life& l) {
                   l.redeem(1, 1);
                   l.redeem(1, 1);
                 },
                 {B::voucher_spent}},
        RuleCase{"not_handed_over", [](Life& l) { l.redeem(2, 6); }, {B::voucher_not_handed_over}},
        RuleCase{"not_activated", [](Life& l) { l.redeem(5, 1); }, {B::order_not_activated}},
        RuleCase{"not_numbered", [](Life& l) { l.redeem(7, 1); }, {B::voucher_unknown}},
        RuleCase{"not_in_the_booklet", [](Life& l) { l.redeem(1, 11); }, {B::voucher_unknown}},
        RuleCase{"a_number_written_otherwise",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.scan.voucher = "TST26-1-1"; }); },
                 {B::voucher_unknown}},
        RuleCase{"a_number_of_another_programme",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.scan.voucher = "AUTRE-000001-01"; }); },
                 {B::voucher_of_other_programme}},
        RuleCase{"an_unknown_programme",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.programme = ProgrammeId(8); }); },
                 {B::programme_unknown}},
        RuleCase{"blocked",
                 [](Life& l) {
                   l.block(1, {1});
                   l.redeem(1, 1);
                 },
                 {B::voucher_blocked}},
        RuleCase{"cancelled",
                 [](Life& l) {
                   l.cancel(1, {1}, moved(Cents(1000), "in_circulation", "returned"));
                   l.redeem(1, 1);
                 },
                 {B::voucher_cancelled}},
        RuleCase{"lapsed",
                 [](Life& l) {
                   l.wait_until("2027-01-16");
                   l.lapse(1, {1}, moved(Cents(1000), "in_circulation", "returned"));
                   l.redeem(1, 1, [](auto&, auto& r) { offline_at(r, noon("2026-12-31")); });
                 },
                 {B::voucher_lapsed, B::claim_too_late}}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    TheDay, RedemptionRules,
    testing::Values(
        RuleCase{"on_the_last_day",
                 [](Life& l) {
                   l.now = TimeMs(paris_day_end(day_of("2026-12-31")).value - 60'000);
                   l.redeem(1, 1);
                 },
                 {}},
        RuleCase{"a_millisecond_later",
                 [](Life& l) {
                   l.now = TimeMs(paris_day_start(day_of("2027-01-01")).value - 60'000);
                   l.redeem(1, 1);
                 },
                 {B::expired}},
        RuleCase{"on_the_first_day",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { offline_at(r, noon("2026-01-01")); }); },
                 {}},
        RuleCase{"before_the_first_day",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { offline_at(r, noon("2025-12-31")); }); },
                 {B::not_yet_valid, B::not_labelled}},
        RuleCase{"made_in_time_and_sent_on_the_last_day",
                 [](Life& l) {
                   l.wait_until("2027-01-15");
                   l.redeem(1, 1, [](auto&, auto& r) { offline_at(r, noon("2026-12-31")); });
                 },
                 {}},
        RuleCase{"made_in_time_and_sent_too_late",
                 [](Life& l) {
                   l.wait_until("2027-01-16");
                   l.redeem(1, 1, [](auto&, auto& r) { offline_at(r, noon("2026-12-31")); });
                 },
                 {B::claim_too_late}},
        RuleCase{"the_day_before_for_an_online_scan",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { --r.service_day.value; }); },
                 {B::service_day_wrong}},
        RuleCase{"the_day_of_arrival_for_an_offline_scan",
                 [](Life& l) {
                   l.redeem(1, 1, [](auto& e, auto& r) {
                     offline_at(r, noon("2026-02-01"));
                     r.service_day = paris_day(e.at);
                   });
                 },
                 {B::service_day_wrong}},
        RuleCase{"a_scan_beyond_the_calendar",
                 [](Life& l) {
                   l.redeem(1, 1, [](auto&, auto& r) {
                     r.scan.scanned_at = parse_time("9999-12-31T23:59:59.999Z").value();
                   });
                 },
                 {B::scan_form}}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    TheSite, RedemptionRules,
    testing::Values(
        RuleCase{"another_labelled_site",
                 [](Life& l) {
                   l.redeem(1, 1, [](auto&, auto& r) { at_site(r, "ville-1", "ville", "tel-ville"); });
                 },
                 {}},
        RuleCase{"outside_the_perimeter",
                 [](Life& l) {
                   l.say("anne", LabelGranted{kProgramme, SiteId("loin"), day_of("2026-01-01"), {}});
                   l.redeem(1, 1, [](auto&, auto& r) { at_site(r, "loin", "asso", "tel-loin"); });
                 },
                 {B::outside_perimeter}},
        RuleCase{"no_insee_code_is_outside",
                 [](Life& l) {
                   l.say("anne", SiteRecorded{SiteId("asso-1"), StructureId("asso"), "Lieu", "Orléans", ""});
                   l.redeem(1, 1);
                 },
                 {B::outside_perimeter}},
        RuleCase{
            "one_commune_of_the_perimeter",
            [](Life& l) {
              l.say("anne", SiteRecorded{SiteId("asso-1"), StructureId("asso"), "Lieu", "Blois", "41018"});
              l.redeem(1, 1);
            },
            {}},
        RuleCase{
            "its_neighbour",
            [](Life& l) {
              l.say("anne", SiteRecorded{SiteId("asso-1"), StructureId("asso"), "Lieu", "Autre", "41019"});
              l.redeem(1, 1);
            },
            {B::outside_perimeter}},
        RuleCase{
            "no_label",
            [](Life& l) {
              l.say("anne", SiteRecorded{SiteId("loin"), StructureId("asso"), "Lieu", "Orléans", "45234"});
              l.redeem(1, 1, [](auto&, auto& r) { at_site(r, "loin", "asso", "tel-loin"); });
            },
            {B::not_labelled}},
        RuleCase{"the_last_day_of_the_label",
                 [](Life& l) {
                   l.say("anne", LabelEnded{kProgramme, SiteId("asso-1"), paris_day(l.now)});
                   l.redeem(1, 1);
                 },
                 {}},
        RuleCase{"the_day_after_the_label",
                 [](Life& l) {
                   l.say("anne", LabelEnded{kProgramme, SiteId("asso-1"), Day(paris_day(l.now).value - 1)});
                   l.redeem(1, 1);
                 },
                 {B::not_labelled}},
        RuleCase{"a_suspended_label",
                 [](Life& l) {
                   l.say("anne", LabelSuspended{kProgramme, SiteId("asso-1"), paris_day(l.now)});
                   l.redeem(1, 1);
                 },
                 {B::not_labelled}},
        RuleCase{
            "a_label_suspended_from_tomorrow",
            [](Life& l) {
              l.say("anne", LabelSuspended{kProgramme, SiteId("asso-1"), Day(paris_day(l.now).value + 1)});
              l.redeem(1, 1);
            },
            {}},
        RuleCase{"a_label_resumed_today",
                 [](Life& l) {
                   l.say("anne", LabelSuspended{kProgramme, SiteId("asso-1"), day_of("2026-02-01")});
                   l.say("anne", LabelResumed{kProgramme, SiteId("asso-1"), paris_day(l.now)});
                   l.redeem(1, 1);
                 },
                 {}},
        RuleCase{"a_day_while_it_was_suspended",
                 [](Life& l) {
                   l.say("anne", LabelSuspended{kProgramme, SiteId("asso-1"), day_of("2026-02-01")});
                   l.say("anne", LabelResumed{kProgramme, SiteId("asso-1"), paris_day(l.now)});
                   l.redeem(1, 1, [](auto&, auto& r) { offline_at(r, noon("2026-02-03")); });
                 },
                 {B::not_labelled}},
        RuleCase{"a_service_it_does_not_accept",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.scan.service = ServiceId("autre"); }); },
                 {B::service_not_accepted}},
        RuleCase{"a_site_nobody_knows",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.scan.site = SiteId("nul"); }); },
                 {B::site_unknown}},
        RuleCase{"another_structure",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.structure = StructureId("ville"); }); },
                 {B::structure_wrong}},
        RuleCase{
            "the_structure_the_site_had_before",
            [](Life& l) {
              l.say("anne", SiteRecorded{SiteId("asso-1"), StructureId("ville"), "Lieu", "Orléans", "45234"});
              l.redeem(1, 1);
            },
            {B::structure_wrong}},
        RuleCase{"a_cent_more",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.amount = Cents(1001); }); },
                 {B::amount_wrong}},
        RuleCase{"another_account",
                 [](Life& l) {
                   l.redeem(1, 1, [](auto& e, auto&) {
                     e.postings = moved(Cents(1000), "in_circulation", "payable/ville");
                   });
                 },
                 {B::postings_unexpected}}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    TheDevice, RedemptionRules,
    testing::Values(
        RuleCase{"an_unknown_device",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.scan.device = DeviceId("tel-x"); }); },
                 {B::device_unknown}},
        RuleCase{
            "a_device_of_another_site",
            [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.scan.device = DeviceId("tel-ville"); }); },
            {B::device_at_other_site}},
        RuleCase{"an_actor_who_is_not_the_device",
                 [](Life& l) { l.redeem(1, 1, [](auto& e, auto&) { e.actor = "anne"; }); },
                 {B::actor_not_the_device}},
        RuleCase{"a_revoked_device",
                 [](Life& l) {
                   l.say("anne", DeviceRevoked{DeviceId("tel-asso")});
                   l.redeem(1, 1);
                 },
                 {B::device_revoked}},
        RuleCase{"offline_before_the_revocation",
                 [](Life& l) {
                   const auto before =
                       TimeMs(l.say("anne", DeviceRevoked{DeviceId("tel-asso")}).at.value - 1);
                   l.redeem(1, 1, [before](auto&, auto& r) { offline_at(r, before); });
                 },
                 {}},
        RuleCase{"offline_at_the_revocation",
                 [](Life& l) {
                   const auto at = l.say("anne", DeviceRevoked{DeviceId("tel-asso")}).at;
                   l.redeem(1, 1, [at](auto&, auto& r) { offline_at(r, at); });
                 },
                 {B::device_revoked}},
        RuleCase{"a_signature_by_another_key",
                 [](Life& l) {
                   l.redeem(1, 1, [](auto&, auto& r) {
                     r.signature = key_named("tel-ville").sign(signed_bytes(request_of(r)));
                   });
                 },
                 {B::signature_wrong}},
        RuleCase{"a_typed_code",
                 [](Life& l) {
                   l.redeem(1, 1, [](auto&, auto& r) {
                     r.scan.entered = Entered::typed;
                     r.scan.code_commitment = Hash{1, 2, 3};
                   });
                 },
                 {}},
        RuleCase{"a_typed_code_without_commitment",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.scan.entered = Entered::typed; }); },
                 {B::scan_form}},
        RuleCase{"a_qr_code_with_commitment",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.scan.code_commitment = Hash{}; }); },
                 {B::scan_form}},
        RuleCase{"no_voucher_number",
                 [](Life& l) { l.redeem(1, 1, [](auto&, auto& r) { r.scan.voucher.reset(); }); },
                 {B::entry_unreadable}},
        RuleCase{"a_scan_id_twice",
                 [](Life& l) {
                   const auto id = std::get<VoucherRedeemed>(l.redeem(1, 1).body).scan.scan_id;
                   l.redeem(1, 2, [id](auto&, auto& r) { r.scan.scan_id = id; });
                 },
                 {B::request_id_reused}}),
    case_name);

template <typename Tweak>
void reverse(Life& l, Tweak tweak) {
  l.redeem(1, 1);
  l.reverse(l.entries.back(), tweak);
}

INSTANTIATE_TEST_SUITE_P(
    Reversal, RedemptionRules,
    testing::Values(
        RuleCase{"in_time", [](Life& l) { reverse(l, [](auto&, auto&) {}); }, {}},
        RuleCase{"and_spent_again",
                 [](Life& l) {
                   reverse(l, [](auto&, auto&) {});
                   l.redeem(1, 1);
                 },
                 {}},
        RuleCase{"in_the_last_minute",
                 [](Life& l) {
                   l.redeem(1, 1);
                   l.wait(59);
                   l.reverse(l.entries.back());
                 },
                 {}},
        RuleCase{"a_minute_too_late",
                 [](Life& l) {
                   l.redeem(1, 1);
                   l.wait(60);
                   l.reverse(l.entries.back());
                 },
                 {B::reversal_too_late}},
        RuleCase{"twice",
                 [](Life& l) {
                   l.redeem(1, 1);
                   const auto redemption = l.entries.back();
                   l.reverse(redemption);
                   l.reverse(redemption);
                 },
                 {B::reversed_twice}},
        RuleCase{"of_nothing",
                 [](Life& l) { reverse(l, [](auto&, auto& r) { r.reversal.scan_id = Uuid{{9}}; }); },
                 {B::redemption_unknown}},
        RuleCase{"of_a_command",
                 [](Life& l) {
                   const auto id = l.entries[4].command_id;
                   reverse(l, [id](auto&, auto& r) { r.reversal.scan_id = id; });
                 },
                 {B::redemption_unknown}},
        RuleCase{"by_another_device",
                 [](Life& l) {
                   reverse(l, [](auto&, auto& r) {
                     r.reversal.device = DeviceId("tel-ville");
                     r.signature = key_named("tel-asso").sign(signed_bytes(r.reversal));
                   });
                 },
                 {B::reversal_by_other_device}},
        RuleCase{"by_a_revoked_device",
                 [](Life& l) {
                   const auto redemption = l.redeem(1, 1);
                   l.say("anne", DeviceRevoked{DeviceId("tel-asso")});
                   l.reverse(redemption);
                 },
                 {B::device_revoked}},
        RuleCase{"of_another_voucher",
                 [](Life& l) { reverse(l, [](auto&, auto& r) { r.voucher = number_text(1, 2); }); },
                 {B::reversal_of_other_facts}},
        RuleCase{"of_another_structure",
                 [](Life& l) { reverse(l, [](auto&, auto& r) { r.structure = StructureId("ville"); }); },
                 {B::reversal_of_other_facts}},
        RuleCase{"of_another_amount",
                 [](Life& l) { reverse(l, [](auto&, auto& r) { r.amount = Cents(999); }); },
                 {B::reversal_of_other_facts}},
        RuleCase{"without_a_reason",
                 [](Life& l) { reverse(l, [](auto&, auto& r) { r.reversal.reason.clear(); }); },
                 {B::text_out_of_range}},
        RuleCase{"with_a_wrong_signature",
                 [](Life& l) { reverse(l, [](auto&, auto& r) { r.signature = Signature{1}; }); },
                 {B::signature_wrong}},
        RuleCase{
            "with_an_id_used_before",
            [](Life& l) { reverse(l, [](auto&, auto& r) { r.reversal.reversal_id = r.reversal.scan_id; }); },
            {B::request_id_reused}}),
    case_name);

}  // namespace
}  // namespace passnum
