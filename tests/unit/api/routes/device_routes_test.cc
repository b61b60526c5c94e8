#include "api/devices/enrolment.h"
#include "tests/support/p256_signer.h"
#include "tests/unit/api/routes/test_service.h"

namespace passnum {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kDevices = "/v1/devices";
constexpr const char* kSnapshot = "/v1/devices/me/snapshot";
constexpr const char* kHistory = "/v1/devices/me/redemptions";

class DeviceRoutes : public testing::Test {
 protected:
  // A code for so many devices of site-1, for an hour.
  void create_code(std::int32_t uses = 1) {
    service.must(EnrolmentCodeCreated{enrolment_code_of(token), SiteId("site-1"),
                                      TimeMs(service.clock.now().value + 3'600'000), uses});
  }
  template <typename Signer>
  EnrolmentRequest request_of(const Signer& signer) const {
    const DeviceKey public_key(signer.public_key());
    return {public_key.algorithm(), "Téléphone accueil", public_key, token};
  }
  template <typename Signer>
  static std::string body_of(const EnrolmentRequest& request, const Signer& signer) {
    FieldWriter writer;
    EnrolmentRequest::fields(request, writer);
    writer("signature", signer.sign(signed_bytes(request)));
    return writer.finish();
  }
  template <typename Signer>
  http::Response enrol(const Signer& signer) {
    return service.post(kDevices, body_of(request_of(signer), signer));
  }

  TestService service;
  SigningKey key = TestService::key_of(40);
  P256Signer p256;
  EnrolmentToken token{1, 2, 3};
};

TEST_F(DeviceRoutes, EnrolADeviceByItsCodeAndSayWhereItIs) {
  create_code();
  const auto response = enrol(key);
  ASSERT_EQ(outcome_of(response), "201");
  const auto json = json_of(response);
  const auto device = text_in(json, "device");
  EXPECT_EQ(text_in(*json.find("site"), "id"), "site-1");
  EXPECT_EQ(text_in(*json.find("structure"), "id"), "structure-1");
  EXPECT_EQ(text_in(*json.find("snapshot_key"), "public_key"),
            to_base64url(service.snapshot_key.public_key()));
  EXPECT_EQ(service.devices().known->find(DeviceId(device)).value()->name, "Téléphone accueil");
  // It is in at once, and its name is in no entry.
  EXPECT_EQ(outcome_of(service.read(kSnapshot, device, key, service.clock.now())), "200");
  const auto snapshot = service.store.snapshot();
  EXPECT_THAT(std::string(as_text(snapshot->entry(snapshot->size() - 1).value())), Not(HasSubstr("accueil")));
}

TEST_F(DeviceRoutes, ARepeatIsTheSameDeviceAlsoWhenTheCodeIsUsedUpOrOver) {
  create_code();
  const auto first = json_of(enrol(key));
  EXPECT_EQ(outcome_of(enrol(TestService::key_of(41))), "409 enrolment_code_used_up");
  service.clock.advance_ms(3'600'001);
  const auto again = enrol(key);
  ASSERT_EQ(outcome_of(again), "200");
  EXPECT_EQ(text_in(json_of(again), "device"), text_in(first, "device"));
  EXPECT_EQ(outcome_of(enrol(TestService::key_of(41))), "409 enrolment_code_expired");
}

TEST_F(DeviceRoutes, ARevokedCodeAndOneThatNeverWasAreAnsweredAlike) {
  const auto unknown = enrol(key);
  EXPECT_EQ(outcome_of(unknown), "404 enrolment_code_unknown");
  create_code();
  service.must(EnrolmentCodeRevoked{enrolment_code_of(token)});
  const auto revoked = enrol(key);
  EXPECT_EQ(revoked.body, unknown.body);
  EXPECT_EQ(revoked.status, unknown.status);
}

TEST_F(DeviceRoutes, ADeviceWithAP256KeyEnrolsReadsAndRedeems) {
  create_code();
  const auto response = enrol(p256);
  ASSERT_EQ(outcome_of(response), "201");
  const auto device = text_in(json_of(response), "device");
  EXPECT_EQ(outcome_of(service.read(kSnapshot, device, p256, service.clock.now())), "200");
  auto scan = service.scan(service.voucher(1, 1));
  scan.device = DeviceId(device);
  const auto code = service.qr_of(service.voucher(1, 1), service.issuing);
  const auto with = [&](const Signature& signature) {
    auto body = service.qr_body(scan, code);
    const std::string_view mark = R"("signature":")";
    return body.replace(body.find(mark) + mark.size(), 86, to_base64url(signature));
  };
  const auto message = signed_bytes(scan);
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", with(p256.sign_high(message)))),
            "403 signature_invalid");
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", with(key.sign(message)))), "403 signature_invalid");
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", with(p256.sign(message)))), "201");
}

