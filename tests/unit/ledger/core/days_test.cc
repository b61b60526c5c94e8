#include <gtest/gtest.h>

#include "ledger/core/labels.h"
#include "tests/unit/ledger/core/test_ledger.h"

namespace passnum {
namespace {

using stage::kProgramme;
using stage::kSite;

std::string said(TestLedger& ledger, const ScanRequest& request) {
  const auto decision = decide(RedeemCommand{request, {}, stage::voucher(1, 1)}, ledger.now, ledger.state);
  return decision ? "accepted" : std::string(name(decision.error().refusal));
}
// What a redemption with network hears at this time of the server.
std::string said_at(TestLedger& ledger, std::string_view time) {
  ledger.now = time_of(time);
  return said(ledger, stage::scan(ledger));
}

struct Instant {
  const char* last_of_day_before;
  const char* first_of_day;
  const char* day;
};
class MidnightInParis : public testing::TestWithParam<Instant> {};

TEST_P(MidnightInParis, IsWhereALabelStartsAndEndsToTheMillisecond) {
  StagedLedger ledger;
  const auto [last_before, first, day] = GetParam();
  stage::add_site(ledger, "a", "45001");
  stage::add_site(ledger, "b", "45001");
  ledger.must(LabelGranted{kProgramme, SiteId("a"), day_of(day), std::nullopt});
  ledger.must(LabelGranted{kProgramme, SiteId("b"), day_of("2020-01-01"), previous_day(day_of(day))});
  const auto said_there = [&](std::string_view time, const std::string& site) {
    ledger.now = time_of(time);
    auto request = stage::scan(ledger);
    request.site = SiteId(site);
    request.device = DeviceId("phone@" + site);
    return said(ledger, request);
  };
  EXPECT_EQ(said_there(last_before, "a"), "label_not_started");
  EXPECT_EQ(said_there(first, "a"), "accepted");
  EXPECT_EQ(said_there(last_before, "b"), "accepted");
  EXPECT_EQ(said_there(first, "b"), "label_ended");
}

INSTANTIATE_TEST_SUITE_P(
    , MidnightInParis,
    testing::Values(Instant{"2026-02-09T22:59:59.999Z", "2026-02-09T23:00:00.000Z", "2026-02-10"},
                    Instant{"2026-07-09T21:59:59.999Z", "2026-07-09T22:00:00.000Z", "2026-07-10"},
                    // The clocks go forward on 2026-03-29 and back on 2026-10-25, both after midnight.
                    Instant{"2026-03-28T22:59:59.999Z", "2026-03-28T23:00:00.000Z", "2026-03-29"},
                    Instant{"2026-03-29T21:59:59.999Z", "2026-03-29T22:00:00.000Z", "2026-03-30"},
                    Instant{"2026-10-24T21:59:59.999Z", "2026-10-24T22:00:00.000Z", "2026-10-25"},
                    Instant{"2026-10-25T22:59:59.999Z", "2026-10-25T23:00:00.000Z", "2026-10-26"}));

TEST(TheDayOfTheService, IsTheServersUnlessTheDeviceHadNoNetwork) {
  StagedLedger ledger;
  ledger.must(LabelEnded{kProgramme, kSite, day_of("2026-06-14")});
  auto request = stage::scan(ledger);
  request.scanned_at = time_of("2026-06-14T12:00:00.000Z");
  EXPECT_EQ(said(ledger, request), "label_ended");
  request.offline = true;
  EXPECT_EQ(said(ledger, request), "accepted");
  ASSERT_FALSE(ledger.ask(request, stage::voucher(1, 1)));
  EXPECT_EQ(std::get<VoucherRedeemed>(ledger.log.back().entry.body).service_day, day_of("2026-06-14"));
  EXPECT_EQ(ledger.log.back().entry.at, ledger.now);
}

TEST(ALabel, IsSuspendedAndResumedToTheDay) {
  StagedLedger ledger;
  ledger.must(LabelSuspended{kProgramme, kSite, day_of("2026-06-10")});
  EXPECT_EQ(said_at(ledger, "2026-06-09T21:59:59.999Z"), "accepted");
  EXPECT_EQ(said_at(ledger, "2026-06-09T22:00:00.000Z"), "label_suspended");
  EXPECT_EQ(said_at(ledger, "2026-12-31T22:59:59.999Z"), "label_suspended");
  ledger.now = time_of("2026-12-31T22:59:59.999Z");
  ledger.must(LabelResumed{kProgramme, kSite, day_of("2026-06-20")});
  EXPECT_EQ(said_at(ledger, "2026-06-19T21:59:59.999Z"), "label_suspended");
  EXPECT_EQ(said_at(ledger, "2026-06-19T22:00:00.000Z"), "accepted");
}

TEST(ALabel, ResumedHasTheEndItHadBefore) {
  StagedLedger ledger;
  ledger.must(LabelEnded{kProgramme, kSite, day_of("2026-06-30")});
  ledger.must(LabelSuspended{kProgramme, kSite, day_of("2026-06-10")});
  ledger.must(LabelResumed{kProgramme, kSite, day_of("2026-06-20")});
  EXPECT_EQ(said_at(ledger, "2026-06-30T12:00:00.000Z"), "accepted");
  EXPECT_EQ(said_at(ledger, "2026-07-01T12:00:00.000Z"), "label_ended");
}

TEST(ALabel, ResumedOnTheDayOfItsSuspensionWasNeverSuspended) {
  StagedLedger ledger;
  ledger.must(LabelSuspended{kProgramme, kSite, day_of("2026-06-10")});
  ledger.must(LabelResumed{kProgramme, kSite, day_of("2026-06-10")});
  for (const char* time :
       {"2026-06-09T12:00:00.000Z", "2026-06-10T12:00:00.000Z", "2026-06-11T12:00:00.000Z"}) {
    EXPECT_EQ(said_at(ledger, time), "accepted") << time;
  }
}

TEST(ALabel, SuspendedFromItsFirstDayCanBeResumedAndSuspendedAgain) {
  StagedLedger ledger;
  ledger.must(LabelSuspended{kProgramme, kSite, day_of("2026-01-01")});
  EXPECT_EQ(said_at(ledger, "2026-06-15T12:00:00.000Z"), "label_suspended");
  ledger.must(LabelResumed{kProgramme, kSite, day_of("2026-06-15")});
  EXPECT_EQ(said_at(ledger, "2026-06-14T12:00:00.000Z"), "label_not_started");
  EXPECT_EQ(said_at(ledger, "2026-06-15T12:00:00.000Z"), "accepted");
  ledger.must(LabelSuspended{kProgramme, kSite, day_of("2026-06-15")});
  EXPECT_EQ(said_at(ledger, "2026-06-15T12:00:00.000Z"), "label_suspended");
}

TEST(ALabel, EndedWhileSuspendedIsEndedAndNoLongerSuspended) {
  StagedLedger ledger;
  ledger.must(LabelSuspended{kProgramme, kSite, day_of("2026-06-10")});
  ledger.must(LabelEnded{kProgramme, kSite, day_of("2026-08-31")});
  EXPECT_EQ(said_at(ledger, "2026-06-09T12:00:00.000Z"), "accepted");
  EXPECT_EQ(said_at(ledger, "2026-06-10T12:00:00.000Z"), "label_ended");
}

TEST(ALabel, TakenBackWholeHasEndedAndCanBeGrantedAgain) {
  StagedLedger ledger;
  ledger.must(LabelEnded{kProgramme, kSite, day_of("2025-12-31")});
  EXPECT_EQ(said_at(ledger, "2026-06-15T12:00:00.000Z"), "label_ended");
  ledger.must(LabelGranted{kProgramme, kSite, day_of("2026-06-15"), day_of("2026-06-15")});
  EXPECT_EQ(said_at(ledger, "2026-06-15T12:00:00.000Z"), "accepted");
}

TEST(ALabel, OfOneProgrammeIsNoneOfAnother) {
  StagedLedger ledger;
  auto other = stage::programme();
  other.programme = ProgrammeId(2);
  other.code = "ORL27";
  ledger.must(other);
  stage::add_site(ledger, "site-2", "45001");
  ledger.must(LabelGranted{other.programme, SiteId("site-2"), day_of("2026-01-01"), std::nullopt});
  auto request = stage::scan(ledger);
  request.site = SiteId("site-2");
  request.device = DeviceId("phone@site-2");
  EXPECT_EQ(said(ledger, request), "site_not_labelled");
}

TEST(ALapsedVoucher, IsNoLongerTakenWhateverTheDayOfTheService) {
  StagedLedger ledger;
  ledger.now = time_of("2027-01-31T23:00:00.000Z");
  ledger.must(VouchersLapsed{kProgramme, BookletNumber(1), indexes({1})});
  auto request = stage::scan(ledger);
  request.offline = true;
  request.scanned_at = time_of("2026-12-31T12:00:00.000Z");
  EXPECT_EQ(said(ledger, request), "claim_closed");
  request.scanned_at = time_of("2027-01-01T12:00:00.000Z");
  EXPECT_EQ(said(ledger, request), "expired");
}

struct Place {
  const char* perimeter;
  const char* commune;
  bool is_inside;
};
class APerimeter : public testing::TestWithParam<Place> {};

TEST_P(APerimeter, HoldsTheCommunesOfItsCodes) {
  StagedLedger ledger;
  const auto& [perimeter, commune, is_inside] = GetParam();
  auto programme = stage::programme();
  programme.programme = ProgrammeId(2);
  programme.code = "ORL27";
  programme.perimeter = {"99", perimeter};
  ledger.must(programme);
  stage::add_site(ledger, "there", commune);
  ledger.must(LabelGranted{programme.programme, SiteId("there"), day_of("2026-01-01"), std::nullopt});
  ledger.must(OrderPlaced{OrderId("o"), programme.programme, BookletNumber(1), 1, stage::kCcas});
  auto numbered = stage::numbered("o", 1'000'000);
  numbered.programme = programme.programme;
  numbered.booklet = BookletNumber(1);
  ledger.must(numbered);
  ledger.must(OrderActivated{OrderId("o"), "m"}, "bob");
  auto given = stage::hand_over(1, indexes({1}));
  given.programme = programme.programme;
  ledger.must(given);
  auto request = stage::scan(ledger);
  request.site = SiteId("there");
  request.device = DeviceId("phone@there");
  const auto refused = ledger.ask(request, {programme.programme, BookletNumber(1), VoucherIndex(1)});
  EXPECT_EQ(refused ? std::optional(refused->refusal) : std::nullopt,
            is_inside ? std::nullopt : std::optional(Refusal::outside_perimeter));
}

INSTANTIATE_TEST_SUITE_P(, APerimeter,
                         testing::Values(Place{"45", "45234", true}, Place{"45", "44234", false},
                                         Place{"45", "34545", false}, Place{"45234", "45234", true},
                                         Place{"45234", "45235", false}, Place{"2A", "2A004", true},
                                         Place{"2A", "2B033", false}, Place{"2B", "2B033", true},
                                         Place{"20", "2A004", false}, Place{"2A004", "2A004", true},
                                         Place{"971", "97105", true}, Place{"971", "97209", false},
                                         Place{"974", "97411", true}, Place{"01", "01004", true},
                                         Place{"10", "01004", false}, Place{"45", "", false}));

}  // namespace
}  // namespace passnum
