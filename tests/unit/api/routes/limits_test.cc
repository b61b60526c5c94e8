#include "tests/unit/api/routes/test_service.h"

namespace passnum {
namespace {

constexpr const char* kRedeem = "/v1/redemptions";

std::string offline_body(TestService& service, std::uint8_t index, TimeMs scanned_at) {
  auto scan = service.scan(service.voucher(1, index));
  scan.offline = true;
  scan.scanned_at = scanned_at;
  return service.qr_body(scan, service.qr_of(service.voucher(1, index), service.issuing));
}

TEST(DeviceCaps, ADeviceRedeemsSoManyADayAndAnotherGoesOn) {
  TestService service(DeviceLimits{2, 0});
  const auto first = service.good_scan(1);
  ASSERT_EQ(outcome_of(service.post(kRedeem, first)), "201");
  ASSERT_EQ(outcome_of(service.post(kRedeem, service.good_scan(2))), "201");
  EXPECT_EQ(outcome_of(service.post(kRedeem, service.good_scan(3))), "409 device_cap_reached");
  // What was answered is answered again for ever.
  EXPECT_EQ(outcome_of(service.post(kRedeem, first)), "200");
  auto scan = service.scan(service.voucher(1, 3));
  scan.device = DeviceId("phone-2");
  const auto body = service.qr_body(scan, service.qr_of(service.voucher(1, 3), service.issuing));
  EXPECT_EQ(outcome_of(service.post(kRedeem, body)), "201");
}

TEST(DeviceCaps, TheNextDayBeginsAnewInParis) {
  TestService service(DeviceLimits{1, 0});
  service.clock.set(parse_time("2026-06-15T21:59:59.000Z").value());
  ASSERT_EQ(outcome_of(service.post(kRedeem, service.good_scan(1))), "201");
  EXPECT_EQ(outcome_of(service.post(kRedeem, service.good_scan(2))), "409 device_cap_reached");
  service.clock.advance_ms(1000);
  EXPECT_EQ(outcome_of(service.post(kRedeem, service.good_scan(2))), "201");
}

TEST(DeviceCaps, WhatWasRefusedOrRepeatedTakesNoPlace) {
  TestService service(DeviceLimits{2, 0});
  const auto first = service.good_scan(1);
  ASSERT_EQ(outcome_of(service.post(kRedeem, first)), "201");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(outcome_of(service.post(kRedeem, first)), "200");
    EXPECT_EQ(outcome_of(service.post(kRedeem, service.good_scan(1))), "409 already_redeemed");
  }
  EXPECT_EQ(outcome_of(service.post(kRedeem, service.good_scan(2))), "201");
}

TEST(DeviceCaps, OfflineScansCountByTheDayOfTheDevicesClockAndInABatchOneByOne) {
  TestService service(DeviceLimits{0, 1});
  service.clock.advance_ms(86'400'000);  // since the devices were enrolled
  const TimeMs now = service.clock.now();
  const TimeMs yesterday(now.value - 86'400'000);
  const auto body = R"({"items":[)" + offline_body(service, 1, yesterday) + "," +
                    offline_body(service, 2, yesterday) + "," + offline_body(service, 3, now) + "]}";
  const auto response = service.post("/v1/redemptions/batch", body);
  const auto json = json_of(response);
  const auto& items = *json.find("items")->array();
  EXPECT_EQ(text_in(items[0], "outcome"), "accepted");
  EXPECT_EQ(text_in(items[1], "code"), "offline_cap_reached");
  EXPECT_EQ(text_in(items[2], "outcome"), "accepted");
  // With network there is no such limit.
  EXPECT_EQ(outcome_of(service.post(kRedeem, service.good_scan(2))), "201");
}

TEST(DeviceCaps, WhatADeviceBringsOnOneDayIsLimitedHoweverManyDaysItNames) {
  TestService service(DeviceLimits{0, 1});
  const TimeMs now = service.clock.now();
  const auto of_day = [&](int days_ago) {
    auto scan = service.scan(service.voucher(1, 1));
    scan.offline = true;
    scan.scanned_at = TimeMs(now.value - days_ago * std::int64_t{86'400'000});
    return scan;
  };
  DayBook days(service.store, service.clock);
  Caps caps(days, DeviceLimits{0, 1});
  const auto holds = [&](const ScanRequest& scan) { return !caps.hold(scan, now).value().has_value(); };
  for (int day = 1; day <= static_cast<int>(Caps::kOfflineDaysBroughtMax); ++day) {
    EXPECT_TRUE(holds(of_day(day))) << day;
    EXPECT_FALSE(holds(of_day(day))) << day;
  }
  EXPECT_FALSE(holds(of_day(20)));
  caps.settle(of_day(1), now, false);
  EXPECT_TRUE(holds(of_day(20)));
  EXPECT_FALSE(holds(of_day(21)));
  const TimeMs tomorrow(now.value + 86'400'000);
  EXPECT_FALSE(caps.hold(of_day(21), tomorrow).value().has_value());
}

TEST(DeviceCaps, WhatADeviceHasBroughtTodayIsCountedFromTheLogToo) {
  TestService service(DeviceLimits{0, 1});
  service.clock.advance_ms(86'400'000);  // since the devices were enrolled
  const TimeMs now = service.clock.now();
  ASSERT_EQ(outcome_of(service.post(kRedeem, offline_body(service, 1, TimeMs(now.value - 86'400'000)))),
            "201");
  DayBook days(service.store, service.clock);
  EXPECT_EQ(days.count_of(DeviceId("phone-1"), paris_day(now)).value().brought, 1U);
  EXPECT_EQ(days.count_of(DeviceId("phone-1"), paris_day(now)).value().all, 0U);
}

TEST(DeviceCaps, AreCountedFromTheLogWhenTheServerHasJustStarted) {
  TestService service(DeviceLimits{1, 0});
  ASSERT_EQ(outcome_of(service.post(kRedeem, service.good_scan(1))), "201");
  DayBook days(service.store, service.clock);
  Caps caps(days, DeviceLimits{1, 0});
  const auto refused = caps.look(service.scan(service.voucher(1, 2)), service.clock.now());
  ASSERT_TRUE(refused);
  ASSERT_TRUE(refused.value());
  EXPECT_EQ(refused.value()->refusal, Refusal::device_cap_reached);
}

TEST(OfflinePromise, ThatTheLedgerCannotKeepIsWrittenDownOnceBeforeTheDeviceHearsOfIt) {
  TestService service;
  const SiteId site("site-1");
  const auto lost = [&] { return service.devices().known->lost_at(site, 10).value(); };
  ASSERT_EQ(outcome_of(service.post(kRedeem, service.good_scan(1))), "201");
  service.clock.advance_ms(86'400'000);  // since the devices were enrolled
  const TimeMs yesterday(service.clock.now().value - 86'400'000);
  const auto body = offline_body(service, 1, yesterday);
  EXPECT_EQ(outcome_of(service.post(kRedeem, service.good_scan(1))), "409 already_redeemed");
  EXPECT_TRUE(lost().empty());  // with network, nobody had promised anything
  const auto batch = json_of(service.post("/v1/redemptions/batch", R"({"items":[)" + body + "]}"));
  EXPECT_EQ(text_in(batch.find("items")->array()->at(0), "code"), "already_redeemed");
  ASSERT_EQ(lost().size(), 1U);
  EXPECT_EQ(lost()[0].device, DeviceId("phone-1"));
  EXPECT_EQ(lost()[0].voucher, service.voucher(1, 1));
  EXPECT_EQ(lost()[0].scanned_at, yesterday);
  EXPECT_EQ(lost()[0].refused_at, service.clock.now());
  service.clock.advance_ms(1000);
  EXPECT_EQ(outcome_of(service.post(kRedeem, offline_body(service, 1, yesterday))), "409 already_redeemed");
  ASSERT_EQ(lost().size(), 1U);
  EXPECT_EQ(lost()[0].refused_at.value, service.clock.now().value - 1000);
  // What is accepted, or refused for another reason, is no conflict.
  EXPECT_EQ(outcome_of(service.post(kRedeem, offline_body(service, 2, yesterday))), "201");
  EXPECT_EQ(outcome_of(service.post(kRedeem, offline_body(service, 3, TimeMs(0)))).substr(0, 3), "409");
  EXPECT_EQ(lost().size(), 1U);
}

class WrongCodes : public testing::Test {
 protected:
  std::string typed(const std::string& code, const std::string& device = "phone-1") {
    auto scan = service.scan(service.voucher(1, 1));
    scan.device = DeviceId(device);
    return outcome_of(service.post(kRedeem, service.typed_body(scan, code, code)));
  }
  // A code of the right form that belongs to no voucher.
  std::string wrong() {
    for (;;) {
      const auto code = draw_typed_code(HashKey(std::array<Byte, 32>{77}),
                                        {ProgrammeId(9), BookletNumber(++drawn_), VoucherIndex(1)});
      return characters(code.code);
    }
  }
  std::string right() { return characters(service.typed_code_of(service.voucher(1, 1))); }

