#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/ledger/core/test_ledger.h"

namespace passnum {
namespace {

// When several things are wrong, the first of the order in ledger/core/refusal.h is said: what a person hears
// first must not depend on how the rules are written. Each axis lists one way to be right and its ways to be
// wrong, in that order; every combination of all axes is tried.
struct Way {
  std::optional<Refusal> refusal;
  std::function<void(ScanRequest&, VoucherId&, TimeMs&)> choose;
};
using Axis = std::vector<Way>;

Axis vouchers() {
  const auto pick = [](std::uint32_t booklet, std::uint8_t index) {
    return [=](ScanRequest&, VoucherId& id, TimeMs&) { id = stage::voucher(booklet, index); };
  };
  return {{std::nullopt, pick(1, 1)},
          {Refusal::voucher_unknown, pick(1, 9)},
          {Refusal::order_not_activated, pick(5, 1)},  // nor handed over
          {Refusal::order_not_activated, pick(5, 2)},  // and blocked
          {Refusal::not_handed_over, pick(2, 1)},      // and blocked
          {Refusal::already_redeemed, pick(1, 2)},
          {Refusal::blocked, pick(1, 3)},  // and then cancelled
          {Refusal::blocked, pick(3, 1)},
          {Refusal::cancelled, pick(3, 2)}};
}

Axis days() {
  const auto at_day = [](std::string_view text) {
    return [text](ScanRequest& request, VoucherId&, TimeMs& at) { at = request.scanned_at = time_of(text); };
  };
  return {{std::nullopt, at_day("2026-06-15T10:00:00.000Z")},
          {Refusal::not_yet_valid, at_day("2025-06-15T10:00:00.000Z")},
          {Refusal::expired, at_day("2027-01-15T10:00:00.000Z")},
          {Refusal::expired, at_day("2027-06-15T10:00:00.000Z")},  // and the claims are closed
          {Refusal::claim_closed, [](ScanRequest& request, VoucherId&, TimeMs& at) {
             request.offline = true;
             request.scanned_at = time_of("2026-06-15T10:00:00.000Z");
             at = time_of("2027-02-01T10:00:00.000Z");
           }}};
}

Axis sites() {
  const auto pick = [](const std::string& site) {
    return [=](ScanRequest& request, VoucherId&, TimeMs&) {
      request.site = SiteId(site);
      request.device = DeviceId("phone@" + site);
    };
  };
  return {{std::nullopt, pick("good")},
          {Refusal::site_not_labelled, pick("unlabelled")},  // and outside the perimeter
          {Refusal::label_not_started, pick("early")},       // and outside the perimeter
          {Refusal::label_suspended, pick("suspended")},
          {Refusal::label_ended, pick("ended")},
          {Refusal::outside_perimeter, pick("outside")}};
}

Axis services() {
  return {{std::nullopt, [](ScanRequest&, VoucherId&, TimeMs&) {}},
          {Refusal::service_not_accepted,
           [](ScanRequest& request, VoucherId&, TimeMs&) { request.service = ServiceId("other"); }}};
}

Axis devices() {
  const auto pick = [](const std::string& device) {
    return [=](ScanRequest& request, VoucherId&, TimeMs&) { request.device = DeviceId(device); };
  };
  return {{std::nullopt, [](ScanRequest&, VoucherId&, TimeMs&) {}},
          {Refusal::device_unknown, pick("nobody")},
          {Refusal::device_revoked, pick("revoked")},  // and of another site
          {Refusal::device_elsewhere, pick("phone@elsewhere")}};
}

Axis clocks() {
  return {{std::nullopt, [](ScanRequest&, VoucherId&, TimeMs&) {}},
          {Refusal::scanned_in_future, [](ScanRequest& request, VoucherId&, TimeMs& at) {
             if (!request.offline) request.scanned_at = TimeMs(at.value + kClockAheadMsMax + 1);
           }}};
}

class Stage : public StagedLedger {
 public:
  Stage() {
    const auto label = [this](const std::string& site, const char* insee, const char* from) {
      stage::add_site(*this, site, insee);
      must(LabelGranted{stage::kProgramme, SiteId(site), day_of(from), std::nullopt});
    };
    label("good", "45001", "2020-01-01");
    label("early", "37261", "2028-01-01");
    label("suspended", "37261", "2020-01-01");
    label("ended", "37261", "2020-01-01");
    label("outside", "37261", "2020-01-01");
    stage::add_site(*this, "unlabelled", "37261");
    stage::add_site(*this, "elsewhere", "45002");
    must(LabelSuspended{stage::kProgramme, SiteId("suspended"), day_of("2020-02-01")});
    must(LabelEnded{stage::kProgramme, SiteId("ended"), day_of("2020-02-01")});
    must(DeviceEnrolled{DeviceId("revoked"), SiteId("elsewhere"), public_key_of("revoked")});
    must(DeviceRevoked{DeviceId("revoked")});
    must(CustodyMoved{stage::kProgramme, BookletNumber(3), BookletNumber(3), stage::kPrinter, stage::kCcas,
                      "BR"});
    must(stage::hand_over(3, indexes({1, 2})));
    CHECK(!ask(stage::scan(*this), stage::voucher(1, 2)));
    must(stage::block(1, indexes({3})));
    must(stage::cancel(1, indexes({3})));
    must(stage::block(2, indexes({1})));
    must(stage::block(3, indexes({1})));
    must(stage::cancel(3, indexes({2})));
    must(stage::block(5, indexes({2})));
  }
};

TEST(RedemptionRefusals, AreSaidInTheirOrderWhateverElseIsWrong) {
  Stage stage;
  const std::vector<Axis> axes{vouchers(), days(), sites(), services(), devices(), clocks()};
  std::vector<std::size_t> choice(axes.size(), 0);
  std::size_t tried = 0;
  for (bool is_more = true; is_more;) {
    auto request = stage::scan(stage);
    VoucherId voucher = stage::voucher(1, 1);
    TimeMs at = stage.now;
    std::optional<Refusal> expected;
    std::string situation;
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
      const auto& way = axes[axis][choice[axis]];
      way.choose(request, voucher, at);
      // An offline scan cannot be both of an old day and in the future.
      const bool does_not_hold = way.refusal == Refusal::scanned_in_future && request.offline;
      if (!expected && !does_not_hold) expected = way.refusal;
      situation += std::to_string(choice[axis]) + " ";
    }
    const auto decision = decide(RedeemCommand{request, {}, voucher}, at, stage.state);
    ++tried;
    ASSERT_EQ(bool(decision), !expected) << situation;
    ASSERT_EQ(decision ? "" : name(decision.error().refusal), expected ? name(*expected) : "") << situation;
    std::size_t axis = 0;
    while (axis < axes.size() && ++choice[axis] == axes[axis].size()) choice[axis++] = 0;
    is_more = axis < axes.size();
  }
  EXPECT_EQ(tried, 9u * 5u * 6u * 2u * 4u * 2u);
}

TEST(RedemptionRefusals, OfScansFromBeforeComeAfterThoseOfTheVoucherAndOfTheDevice) {
  StagedLedger ledger;
  stage::add_site(ledger, "elsewhere", "45002");
  ledger.must(DeviceEnrolled{DeviceId("new"), stage::kSite, public_key_of("new")});
  ledger.must(stage::hand_over(2, indexes({1})));
  const auto said = [&](const char* device, std::uint32_t booklet,
                        const ServiceId& service = stage::kService) {
    auto request = stage::scan(ledger);
    request.device = DeviceId(device);
    request.offline = true;
    request.scanned_at = time_of("2026-06-01T10:00:00.000Z");
    request.service = service;
    const auto refused = ledger.ask(request, stage::voucher(booklet, 1));
    return refused ? std::optional(refused->refusal) : std::nullopt;
  };
  EXPECT_EQ(said("new", 2, ServiceId("other")), Refusal::scanned_before_hand_over);
  EXPECT_EQ(said("new", 1, ServiceId("other")), Refusal::service_not_accepted);
  EXPECT_EQ(said("phone@elsewhere", 1), Refusal::device_elsewhere);
  EXPECT_EQ(said("new", 1), Refusal::scanned_before_enrolment);
  ledger.must(stage::block(2, indexes({1})));
  EXPECT_EQ(said("new", 2), Refusal::blocked);
}

// A record that an older program wrote does not say when: what it cannot know it does not refuse.
TEST(RedemptionRefusals, AreNotMadeOfTimesThatAnOlderStoreDoesNotHave) {
  StagedLedger ledger;
  ledger.must(DeviceEnrolled{DeviceId("new"), stage::kSite, public_key_of("new")});
  ledger.must(stage::hand_over(2, indexes({1})));
  ledger.state.edit<DeviceRecord>(state_key::device(DeviceId("new"))).enrolled_at.reset();
  ledger.state.edit<BookletRecord>(state_key::booklet(stage::kProgramme, BookletNumber(2)))
      .vouchers[0]
      .handed_over_on.reset();
  auto request = stage::scan(ledger);
  request.device = DeviceId("new");
  request.offline = true;
  request.scanned_at = time_of("2026-06-01T10:00:00.000Z");
  EXPECT_TRUE(decide(RedeemCommand{request, {}, stage::voucher(2, 1)}, ledger.now, ledger.state));
}

TEST(RedemptionRefusals, SayWhenAVoucherWasSpentAndNeverWhereOrByWhom) {
  StagedLedger ledger;
  ASSERT_FALSE(ledger.ask(stage::scan(ledger), stage::voucher(1, 1)));
  ledger.now.value += 60'000;
  const auto refused = ledger.ask(stage::scan(ledger), stage::voucher(1, 1));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->detail, "encaissé le 15/06/2026 12:00");
}

