#include "tests/unit/api/routes/test_service.h"

namespace passnum {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kCheck = "/v1/vouchers/check";

class CheckRoute : public testing::Test {
 protected:
  // The body of a redemption, with the signature that a check has.
  std::string to_look(const ScanRequest& request, const std::string& code) {
    auto body = service.qr_body(request, code);
    const std::string_view mark = R"("signature":")";
    const auto& key = request.device == DeviceId("phone-2") ? service.phone_2 : service.phone;
    return body.replace(body.find(mark) + mark.size(), 86,
                        to_base64url(key.sign(signed_bytes_of_check(request))));
  }
  std::string look_at(std::uint8_t index, std::uint32_t booklet = 1) {
    const auto id = service.voucher(booklet, index);
    return to_look(service.scan(id), service.qr_of(id, service.issuing));
  }
  Json seen(const std::string& body) {
    const auto response = service.post(kCheck, body);
    EXPECT_EQ(outcome_of(response), "200") << response.body;
    return json_of(response);
  }

  TestService service;
};

TEST_F(CheckRoute, SaysWhatARedemptionWouldBeAnsweredAndSpendsNothing) {
  const auto size = service.store.snapshot()->size();
  for (int i = 0; i < 3; ++i) {
    const auto json = seen(look_at(1));
    EXPECT_EQ(text_in(json, "verdict"), "accepted");
    EXPECT_EQ(text_in(json, "number"), "ORL26-000001-01");
    EXPECT_EQ(*json.find("amount_cents")->integer(), 1000);
  }
  EXPECT_EQ(service.store.snapshot()->size(), size);
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", service.good_scan(1))), "201");
}

TEST_F(CheckRoute, ItsSignatureSpendsNothingAndThatOfARedemptionChecksNothing) {
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", look_at(1))), "403 signature_invalid");
  EXPECT_EQ(outcome_of(service.post(kCheck, service.good_scan(1))), "403 signature_invalid");
}

TEST_F(CheckRoute, HasTheSameRefusalsAsARedemption) {
  EXPECT_EQ(text_in(seen(look_at(1, 2)), "verdict"), "not_handed_over");
  service.must(VouchersBlocked{ProgrammeId(1), BookletNumber(1), {VoucherIndex(3)}, BlockReason::lost});
  EXPECT_EQ(text_in(seen(look_at(3)), "verdict"), "blocked");
  auto scan = service.scan(service.voucher(1, 1));
  scan.service = ServiceId("another");
  EXPECT_EQ(text_in(seen(to_look(scan, service.qr_of(service.voucher(1, 1), service.issuing))), "verdict"),
            "service_not_accepted");
  const auto forged =
      seen(to_look(service.scan(service.voucher(1, 1)), service.qr_of(service.voucher(1, 1), service.alice)));
  EXPECT_EQ(text_in(forged, "verdict"), "forged");
  EXPECT_EQ(forged.find("number"), nullptr);
}

TEST_F(CheckRoute, OfASpentOneSaysWhenAndWhereOnlyToTheSiteThatTookIt) {
  ASSERT_EQ(outcome_of(service.post("/v1/redemptions", service.good_scan(1))), "201");
  service.clock.advance_ms(60'000);
  const auto here = seen(look_at(1));
  EXPECT_EQ(text_in(here, "verdict"), "already_redeemed");
  EXPECT_EQ(text_in(here, "redeemed_at"), "2026-06-15T10:00:00.000Z");
  EXPECT_EQ(text_in(here, "site"), "Atelier");
  service.must(SiteRecorded{SiteId("site-2"), StructureId("structure-1"), "Ailleurs", "Orléans", "45234"});
  const auto key = TestService::key_of(50);
  service.must(DeviceEnrolled{DeviceId("phone-3"), SiteId("site-2"), key.public_key()});
  auto scan = service.scan(service.voucher(1, 1));
  scan.device = DeviceId("phone-3");
  scan.site = SiteId("site-2");
  auto body = to_look(scan, service.qr_of(service.voucher(1, 1), service.issuing));
  const std::string_view mark = R"("signature":")";
  body.replace(body.find(mark) + mark.size(), 86, to_base64url(key.sign(signed_bytes_of_check(scan))));
  const auto elsewhere = seen(body);
  EXPECT_EQ(text_in(elsewhere, "verdict"), "already_redeemed");
  EXPECT_EQ(elsewhere.find("site"), nullptr);
}

TEST_F(CheckRoute, TellsNothingToADeviceThatIsRevokedOrAtAnotherSite) {
  auto scan = service.scan(service.voucher(1, 1));
  scan.site = SiteId("site-2");
  const auto code = service.qr_of(service.voucher(1, 1), service.issuing);
  EXPECT_EQ(outcome_of(service.post(kCheck, to_look(scan, code))), "403 device_elsewhere");
  service.must(DeviceRevoked{DeviceId("phone-1")});
  EXPECT_EQ(outcome_of(service.post(kCheck, look_at(1))), "403 device_revoked");
  // Nor by saying that it was before, without network.
  scan = service.scan(service.voucher(1, 1));
  scan.offline = true;
  scan.scanned_at.value -= 60'000;
  const auto response = service.post(kCheck, to_look(scan, code));
  EXPECT_EQ(outcome_of(response), "403 device_revoked");
  EXPECT_THAT(response.body, Not(HasSubstr("ORL26")));
}

}  // namespace
}  // namespace passnum