TEST_F(DeviceRoutes, AKeyOfAnotherAlgorithmThanItSaysIsRefused) {
  create_code(5);
  auto request = request_of(p256);
  request.algorithm = KeyAlgorithm::ed25519;
  EXPECT_EQ(outcome_of(service.post(kDevices, body_of(request, p256))), "422 device_key_invalid");
  request = request_of(key);
  request.algorithm = KeyAlgorithm::p256;
  EXPECT_EQ(outcome_of(service.post(kDevices, body_of(request, key))), "422 device_key_invalid");
  request = request_of(p256);
  auto beside = p256.public_key();
  beside[64] ^= 1U;
  request.public_key = beside;
  EXPECT_EQ(outcome_of(service.post(kDevices, body_of(request, p256))), "422 device_key_invalid");
  // Compressed: 33 bytes, and no key that this API takes.
  auto text = body_of(request_of(p256), p256);
  const std::string_view mark = R"("public_key":")";
  const auto point = p256.public_key();
  text.replace(text.find(mark) + mark.size(), 87, to_base64url(ByteView(point).first(33)));
  EXPECT_EQ(outcome_of(service.post(kDevices, text)), "400 malformed");
}

TEST_F(DeviceRoutes, WhoDoesNotHoldTheKeyIsRefusedAndSoonWaits) {
  create_code(5);
  std::string last;
  for (int i = 0; i < 30 && last != "429 too_many_attempts"; ++i) {
    last = outcome_of(service.post(kDevices, body_of(request_of(key), TestService::key_of(41))));
    EXPECT_TRUE(last == "403 signature_invalid" || i > 20) << last;
  }
  EXPECT_EQ(last, "429 too_many_attempts");
  const auto response = enrol(key);
  EXPECT_EQ(response.status, 429U);
  EXPECT_THAT(response.headers, testing::Contains(testing::Field(&http::Field::name, "Retry-After")));
  service.clock.advance_ms(Attempts::kWaitSMax * 1000);
  EXPECT_EQ(outcome_of(enrol(key)), "201");
}

TEST_F(DeviceRoutes, TheSnapshotIsSignedAndSaysWhatTheSiteNeeds) {
  ASSERT_EQ(outcome_of(service.post("/v1/redemptions", service.good_scan(2))), "201");
  service.must(VouchersBlocked{ProgrammeId(1), BookletNumber(1), {VoucherIndex(3)}, BlockReason::lost});
  const auto response = service.read(kSnapshot);
  ASSERT_EQ(outcome_of(response), "200");
  const auto json = parse_json(*response.shared_body).value();
  const auto text = text_in(json, "snapshot");
  const auto signature = fixed<64>(from_base64url(text_in(json, "signature")).value()).value();
  EXPECT_TRUE(verify(service.snapshot_key.public_key(), tagged("PN-snapshot/v1", as_bytes(text)), signature));
  EXPECT_EQ(text_in(json, "key"), "passnum.example/snapshot");
  const auto snapshot = parse_canonical(text);
  ASSERT_TRUE(snapshot) << snapshot.error().message();
  EXPECT_EQ(text_in(snapshot.value(), "host"), "passnum.example");
  EXPECT_EQ(text_in(*snapshot.value().find("site"), "structure"), "structure-1");
  EXPECT_EQ(*snapshot.value().find("limits")->find("undo_seconds")->integer(), 3600);
  const auto& programme = snapshot.value().find("programmes")->array()->at(0);
  EXPECT_EQ(text_in(programme, "code"), "ORL26");
  EXPECT_TRUE(*programme.find("perimeter_ok")->boolean());
  // Booklet 1: usable, spent, withdrawn; booklet 2: not handed over.
  EXPECT_EQ(from_base64url(text_in(programme, "vouchers")).value(), (Bytes{0b01101100, 0}));
  EXPECT_EQ(snapshot.value().find("issuing_keys")->array()->size(), 1U);
  EXPECT_EQ(text_in(snapshot.value().find("services")->array()->at(0), "id"), "prendre-main-ordinateur");
}