TEST(ReversalRefusals, AreSaidInTheirOrder) {
  StagedLedger ledger;
  auto scan = stage::scan(ledger);
  ASSERT_FALSE(ledger.ask(scan, stage::voucher(1, 1)));
  ASSERT_FALSE(ledger.ask(ReversalRequest{DeviceId("phone-1"), "erreur", ledger.next_id(), scan.scan_id}));
  ledger.must(DeviceEnrolled{DeviceId("revoked"), stage::kSite, public_key_of("revoked")});
  ledger.must(DeviceRevoked{DeviceId("revoked")});
  ledger.now.value += 1'000'000'000;  // too late for everything below
  const auto said = [&](const char* device, const Uuid& scan_id) {
    return ledger.ask(ReversalRequest{DeviceId(device), "erreur", ledger.next_id(), scan_id})->refusal;
  };
  EXPECT_EQ(said("nobody", ledger.next_id()), Refusal::redemption_unknown);
  EXPECT_EQ(said("nobody", scan.scan_id), Refusal::device_unknown);
  EXPECT_EQ(said("revoked", scan.scan_id), Refusal::device_revoked);
  EXPECT_EQ(said("phone-2", scan.scan_id), Refusal::not_your_redemption);
  EXPECT_EQ(said("phone-1", scan.scan_id), Refusal::already_reversed);
}

}  // namespace
}  // namespace passnum
