#include "tests/unit/api/routes/test_service.h"

namespace passnum {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kRedemptions = "/v1/redemptions";

class RedemptionRoutes : public testing::Test {
 protected:
  std::string said(const std::string& body) { return outcome_of(service.post(kRedemptions, body)); }
  std::string said(ScanRequest request) {
    return said(service.qr_body(request, service.qr_of(service.voucher(1, 1), service.issuing)));
  }
  TestService service;
};

TEST_F(RedemptionRoutes, TakeAQrCodeOnceAndAnswerARepeatWithTheSameReceipt) {
  const auto body = service.good_scan(1);
  const auto first = service.post(kRedemptions, body);
  ASSERT_EQ(outcome_of(first), "201");
  const auto json = json_of(first);
  EXPECT_EQ(text_in(json, "outcome"), "accepted");
  EXPECT_EQ(text_in(json, "voucher"), "ORL26-000001-01");
  EXPECT_EQ(*json.find("amount_cents")->integer(), 1000);
  EXPECT_FALSE(*json.find("repeated")->boolean());
  EXPECT_TRUE(service.is_verified(text_in(json, "receipt")));
  const auto again = service.post(kRedemptions, body);
  ASSERT_EQ(outcome_of(again), "200");
  EXPECT_TRUE(*json_of(again).find("repeated")->boolean());
  EXPECT_EQ(text_in(json_of(again), "receipt"), text_in(json, "receipt"));
  EXPECT_EQ(said(service.good_scan(1)), "409 already_redeemed");
}

TEST_F(RedemptionRoutes, TakeATypedCodeHoweverItIsTyped) {
  const auto id = service.voucher(1, 2);
  const auto code = service.typed_code_of(id);
  auto typed = to_text(code);
  std::ranges::transform(typed, typed.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto response =
      service.post(kRedemptions, service.typed_body(service.scan(id), " " + typed, characters(code)));
  ASSERT_EQ(outcome_of(response), "201") << response.body;
  EXPECT_EQ(text_in(json_of(response), "voucher"), "ORL26-000001-02");
  EXPECT_THAT(response.body, Not(HasSubstr(characters(code))));
}

TEST_F(RedemptionRoutes, RefuseATypedCodeThatIsMistypedUnknownOrNotTheOneSigned) {
  const auto id = service.voucher(1, 2);
  const auto code = to_text(service.typed_code_of(id));
  const auto right = characters(service.typed_code_of(id));
  const auto other = characters(service.typed_code_of(service.voucher(1, 3)));
  const auto unknown = characters(service.typed_code_of(service.voucher(9, 1)));
  EXPECT_EQ(said(service.typed_body(service.scan(id), code.substr(0, 13), right)), "422 code_mistyped");
  EXPECT_EQ(said(service.typed_body(service.scan(id), unknown, unknown)), "404 voucher_unknown");
  EXPECT_EQ(said(service.typed_body(service.scan(id), code, other)), "400 malformed");
}

TEST_F(RedemptionRoutes, RefuseACodeThatIsForgedOfAnotherHostOrNone) {
  const auto id = service.voucher(1, 1);
  const auto with_code = [&](const std::string& code) {
    return said(service.qr_body(service.scan(id), code));
  };
  EXPECT_EQ(with_code(service.qr_of(id, service.phone)), "422 forged");
  EXPECT_EQ(with_code(service.qr_of(id, service.issuing, "evil.example")), "422 wrong_host");
  EXPECT_EQ(with_code("WIFI:S:home;;"), "422 not_a_voucher");
  EXPECT_EQ(with_code("https://passnum.example/v#12"), "422 not_a_voucher");
  EXPECT_EQ(with_code(""), "422 not_a_voucher");
  EXPECT_EQ(with_code(std::string(1025, 'x')), "400 malformed");
  const auto unknown = service.voucher(9, 1);
  EXPECT_EQ(said(service.qr_body(service.scan(unknown), service.qr_of(unknown, service.issuing))),
            "404 voucher_unknown");
  EXPECT_EQ(said(service.qr_body(service.scan(service.voucher(1, 2)), service.qr_of(id, service.issuing))),
            "400 malformed");
}

TEST_F(RedemptionRoutes, MapRefusalsOfTheRulesToTheirStatusAndSayThemInFrench) {
  const auto id = service.voucher(2, 1);
  const auto response =
      service.post(kRedemptions, service.qr_body(service.scan(id), service.qr_of(id, service.issuing)));
  EXPECT_EQ(outcome_of(response), "409 not_handed_over");
  auto request = service.scan(service.voucher(1, 1));
  request.service = ServiceId("other");
  EXPECT_EQ(said(request), "409 service_not_accepted");
  request = service.scan(service.voucher(1, 1));
  request.site = SiteId("nowhere");
  EXPECT_EQ(said(request), "409 site_not_labelled");
}

TEST_F(RedemptionRoutes, TellAStrangerNothingOfAVoucher) {
  ASSERT_EQ(said(service.good_scan(1)), "201");
  auto request = service.scan(service.voucher(1, 1));
  request.device = DeviceId("stranger");
  for (const char* code : {"", "nonsense", "https://evil.example/v#1"}) {
    EXPECT_EQ(said(service.qr_body(request, code)), "403 device_unknown");
  }
  EXPECT_EQ(said(request), "403 device_unknown");
  auto body = service.good_scan(1);
  const auto at = body.find("\"offline\":false");
  body.replace(at, 15, "\"offline\":true");
  EXPECT_EQ(said(body), "403 signature_invalid");
}

TEST_F(RedemptionRoutes, KnowACodeByItsSealOrElseByTheIssuersSignature) {
  const auto with_key = [&](std::uint8_t index, const SigningKey& key) {
    const auto id = service.voucher(1, index);
    return said(service.qr_body(service.scan(id), service.qr_of(id, key)));
  };
  EXPECT_EQ(with_key(1, service.alice), "422 forged");
  EXPECT_EQ(with_key(1, service.issuing), "201");
  EXPECT_EQ(with_key(2, service.alice), "422 forged");
  EXPECT_EQ(with_key(2, service.issuing), "201") << "a wrong seal does not spoil a good signature";
  EXPECT_EQ(with_key(3, service.phone), "422 forged");
  EXPECT_EQ(with_key(3, service.alice), "201") << "no signature is verified when the seal is right";
}

TEST_F(RedemptionRoutes, SeeThatADeviceWasRevokedAfterItWasRead) {
  ASSERT_EQ(said(service.good_scan(1)), "201");
  const Command revoke{service.next_id(), OperatorId("alice"), DeviceRevoked{DeviceId("phone-1")}};
  const auto done =
      service.post("/v1/commands", "{\"items\":[" + service.command_body(revoke, service.alice) + "]}");
  ASSERT_THAT(done.body, HasSubstr("\"outcome\":\"accepted\""));
  EXPECT_EQ(said(service.good_scan(2)), "403 device_revoked");
}

TEST_F(RedemptionRoutes, RefuseAnIdThatWasUsedForSomethingElse) {
  auto request = service.scan(service.voucher(1, 1));
  ASSERT_EQ(said(request), "201");
  request.offline = true;
  EXPECT_EQ(said(request), "409 request_id_reused");
}

TEST_F(RedemptionRoutes, AnswerABatchItemByItemInItsOrder) {
  const auto good = service.good_scan(1);
  const auto second = service.good_scan(2);
  auto forged = service.scan(service.voucher(1, 3));
  const auto body = "{\"items\":[" + good + "," +
                    service.qr_body(forged, service.qr_of(service.voucher(1, 3), service.phone)) +
                    ",{\"request\":7}," + second + "," + good + "]}";
  const auto response = service.post("/v1/redemptions/batch", body);
  ASSERT_EQ(outcome_of(response), "200");
  const auto json = json_of(response);
  const auto& items = *json.find("items")->array();
  ASSERT_EQ(items.size(), 5u);
  EXPECT_EQ(text_in(items[0], "voucher"), "ORL26-000001-01");
  EXPECT_TRUE(service.is_verified(text_in(items[0], "receipt")));
  EXPECT_EQ(text_in(items[1], "code"), "forged");
  EXPECT_EQ(text_in(items[1], "scan_id"), to_text(forged.scan_id));
  EXPECT_EQ(text_in(items[2], "code"), "malformed");
  EXPECT_EQ(text_in(items[3], "voucher"), "ORL26-000001-02");
  EXPECT_TRUE(*items[4].find("repeated")->boolean());
  EXPECT_EQ(*items[4].find("index"), *items[0].find("index"));
}

TEST_F(RedemptionRoutes, TakeABatchOf1To100Items) {
  const auto batch_of = [&](std::size_t count) {
    std::string items;
    for (std::size_t i = 0; i < count; ++i) items += i == 0 ? "{}" : ",{}";
    return outcome_of(service.post("/v1/redemptions/batch", "{\"items\":[" + items + "]}"));
  };
  EXPECT_EQ(batch_of(0), "400 malformed");
  EXPECT_EQ(batch_of(100), "200");
  EXPECT_EQ(batch_of(101), "400 malformed");
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions/batch", "{}")), "400 malformed");
}

TEST_F(RedemptionRoutes, ReverseWhatTheDeviceRedeemedAndRefuseAPathThatNamesAnother) {
  const auto scan = service.scan(service.voucher(1, 1));
  ASSERT_EQ(said(scan), "201");
  const ReversalRequest reversal{DeviceId("phone-1"), "erreur", service.next_id(), scan.scan_id};
  const auto body = service.reversal_body(reversal);
  const auto reverse = [&](const std::string& in_path, const std::string& text) {
    return outcome_of(service.post("/v1/redemptions/" + in_path + "/reversal", text));
  };
  EXPECT_EQ(reverse(to_text(reversal.reversal_id), body), "400 malformed");
  auto other = reversal;
  other.device = DeviceId("phone-2");
  other.reversal_id = service.next_id();
  EXPECT_EQ(reverse(to_text(scan.scan_id), service.reversal_body(other)), "403 not_your_redemption");
  EXPECT_EQ(reverse(to_text(scan.scan_id), body), "201");
  EXPECT_EQ(reverse(to_text(scan.scan_id), body), "200");
  other.device = DeviceId("phone-1");
  EXPECT_EQ(reverse(to_text(scan.scan_id), service.reversal_body(other)), "409 already_reversed");
  other.scan_id = service.next_id();
  EXPECT_EQ(reverse(to_text(other.scan_id), service.reversal_body(other)), "404 redemption_unknown");
  EXPECT_EQ(said(service.good_scan(1)), "201");
}

TEST_F(RedemptionRoutes, RefuseHostileBodiesAndLoseNothing) {
  const auto good = service.good_scan(1);
  for (std::size_t length = 0; length < good.size(); length += 7) {
    ASSERT_EQ(said(good.substr(0, length)), "400 malformed") << length;
  }
  const auto with = [&](std::string_view from, std::string_view to) {
    auto body = good;
    body.replace(body.find(from), from.size(), to);
    return said(body);
  };
  EXPECT_EQ(with("{\"code\"", "{\"code\":\"x\",\"code\""), "400 malformed");
  EXPECT_EQ(with("\"v\":1", "\"v\":2"), "400 malformed");
  EXPECT_EQ(with("\"v\":1", "\"v\":1.0"), "400 malformed");
  EXPECT_EQ(with("\"v\":1", "\"v\":null"), "400 malformed");
  EXPECT_EQ(with("\"v\":1", "\"v\":1,\"more\":1"), "400 malformed");
  EXPECT_EQ(with("\"site-1\"", "\"" + std::string(1 << 20, 'x') + "\""), "400 malformed");
  EXPECT_EQ(with("{\"code\"", "{\"" + std::string(1 << 20, 'k') + "\":1,\"code\""), "400 malformed");
  for (const char* body :
       {"[]", "7", "\"\"", "null", "{\"request\":null}", "{\"request\":[],\"signature\":1}"}) {
    EXPECT_EQ(said(body), "400 malformed") << body;
  }
  EXPECT_EQ(said(std::string(1 << 20, '[')), "400 malformed");
  EXPECT_EQ(said(good), "201");
}

TEST_F(RedemptionRoutes, SayThatTheOutcomeIsUnknownWhenTheDiskFails) {
  const auto body = service.good_scan(1);
  service.disk->arm(Fault::writes_then_fails);
  EXPECT_EQ(said(body), "500 internal_error");
  EXPECT_EQ(outcome_of(service.get("/readyz")), "503 stopped");
  EXPECT_EQ(outcome_of(service.get("/healthz")), "200");
}

}  // namespace
}  // namespace passnum