TEST_F(DeviceRoutes, TheSnapshotOfASiteOutsideThePerimeterSaysSo) {
  const auto day = parse_day("2026-01-01").value();
  const auto far_key = TestService::key_of(70);
  service.must(SiteRecorded{SiteId("far"), StructureId("structure-1"), "Loin", "Brest", "29019"});
  service.must(LabelGranted{ProgrammeId(1), SiteId("far"), day, std::nullopt});
  service.must(DeviceEnrolled{DeviceId("phone-far"), SiteId("far"), far_key.public_key()});
  const auto response = service.read(kSnapshot, "phone-far", far_key, service.clock.now());
  ASSERT_EQ(outcome_of(response), "200");
  const auto text = text_in(parse_json(*response.shared_body).value(), "snapshot");
  EXPECT_THAT(text, testing::HasSubstr(R"("perimeter_ok":false)"));
}

TEST_F(DeviceRoutes, TheSnapshotIsMadeOnceForManyAndAnewWhenTheLedgerHasGrown) {
  const auto etag_of = [](const http::Response& response) {
    for (const auto& field : response.headers) {
      if (field.name == "ETag") return field.value;
    }
    return std::string();
  };
  const auto first = service.read(kSnapshot);
  const auto second = service.read(kSnapshot, "phone-2", service.phone_2, service.clock.now());
  EXPECT_EQ(first.shared_body, second.shared_body);
  const auto same = service.read(kSnapshot, "phone-1", service.phone, service.clock.now(), etag_of(first));
  EXPECT_EQ(same.status, 304U);
  EXPECT_EQ(etag_of(same), etag_of(first));
  ASSERT_EQ(outcome_of(service.post("/v1/redemptions", service.good_scan(1))), "201");
  EXPECT_EQ(service.read(kSnapshot).shared_body, first.shared_body);
  service.clock.advance_ms(SiteSnapshots::kFreshMs);
  const auto grown = service.read(kSnapshot, "phone-1", service.phone, service.clock.now(), etag_of(first));
  EXPECT_EQ(grown.status, 200U);
  EXPECT_NE(etag_of(grown), etag_of(first));
  // Nothing new: the same, until it is old enough to be signed with another time.
  service.clock.advance_ms(SiteSnapshots::kFreshMs);
  EXPECT_EQ(service.read(kSnapshot).shared_body, grown.shared_body);
  service.clock.advance_ms(SiteSnapshots::kSignedAgainMs);
  EXPECT_NE(etag_of(service.read(kSnapshot)), etag_of(grown));
}

