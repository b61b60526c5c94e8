#include "tests/unit/ledger/core/refusal_row.h"

namespace passnum {
namespace {

using stage::kProgramme;
using stage::kSite;

void unchanged(ScanRequest&, TestLedger&) {}

// A scan of a voucher, its request changed by `edit`.
template <typename Edit>
Ask scan_of(VoucherId voucher, const Edit& edit) {
  return [voucher, edit](TestLedger& ledger) {
    auto request = stage::scan(ledger);
    edit(request, ledger);
    return ledger.ask(request, voucher);
  };
}
Ask scan_of(std::uint32_t booklet, std::uint8_t index) {
  return scan_of(stage::voucher(booklet, index), unchanged);
}
template <typename Edit>
Ask scan_with(const Edit& edit) {
  return scan_of(stage::voucher(1, 1), edit);
}
// Scanned without network at this time of the device.
Ask scanned_offline_at(std::string_view time) {
  return scan_with([time](ScanRequest& request, TestLedger&) {
    request.offline = true;
    request.scanned_at = time_of(time);
  });
}
Ask scanned_at_site(const std::string& site) {
  return scan_with([site](ScanRequest& request, TestLedger&) {
    request.site = SiteId(site);
    request.device = DeviceId("phone@" + site);
  });
}
Do label(const std::string& site) {
  return doing(LabelGranted{kProgramme, SiteId(site), day_of("2026-01-01"), {}});
}
Do site(const std::string& id, const std::string& insee) {
  return [=](TestLedger& ledger) { stage::add_site(ledger, id, insee); };
}
std::vector<RefusalRow> of_the_voucher() {
  const auto good = scan_of(1, 1);
  return {
      request_row("ABookletThatDoesNotExist", Refusal::voucher_unknown, scan_of(99, 1), good),
      request_row("AVoucherBeyondItsBooklet", Refusal::voucher_unknown, scan_of(1, 4), good),
      request_row("AScanDatedAfterTheLastDayThatParisHas", Refusal::malformed,
                  scanned_offline_at("9999-12-31T23:30:00.000Z"), good),
      request_row("TheVoucherZero", Refusal::voucher_unknown, scan_of(1, 0), good),
      request_row("AProgrammeThatDoesNotExist", Refusal::voucher_unknown,
                  scan_of(VoucherId{ProgrammeId(9), BookletNumber(1), VoucherIndex(1)}, unchanged), good),
      request_row("AnOrderThatIsNotActivated", Refusal::order_not_activated, scan_of(5, 1), good),
      state_row("AVoucherThatWasNotHandedOver", Refusal::not_handed_over, nothing, scan_of(2, 1),
                doing(stage::hand_over(2, indexes({1})))),
      {"AVoucherSpentBefore", Refusal::already_redeemed, [good](TestLedger& l) { CHECK(!good(l)); }, good,
       nothing, scan_of(1, 2)},
      state_row("ABlockedVoucher", Refusal::blocked, doing(stage::block(1, indexes({1}))), good,
                doing(stage::unblock(1, indexes({1})))),
      {"ACancelledVoucher", Refusal::cancelled, doing(stage::cancel(1, indexes({1}))), good, nothing,
       scan_of(1, 2)},
  };
}

std::vector<RefusalRow> of_the_day() {
  const auto good = scan_of(1, 1);
  const auto late = scanned_offline_at("2026-12-31T22:59:59.999Z");
  const auto label_for_ever = [](const char* from) {
    return both(doing(LabelEnded{kProgramme, kSite, day_of("2025-01-01")}),
                doing(LabelGranted{kProgramme, kSite, day_of(from), std::nullopt}));
  };
  return {
      state_row("TheMillisecondBeforeTheFirstDay", Refusal::not_yet_valid,
                both(at_time("2025-12-31T22:59:59.999Z"), label_for_ever("2020-01-01")), good,
                at_time("2025-12-31T23:00:00.000Z")),
      state_row("TheMillisecondAfterTheLastDay", Refusal::expired, at_time("2026-12-31T23:00:00.000Z"), good,
                at_time("2026-12-31T22:59:59.999Z")),
      {"AnOfflineScanAfterTheLastDay", Refusal::expired, at_time("2027-01-15T10:00:00.000Z"),
       scanned_offline_at("2026-12-31T23:00:00.000Z"), nothing, late},
      state_row("TheMillisecondAfterTheLastClaim", Refusal::claim_closed, at_time("2027-01-31T23:00:00.000Z"),
                late, at_time("2027-01-31T22:59:59.999Z")),
  };
}

std::vector<RefusalRow> of_the_place() {
  const auto perimeter_row = [](std::string situation, const std::string& outside,
                                const std::string& inside) {
    return RefusalRow{
        std::move(situation),
        Refusal::outside_perimeter,
        both(both(site("far", outside), label("far")), both(site("near", inside), label("near"))),
        scanned_at_site("far"),
        nothing,
        scanned_at_site("near")};
  };
  const auto good = scan_of(1, 1);
  return {
      request_row("AnUnknownSite", Refusal::site_not_labelled,
                  scan_with([](ScanRequest& r, TestLedger&) { r.site = SiteId("nowhere"); }), good),
      state_row("ASiteWithoutALabel", Refusal::site_not_labelled, site("site-2", "45232"),
                scanned_at_site("site-2"), label("site-2")),
      state_row("ALabelThatHasNotStarted", Refusal::label_not_started,
                both(site("site-2", "45232"),
                     doing(LabelGranted{kProgramme, SiteId("site-2"), day_of("2026-06-16"), std::nullopt})),
                scanned_at_site("site-2"), at_time("2026-06-15T22:00:00.000Z")),
      state_row("ASuspendedLabel", Refusal::label_suspended,
                doing(LabelSuspended{kProgramme, kSite, day_of("2026-06-15")}), good,
                doing(LabelResumed{kProgramme, kSite, day_of("2026-06-15")})),
      state_row("ALabelSuspendedFromItsFirstDay", Refusal::label_suspended,
                doing(LabelSuspended{kProgramme, kSite, day_of("2026-01-01")}), good,
                doing(LabelResumed{kProgramme, kSite, day_of("2026-06-15")})),
      state_row("ALabelThatEnded", Refusal::label_ended,
                both(both(at_time("2026-06-14T12:00:00.000Z"),
                          doing(LabelEnded{kProgramme, kSite, day_of("2026-06-14")})),
                     at_time("2026-06-14T22:00:00.000Z")),
                good, at_time("2026-06-14T21:59:59.999Z")),
      perimeter_row("ACommuneOutsideThePerimeter", "37261", "45232"),
      perimeter_row("ASiteWithoutACommuneCode", "", "45232"),
      perimeter_row("ACommuneThatHasTheDepartmentElsewhereInIt", "34545", "45004"),
      request_row("AServiceTheProgrammeDoesNotTake", Refusal::service_not_accepted,
                  scan_with([](ScanRequest& r, TestLedger&) { r.service = ServiceId("acceder-materiel"); }),
                  good),
  };
}

// Without network, by the clock of a device that was enrolled, or of a voucher that was handed over, today.
std::vector<RefusalRow> of_scans_from_before() {
  const auto enrolled = both(at_time("2026-06-15T07:00:00.000Z"),
                             doing(DeviceEnrolled{DeviceId("new"), kSite, public_key_of("new")}));
  const auto by_new_at = [](std::string_view time) {
    return scan_with([time](ScanRequest& request, TestLedger&) {
      request.device = DeviceId("new");
      request.offline = true;
      request.scanned_at = time_of(time);
    });
  };
  const auto handed_over = doing(stage::hand_over(2, indexes({1})));
  const auto of_new_at = [](std::string_view time) {
    return scan_of(stage::voucher(2, 1), [time](ScanRequest& request, TestLedger&) {
      request.offline = true;
      request.scanned_at = time_of(time);
    });
  };
  const auto with_network = [](ScanRequest& request, TestLedger&) {
    request.scanned_at = time_of("2026-06-01T07:00:00.000Z");
  };
  return {
      {"AnOfflineScanAnHourAndAMillisecondBeforeTheEnrolment", Refusal::scanned_before_enrolment, enrolled,
       by_new_at("2026-06-15T05:59:59.999Z"), nothing, by_new_at("2026-06-15T06:00:00.000Z")},
      {"ADeviceEnrolledAfterTheLabelEnded", Refusal::scanned_before_enrolment,
       both(enrolled, doing(LabelEnded{kProgramme, kSite, day_of("2026-06-14")})),
       by_new_at("2026-06-14T10:00:00.000Z"), nothing, scanned_offline_at("2026-06-14T10:00:00.000Z")},
      // Enrolled at 9:00 in Paris, scanned at 9:05 by a clock that is 20 minutes slow.
      {"AClockTwentyMinutesSlowIsNoScanFromBefore", Refusal::scanned_before_enrolment, enrolled,
       by_new_at("2026-06-01T07:00:00.000Z"), at_time("2026-06-15T07:05:00.000Z"),
       by_new_at("2026-06-15T06:45:00.000Z")},
      {"AScanWithNetworkIsOfTheServersDay", Refusal::scanned_before_enrolment, enrolled,
       by_new_at("2026-06-01T07:00:00.000Z"), nothing,
       scan_of(stage::voucher(1, 1),
               [with_network](ScanRequest& request, TestLedger& ledger) {
                 with_network(request, ledger);
                 request.device = DeviceId("new");
               })},
      {"AnOfflineScanEightDaysBeforeTheHandOver", Refusal::scanned_before_hand_over, handed_over,
       of_new_at("2026-06-07T21:59:59.999Z"), nothing, of_new_at("2026-06-07T22:00:00.000Z")},
      {"AnOfflineScanEightDaysBeforeTheReplacement", Refusal::scanned_before_hand_over,
       doing(BookletReplaced{kProgramme, BookletNumber(1), indexes({1}), BookletNumber(2), indexes({1}),
                             stage::kCcas, Uuid{}}),
       of_new_at("2026-06-07T21:59:59.999Z"), nothing, of_new_at("2026-06-07T22:00:00.000Z")},
      {"AScanWithNetworkOfAVoucherHandedOverToday", Refusal::scanned_before_hand_over, handed_over,
       of_new_at("2026-06-01T07:00:00.000Z"), nothing, scan_of(stage::voucher(2, 1), with_network)},
  };
}

std::vector<RefusalRow> of_the_device() {
  const auto good = scan_of(1, 1);
  const auto revoked = doing(DeviceRevoked{DeviceId("phone-1")});  // at 10:00:00.000
  const auto ahead_by = [](std::int64_t ms) {
    return scan_with([ms](ScanRequest& r, TestLedger& l) { r.scanned_at = TimeMs(l.now.value + ms); });
  };
  const auto by = [](const char* device) {
    return scan_with([device](ScanRequest& r, TestLedger&) { r.device = DeviceId(device); });
  };
  return {
      state_row("AnUnknownDevice", Refusal::device_unknown, nothing, by("phone-3"),
                doing(DeviceEnrolled{DeviceId("phone-3"), kSite, public_key_of("phone-3")})),
      {"ARevokedDevice", Refusal::device_revoked, revoked, good, nothing, by("phone-2")},
      {"AnOfflineScanInTheMillisecondOfTheRevocation", Refusal::device_revoked, revoked,
       scanned_offline_at("2026-06-15T10:00:00.000Z"), nothing,
       scanned_offline_at("2026-06-15T09:59:59.999Z")},
      {"AScanWithNetworkThatSaysItWasBeforeTheRevocation", Refusal::device_revoked, revoked,
       scan_with([](ScanRequest& r, TestLedger&) { r.scanned_at = time_of("2026-06-15T09:59:59.999Z"); }),
       nothing, scanned_offline_at("2026-06-15T09:59:59.999Z")},
      {"ADeviceOfAnotherSite", Refusal::device_elsewhere, site("site-2", "45232"), by("phone@site-2"),
       nothing, good},
      request_row("AClockOfAnotherCentury", Refusal::malformed,
                  scanned_offline_at("2200-01-01T00:00:00.001Z"),
                  scanned_offline_at("2026-06-15T10:00:00.000Z")),
      request_row("AClockFiveMinutesAndAMillisecondAhead", Refusal::scanned_in_future,
                  ahead_by(kClockAheadMsMax + 1), ahead_by(kClockAheadMsMax)),
  };
}

}  // namespace

std::vector<RefusalRow> redemption_rows() {
  std::vector<RefusalRow> rows;
  for (auto& part :
       {of_the_voucher(), of_the_day(), of_the_place(), of_the_device(), of_scans_from_before()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

std::vector<RefusalRow> reversal_rows() {
  static const Uuid kScan = parse_uuid("00000000-0000-0000-0000-0000000000ff").value();
  const auto reverse = [](const char* device, const std::string& reason = "erreur") -> Ask {
    return [=](TestLedger& l) {
      return l.ask(ReversalRequest{DeviceId(device), reason, l.next_id(), kScan});
    };
  };
  const Do redeem = [](TestLedger& ledger) {
    auto request = stage::scan(ledger);
    request.scan_id = kScan;
    CHECK(!ledger.ask(request, stage::voucher(1, 1)));
  };
  const auto good = reverse("phone-1");
  const auto at_or_after = [](std::int64_t ms) { return [ms](TestLedger& l) { l.now.value += ms; }; };
  return {
      state_row("ReversingWhatWasNotRedeemed", Refusal::redemption_unknown, nothing, good, redeem),
      {"ReversingWithoutAReason", Refusal::malformed, redeem, reverse("phone-1", ""), nothing, good},
      {"ReversingWithTooLongAReason", Refusal::malformed, redeem,
       reverse("phone-1", std::string(kTextBytesMax + 1, 'x')), nothing,
       reverse("phone-1", std::string(kTextBytesMax, 'x'))},
      {"ReversingByAnUnknownDevice", Refusal::device_unknown, redeem, reverse("phone-3"), nothing, good},
      {"ReversingByARevokedDevice", Refusal::device_revoked,
       both(redeem, doing(DeviceRevoked{DeviceId("phone-2")})), reverse("phone-2"), nothing, good},
      {"ReversingWhatAnotherDeviceRedeemed", Refusal::not_your_redemption, redeem, reverse("phone-2"),
       nothing, good},
      {"ReversingTwice", Refusal::already_reversed, both(redeem, [good](TestLedger& l) { CHECK(!good(l)); }),
       good, nothing, scan_of(1, 1)},
      {"ReversingAMillisecondTooLate", Refusal::reversal_too_late, both(redeem, at_or_after(3'600'001)), good,
       at_or_after(-1), good},
  };
}

}  // namespace passnum