  TestService service;
  std::uint32_t drawn_ = 0;
};

TEST_F(WrongCodes, MakeTheDeviceWaitAlsoForTheRightOneAndLongerEachTime) {
  for (int i = 0; i < 6; ++i) EXPECT_EQ(typed(wrong()), "404 voucher_unknown") << i;
  EXPECT_EQ(typed(wrong()), "429 too_many_attempts");
  EXPECT_EQ(typed(right()), "429 too_many_attempts");
  EXPECT_EQ(typed(wrong(), "phone-2"), "404 voucher_unknown");
  service.clock.advance_ms(1000);
  EXPECT_EQ(typed(wrong()), "404 voucher_unknown");
  service.clock.advance_ms(1000);
  EXPECT_EQ(typed(right()), "429 too_many_attempts");
  service.clock.advance_ms(1000);
  EXPECT_EQ(typed(right()), "201");
}

TEST_F(WrongCodes, InABatchAreToBeSentAgainAndAreNotRefusedForGood) {
  for (int i = 0; i < 6; ++i) EXPECT_EQ(typed(wrong()), "404 voucher_unknown");
  auto scan = service.scan(service.voucher(1, 1));
  scan.offline = true;
  const auto item = service.typed_body(scan, right(), right());
  const auto batch = [&] {
    const auto json = json_of(service.post("/v1/redemptions/batch", R"({"items":[)" + item + "]}"));
    return json.find("items")->array()->at(0);
  };
  const auto waiting = batch();
  EXPECT_EQ(text_in(waiting, "outcome"), "unknown");
  EXPECT_EQ(text_in(waiting, "code"), "too_many_attempts");
  EXPECT_EQ(*waiting.find("retry_after_s")->integer(), 1);
  service.clock.advance_ms(1000);
  EXPECT_EQ(text_in(batch(), "outcome"), "accepted");
}

TEST_F(WrongCodes, OfManyDevicesMakeTheirSiteWait) {
  std::string last;
  for (int i = 0; i < 40 && last != "429 too_many_attempts"; ++i) {
    const std::string device = "more-" + std::to_string(i);
    const auto key = TestService::key_of(static_cast<Byte>(100 + i));
    service.must(DeviceEnrolled{DeviceId(device), SiteId("site-1"), key.public_key()});
    auto scan = service.scan(service.voucher(1, 1));
    scan.device = DeviceId(device);
    const auto code = wrong();
    auto body = service.typed_body(scan, code, code);
    const auto request = parse_json(body).value();
    Bytes message = tagged("PN-scan/v1", as_bytes(canonical_text(*request.find("request"))));
    const std::string_view mark = R"("signature":")";
    body.replace(body.find(mark) + mark.size(), 86, to_base64url(key.sign(message)));
    last = outcome_of(service.post(kRedeem, body));
    EXPECT_EQ(last, i <= 20 ? "404 voucher_unknown" : "429 too_many_attempts") << i;
  }
}

TEST_F(WrongCodes, ForgeriesOfOneVoucherMakeThatOneWaitForEverybody) {
  const auto forged = [&](const char* device) {
    auto scan = service.scan(service.voucher(1, 1));
    scan.device = DeviceId(device);
    return outcome_of(
        service.post(kRedeem, service.qr_body(scan, service.qr_of(service.voucher(1, 1), service.alice))));
  };
  for (int i = 0; i < 6; ++i) EXPECT_EQ(forged(i % 2 == 0 ? "phone-1" : "phone-2"), "422 forged");
  EXPECT_EQ(outcome_of(service.post(kRedeem, service.good_scan(1))), "429 too_many_attempts");
  EXPECT_EQ(outcome_of(service.post(kRedeem, service.good_scan(2))), "201");
}

TEST_F(WrongCodes, DoNotHoldUpWhatWasScannedBeforeWithoutNetwork) {
  for (int i = 0; i < 7; ++i) (void)typed(wrong());
  EXPECT_EQ(outcome_of(service.post(kRedeem, offline_body(service, 1, service.clock.now()))), "201");
}

}  // namespace
}  // namespace passnum