TEST_F(DeviceRoutes, AReadThatIsNotSignedByADeviceInServiceNowIsRefused) {
  const TimeMs now = service.clock.now();
  const auto said = [&](const std::string& device, const SigningKey& signer, std::int64_t ms) {
    return outcome_of(service.read(kSnapshot, device, signer, TimeMs(now.value + ms)));
  };
  EXPECT_EQ(outcome_of(service.get(kSnapshot)), "401 device_signature_needed");
  EXPECT_EQ(outcome_of(service.get(kSnapshot, TestService::kToken)), "401 device_signature_needed");
  EXPECT_EQ(said("phone-1", service.phone, kReadClockMsMax), "200");
  EXPECT_EQ(said("phone-1", service.phone, -kReadClockMsMax), "200");
  EXPECT_EQ(said("phone-1", service.phone, kReadClockMsMax + 1), "401 clock_skewed");
  EXPECT_EQ(said("phone-1", service.phone, -kReadClockMsMax - 1), "401 clock_skewed");
  EXPECT_EQ(said("phone-1", service.phone_2, 0), "403 signature_invalid");
  EXPECT_EQ(said("phone-9", service.phone, 0), "403 device_unknown");
  service.must(DeviceRevoked{DeviceId("phone-1")});
  EXPECT_EQ(said("phone-1", service.phone, 0), "403 device_revoked");
  const auto skewed =
      service.read(kSnapshot, "phone-1", service.phone, TimeMs(now.value + kReadClockMsMax + 1));
  ASSERT_EQ(skewed.problem->members.size(), 1U);
  EXPECT_EQ(skewed.problem->members[0].value, "\"" + to_text(now) + "\"");
}

TEST_F(DeviceRoutes, WhoSignsReadsWronglyInADevicesNameWaitsAndNoOtherDeviceWithThem) {
  const auto said = [&](const std::string& device, const SigningKey& signer) {
    return outcome_of(service.read(kSnapshot, device, signer, service.clock.now()));
  };
  EXPECT_EQ(said("phone-1", service.phone), "200");
  for (unsigned i = 0; i < kWrongAtHome.burst; ++i)
    ASSERT_EQ(said("phone-1", service.phone_2), "403 signature_invalid") << i;
  EXPECT_EQ(said("phone-1", service.phone_2), "429 too_many_attempts");
  EXPECT_EQ(said("phone-2", service.phone_2), "200");
  service.clock.advance_ms(kWrongAtHome.refill_ms);
  EXPECT_EQ(said("phone-1", service.phone), "200");
}

TEST_F(DeviceRoutes, TheDayOfASiteShowsBothEntriesOfWhatWasUndoneNewestFirst) {
  const auto scan = service.scan(service.voucher(1, 1));
  const auto code = service.qr_of(service.voucher(1, 1), service.issuing);
  ASSERT_EQ(outcome_of(service.post("/v1/redemptions", service.qr_body(scan, code))), "201");
  service.clock.advance_ms(60'000);
  const auto id = service.next_id();
  ASSERT_EQ(
      outcome_of(service.post("/v1/redemptions/" + to_text(scan.scan_id) + "/reversal",
                              service.reversal_body({DeviceId("phone-1"), "erreur", id, scan.scan_id}))),
      "201");
  service.clock.advance_ms(60'000);
  ASSERT_EQ(outcome_of(service.post("/v1/redemptions", service.good_scan(2))), "201");
  const auto response = service.read(kHistory, "phone-2", service.phone_2, service.clock.now());
  ASSERT_EQ(outcome_of(response), "200");
  const auto json = json_of(response);
  EXPECT_TRUE(*json.find("complete")->boolean());
  EXPECT_EQ(text_in(json, "day"), "2026-06-15");
  const auto& items = *json.find("items")->array();
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(text_in(items[0], "number"), "ORL26-000001-02");
  EXPECT_EQ(text_in(items[0], "state"), "accepted");
  EXPECT_EQ(text_in(items[0], "who"), "other");
  EXPECT_EQ(text_in(items[1], "kind"), "reversal");
  EXPECT_EQ(text_in(items[1], "reason"), "erreur");
  EXPECT_EQ(text_in(items[2], "state"), "reversed");
  // What comes later is there when it is asked again, and another day has its own.
  ASSERT_EQ(outcome_of(service.post("/v1/redemptions", service.good_scan(3))), "201");
  EXPECT_EQ(json_of(service.read(kHistory)).find("items")->array()->size(), 4U);
  const auto other_day = std::string(kHistory) + "?day=2026-06-14";
  EXPECT_EQ(json_of(service.read(other_day)).find("items")->array()->size(), 0U);
  EXPECT_EQ(outcome_of(service.read(std::string(kHistory) + "?day=2026-06-31")), "400 malformed");
}

}  // namespace
}  // namespace passnum
