#include "tests/unit/api/routes/test_service.h"

namespace passnum {
namespace {

constexpr const char* kBatch = "/v1/redemptions/batch";
constexpr const char* kSnapshotPath = "/v1/devices/me/snapshot";
constexpr RequestLimits kTight{8, 1, 4, 60};

class SignatureLimits : public testing::Test {
 protected:
  // Something that phone-1 has not signed.
  std::string forged_scan() {
    auto body = service.good_scan(1);
    const std::string_view mark = R"("signature":")";
    return body.replace(body.find(mark) + mark.size(), 86, to_base64url(Signature{}));
  }
  std::string reversal(const SigningKey& key) {
    const ReversalRequest request{DeviceId("phone-1"), "erreur", service.next_id(), Uuid{}};
    auto body = service.reversal_body(request);
    const std::string_view mark = R"("signature":")";
    return body.replace(body.find(mark) + mark.size(), 86, to_base64url(key.sign(signed_bytes(request))));
  }
  std::string command(const SigningKey& key) {
    const Command command{service.next_id(), OperatorId("alice"), DeviceRevoked{DeviceId("phone-9")}};
    return R"({"items":[)" + service.command_body(command, key) + "]}";
  }
  std::string code_of_item(const http::Response& response, std::size_t item) {
    return text_in(json_of(response).find("items")->array()->at(item), "code");
  }
  static std::string items(const std::string& item, int count) {
    std::string all = item;
    for (int i = 1; i < count; ++i) all += "," + item;
    return R"({"items":[)" + all + "]}";
  }

  TestService service{DeviceLimits{0, 0}, 5, kTight};
  const std::string reversal_path = "/v1/redemptions/" + to_text(Uuid{}) + "/reversal";
};

TEST_F(SignatureLimits, EachWayOfSendingAWrongSignatureIsCountedByNetwork) {
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", forged_scan())), "403 signature_invalid");
  EXPECT_EQ(outcome_of(service.post("/v1/vouchers/check", forged_scan())), "403 signature_invalid");
  EXPECT_EQ(outcome_of(service.post(reversal_path, reversal(service.phone_2))), "403 signature_invalid");
  EXPECT_EQ(code_of_item(service.post("/v1/commands", command(service.bob)), 0), "signature_invalid");
  const auto read = service.read(kSnapshotPath);
  EXPECT_EQ(outcome_of(read), "429 too_many_attempts");
  EXPECT_THAT(read.headers, testing::Contains(http::Field{"Retry-After", "1"}));
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", forged_scan())), "429 too_many_attempts");
  EXPECT_EQ(outcome_of(service.post("/v1/vouchers/check", forged_scan())), "429 too_many_attempts");
  EXPECT_EQ(outcome_of(service.post(reversal_path, reversal(service.phone_2))), "429 too_many_attempts");
  EXPECT_EQ(code_of_item(service.post("/v1/commands", command(service.bob)), 0), "too_many_attempts");
  service.peer = "192.0.2.2";
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", forged_scan())), "403 signature_invalid");
  EXPECT_EQ(outcome_of(service.read(kSnapshotPath)), "200");
}

TEST_F(SignatureLimits, EachItemOfABatchIsCountedAndToBeSentAgain) {
  const auto wrong = service.post(kBatch, items(forged_scan(), 6));
  EXPECT_EQ(code_of_item(wrong, 3), "signature_invalid");
  EXPECT_EQ(code_of_item(wrong, 4), "too_many_attempts");
  service.clock.advance_ms(60'000);
  const auto body = service.good_scan(1);
  const auto right = json_of(service.post(kBatch, items(body, 10)));
  const auto& all = *right.find("items")->array();
  EXPECT_EQ(text_in(all[7], "outcome"), "accepted");
  EXPECT_EQ(text_in(all[8], "outcome"), "unknown");
  EXPECT_EQ(text_in(all[8], "code"), "too_many_attempts");
  EXPECT_EQ(*all[8].find("retry_after_s")->integer(), 1);
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", body)), "429 too_many_attempts");
  EXPECT_EQ(outcome_of(service.read(kSnapshotPath)), "429 too_many_attempts");
  EXPECT_EQ(outcome_of(service.read(kSnapshotPath, "phone-2", service.phone_2, service.clock.now())), "200");
  service.clock.advance_ms(1'000);
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", body)), "200");
}

TEST_F(SignatureLimits, WhoWorksInANetworkGoesOnWhileSomebodyThereSignsWrongly) {
  ASSERT_EQ(outcome_of(service.read(kSnapshotPath, "phone-2", service.phone_2, service.clock.now())), "200");
  EXPECT_EQ(code_of_item(service.post(kBatch, items(forged_scan(), 6)), 5), "too_many_attempts");
  EXPECT_EQ(outcome_of(service.read(kSnapshotPath, "phone-2", service.phone_2, service.clock.now())), "200");
}

TEST_F(SignatureLimits, AnOperatorWhoWorksThereGoesOnToo) {
  EXPECT_EQ(code_of_item(service.post("/v1/commands", command(service.alice)), 0), "device_unknown");
  EXPECT_EQ(code_of_item(service.post(kBatch, items(forged_scan(), 6)), 5), "too_many_attempts");
  EXPECT_EQ(code_of_item(service.post("/v1/commands", command(service.alice)), 0), "device_unknown");
}

}  // namespace
}  // namespace passnum
