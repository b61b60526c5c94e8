#include <set>

#include "ledger/model/key_statements.h"
#include "ledger/tree/hashing.h"
#include "ledger/tree/tiles.h"
#include "tests/unit/api/routes/test_service.h"

namespace passnum {
namespace {

using testing::HasSubstr;
using testing::Not;

class Routes : public testing::Test {
 protected:
  std::string said(const std::string& path, const std::string& with = {}) {
    return outcome_of(service.get(path, with));
  }
  TestService service;
  const std::string token = TestService::kToken;
};

TEST_F(Routes, AnswerForTheirHealthAndDescribeThemselves) {
  EXPECT_EQ(said("/healthz"), "200");
  EXPECT_EQ(said("/readyz"), "200");
  const auto description = service.get("/openapi.json");
  EXPECT_EQ(description.status, 200u);
  EXPECT_EQ(description.content_type, "application/json");
  EXPECT_THAT(description.body, testing::StartsWith("{"));
  EXPECT_EQ(said("/nothing").substr(0, 3), "404");
  EXPECT_EQ(outcome_of(service.post("/healthz", "")).substr(0, 3), "405");
}

TEST_F(Routes, PinTheStoreForWhoeverRunsTheServerAndForNobodyElse) {
  const auto pin = [this](const std::string& with) {
    return service.call("POST", "/v1/backup/pin", "{}", with);
  };
  EXPECT_EQ(outcome_of(pin("")), "401 token_needed");
  EXPECT_EQ(outcome_of(pin(token)), "401 token_needed");
  EXPECT_EQ(outcome_of(pin(TestService::kServerToken)), "201");
  EXPECT_EQ(pin(TestService::kServerToken).body, R"({"tree_size":17})");
  EXPECT_EQ(said("/v1/state/programmes", TestService::kServerToken), "401 token_needed");
}

TEST_F(Routes, SayThatAnotherBackupIsUnderWayOrThatThePinningFailed) {
  const auto pin = [this] {
    return outcome_of(service.call("POST", "/v1/backup/pin", "{}", TestService::kServerToken));
  };
  service.pin = Error(ErrorCode::unavailable, "being read");
  EXPECT_EQ(pin(), "503 busy");
  service.pin = Error(ErrorCode::io, "no space left");
  EXPECT_EQ(pin(), "500 internal_error");
}

TEST_F(Routes, TellNoStatusOfAVoucherByItsNumberUnlessToAnAuditor) {
  const auto by_number = service.get("/v1/vouchers/ORL26-000001-01");
  ASSERT_EQ(by_number.status, 200u);
  EXPECT_EQ(text_in(json_of(by_number), "valid_until"), "2026-12-31");
  EXPECT_EQ(json_of(by_number).find("status"), nullptr);
  EXPECT_EQ(json_of(by_number).find("activated"), nullptr);
  EXPECT_EQ(json_of(service.get("/v1/vouchers/ORL26-000001-01", "wrong")).find("status"), nullptr);
  EXPECT_EQ(text_in(json_of(service.get("/v1/vouchers/ORL26-000001-01", token)), "status"), "handed_over");
  EXPECT_EQ(said("/v1/vouchers/ORL26-000009-01"), "404 voucher_unknown");
  EXPECT_EQ(said("/v1/vouchers/ORL26-000001-04"), "404 voucher_unknown");
  EXPECT_EQ(said("/v1/vouchers/XXX26-000001-01"), "404 voucher_unknown");
}

TEST_F(Routes, TellTheHolderOfACodeItsStatusAndNeverWhereItWasSpent) {
  const std::string path = "/v1/vouchers/" + to_text(service.typed_code_of(service.voucher(1, 1)));
  EXPECT_EQ(text_in(json_of(service.get(path)), "status"), "handed_over");
  ASSERT_EQ(outcome_of(service.post("/v1/redemptions", service.good_scan(1))), "201");
  const auto spent = service.get(path);
  EXPECT_EQ(text_in(json_of(spent), "status"), "redeemed");
  EXPECT_EQ(text_in(json_of(spent), "redeemed_at"), "2026-06-15T10:00:00.000Z");
  for (const char* secret : {"site-1", "structure-1", "phone-1", "Atelier"})
    EXPECT_THAT(spent.body, Not(HasSubstr(secret)));
  EXPECT_EQ(said("/v1/vouchers/" + to_text(service.typed_code_of(service.voucher(7, 1)))),
            "404 voucher_unknown");
  EXPECT_EQ(said("/v1/vouchers/0000"), "422 code_mistyped");
}

TEST_F(Routes, MakeWhoeverTriesCodesWaitAndNobodyWhoAsksByNumber) {
  const auto nobodys = "/v1/vouchers/" + to_text(service.typed_code_of(service.voucher(7, 1)));
  for (unsigned i = 0; i <= kFreeSharedTries; ++i) ASSERT_EQ(said(nobodys), "404 voucher_unknown") << i;
  const auto waits = service.get(nobodys);
  EXPECT_EQ(outcome_of(waits), "429 too_many_attempts");
  const auto real = "/v1/vouchers/" + to_text(service.typed_code_of(service.voucher(1, 1)));
  EXPECT_EQ(said(real), "429 too_many_attempts");
  EXPECT_EQ(said("/v1/vouchers/ORL26-000001-01"), "200");
}

TEST_F(Routes, TellAnybodyWhichIssuingKeysMakeVouchersGenuine) {
  const auto must = [this](const CommandBody& body) {
    const Command command{service.next_id(), OperatorId("alice"), body};
    const auto reply =
        service.post("/v1/commands", "{\"items\":[" + service.command_body(command, service.alice) + "]}");
    EXPECT_THAT(reply.body, HasSubstr("accepted"));
  };
  const auto next = TestService::key_of(20);
  must(rotate_issuing_key(KeyId(1), service.issuing, KeyId(2), next, TestService::kOrigin));
  must(IssuingKeyAdded{KeyId(300), TestService::key_of(21).public_key()});
  must(IssuingKeyCompromised{KeyId(300), parse_time("2026-06-01T00:00:00.000Z").value()});
  const auto json = json_of(service.get("/v1/issuing-keys"));
  const auto& items = *json.find("items")->array();
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(text_in(items[0], "status"), "retired");
  EXPECT_EQ(text_in(items[1], "status"), "active");
  EXPECT_EQ(text_in(items[1], "public_key"), to_base64url(next.public_key()));
  EXPECT_EQ(text_in(items[2], "status"), "compromised");
  EXPECT_EQ(text_in(items[2], "compromised_since"), "2026-06-01T00:00:00.000Z");
  EXPECT_EQ(*items[2].find("key")->integer(), 300);
}

TEST_F(Routes, ShowAllProgrammesAtOnceSoThatNobodyTellsWhichVoucherItIsAbout) {
  const auto json = json_of(service.get("/v1/programmes"));
  const auto& items = *json.find("items")->array();
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(text_in(items[0], "code"), "ORL26");
  EXPECT_EQ(*items[0].find("face_value_cents")->integer(), 1000);
  EXPECT_EQ(items[0].find("funders"), nullptr);
}

TEST_F(Routes, ShowThePlacesOfTodayToAnybodyAndAgainOnlyWhenTheyHaveChanged) {
  const auto first = service.get("/v1/places.geojson");
  EXPECT_EQ(first.content_type, "application/geo+json");
  ASSERT_NE(first.shared_body, nullptr);
  EXPECT_THAT(*first.shared_body, HasSubstr("\"nom\":\"Atelier\""));
  EXPECT_EQ(service.get("/v1/places.geojson").shared_body, first.shared_body);
  service.must(LabelSuspended{ProgrammeId(1), SiteId("site-1"), parse_day("2026-06-15").value()});
  EXPECT_THAT(*service.get("/v1/places.geojson").shared_body, Not(HasSubstr("Atelier")));
  EXPECT_THAT(*service.get("/v1/places.csv").shared_body, testing::StartsWith("\"id\",\"pivot\""));
}

TEST_F(Routes, ShowNoPlaceWhereAVoucherWouldBeRefused) {
  const auto day = parse_day("2026-01-01").value();
  service.must(SiteRecorded{SiteId("far"), StructureId("structure-1"), "Loin", "Brest", "29019"});
  service.must(SiteRecorded{SiteId("near"), StructureId("structure-1"), "Sans label", "Orléans", "45234"});
  service.must(LabelGranted{ProgrammeId(1), SiteId("far"), day, std::nullopt});
  const auto names = [this] {
    const auto shown = service.get("/v1/places.geojson");
    std::size_t count = 0;
    for (auto at = shown.shared_body->find("\"nom\":\""); at != std::string::npos;
         at = shown.shared_body->find("\"nom\":\"", at + 1))
      ++count;
    return count;
  };
  EXPECT_EQ(names(), 2u);  // the place's and its programme's
  service.clock.set(parse_time("2099-01-01T12:00:00.000Z").value());
  EXPECT_EQ(names(), 0u);
}

TEST_F(Routes, ShowTheKeyWithWhichTheCheckpointCanBeVerified) {
  const auto json = json_of(service.get("/v1/log-keys"));
  EXPECT_EQ(text_in(json, "host"), TestService::kHost);
  EXPECT_EQ(text_in(json, "origin"), TestService::kOrigin);
  const auto& items = *json.find("items")->array();
  ASSERT_EQ(items.size(), 1u);
  const auto key = parse_verifier_key(text_in(items[0], "verifier_key"));
  ASSERT_TRUE(bool(key));
  EXPECT_TRUE(bool(open_checkpoint(service.get("/log/checkpoint").body, key.value())));
  EXPECT_EQ(items[0].find("from_size"), nullptr);
}

// The log's key is replaced where the new one lies, not by whoever can send a command.
TEST_F(Routes, DoNotReplaceTheLogsKey) {
  const auto size = service.store.snapshot()->size();
  const auto note = parse_note(*service.store.snapshot()->checkpoint().value()).value();
  const auto tip = parse_checkpoint_body(note.text).value();
  const Command command{
      service.next_id(), OperatorId("alice"),
      rotate_log_key(service.log_key, TestService::key_of(20), tip.size, tip.root, TestService::kOrigin)};
  EXPECT_THAT(
      service.post("/v1/commands", "{\"items\":[" + service.command_body(command, service.alice) + "]}").body,
      HasSubstr("log_key_absent"));
  EXPECT_EQ(service.store.snapshot()->size(), size);
}

TEST_F(Routes, ShowTheStateToAnAuditorOnly) {
  for (const char* kind : {"balances", "booklet_codes", "booklets", "custodians", "devices", "labels",
                           "operators", "orders", "owed", "programmes", "sites", "stock", "structures"}) {
    const std::string path = std::string("/v1/state/") + kind;
    EXPECT_EQ(said(path), "401 token_needed") << kind;
    EXPECT_EQ(said(path + "/x"), "401 token_needed") << kind;
    EXPECT_EQ(said(path, "wrong"), "401 token_needed") << kind;
    EXPECT_EQ(said(path, token), "200") << kind;
    EXPECT_EQ(said(path + "/nothing-of-that-name", token), "404 not_found") << kind;
  }
  EXPECT_EQ(said("/v1/state/secrets", token).substr(0, 3), "404");
  const auto custodian = json_of(service.get("/v1/state/custodians/ccas", token));
  ASSERT_NE(custodian.find("definition"), nullptr);
  EXPECT_EQ(text_in(*custodian.find("definition"), "name"), "CCAS");
}

TEST_F(Routes, ListTheStateInPagesThatMissNothing) {
  std::set<std::string> ids;
  std::string cursor;
  std::size_t pages = 0;
  do {
    const auto json = json_of(service.get("/v1/state/operators?limit=1&cursor=" + cursor, token));
    EXPECT_EQ(json.find("items")->array()->size(), 1u);
    for (const auto& item : *json.find("items")->array()) EXPECT_TRUE(ids.insert(text_in(item, "id")).second);
    cursor = text_in(json, "next");
  } while (!cursor.empty() && ++pages < 10);
  EXPECT_EQ(ids, (std::set<std::string>{"alice", "bob"}));
  const auto devices = json_of(service.get("/v1/state/devices?prefix=phone-2", token));
  ASSERT_EQ(devices.find("items")->array()->size(), 1u);
  EXPECT_EQ(text_in(devices.find("items")->array()->front(), "id"), "phone-2");
  EXPECT_EQ(*devices.find("tree_size")->integer(),
            static_cast<std::int64_t>(service.store.snapshot()->size()));
  EXPECT_EQ(said("/v1/state/devices?cursor=%%%", token), "400 malformed");
  for (const char* limit : {"0", "-1", "x", "99999", ""}) {
    EXPECT_EQ(json_of(service.get(std::string("/v1/state/devices?limit=") + limit, token))
                  .find("items")
                  ->array()
                  ->empty(),
              false)
        << limit;
  }
  // A cursor of another kind shows nothing of that kind.
  const auto strange = service.get("/v1/state/devices?cursor=" + to_base64url(as_bytes("operator/a")), token);
  EXPECT_THAT(strange.body, Not(HasSubstr("alice")));
}

TEST_F(Routes, ServeTheLogAndNothingBeyondIt) {
  const auto checkpoint = service.get("/log/checkpoint");
  ASSERT_EQ(checkpoint.status, 200u);
  const auto tip = open_checkpoint(
      checkpoint.body, {TestService::kOrigin, SignatureType::ed25519, service.log_key.public_key()});
  ASSERT_TRUE(tip);
  const auto size = tip.value().size;
  const auto width = std::to_string(size);
  const auto tile = service.get("/log/tile/0/000.p/" + width);
  ASSERT_EQ(tile.status, 200u);
  const auto hashes = decode_tile(as_bytes(tile.body), static_cast<std::uint16_t>(size));
  ASSERT_TRUE(hashes);
  EXPECT_EQ(hashes.value()[0], leaf_hash(service.store.snapshot()->entry(0).value()));
  EXPECT_EQ(service.get("/log/tile/0/000.p/3").body, tile.body.substr(0, 96));
  for (const std::string& path :
       {"/log/tile/0/000.p/" + std::to_string(size + 1), std::string("/log/tile/0/000"),
        std::string("/log/tile/0/001.p/1"), std::string("/log/tile/1/000.p/1"),
        std::string("/log/tile/63/000"), std::string("/log/tile/0/0"), std::string("/log/tile/x"),
        std::string("/log/tile/0/000.p/0"), std::string("/log/tile/0/x999/x999/x999/x999/x999/999")}) {
    EXPECT_EQ(said(path), "404 not_found") << path;
  }
}

TEST_F(Routes, ServeEntriesToAnAuditorOnly) {
  const auto size = service.store.snapshot()->size();
  const std::string path = "/log/tile/entries/000.p/" + std::to_string(size);
  EXPECT_EQ(said(path), "401 token_needed");
  EXPECT_EQ(said(path, "auditor-toke"), "401 token_needed");
  const auto bundle = service.get(path, token);
  ASSERT_EQ(bundle.status, 200u);
  EXPECT_THAT(bundle.cache_control, HasSubstr("private"));
  const auto entries = decode_bundle(as_bytes(bundle.body), static_cast<std::uint16_t>(size));
  ASSERT_TRUE(entries);
  EXPECT_THAT(std::string(as_text(entries.value()[0])), HasSubstr("ledger_created"));
  EXPECT_EQ(said("/log/tile/entries/000", token), "404 not_found");
}

TEST_F(Routes, TakeCommandsOfOperatorsWhoSignedThem) {
  const Command good{service.next_id(), OperatorId("alice"), DeviceRevoked{DeviceId("phone-2")}};
  const Command other{service.next_id(), OperatorId("carol"), DeviceRevoked{DeviceId("phone-1")}};
  const auto body = "{\"items\":[" + service.command_body(good, service.bob) + "," +
                    service.command_body(other, service.alice) + "," +
                    service.command_body(good, service.alice) + ",{},7]}";
  const auto json = json_of(service.post("/v1/commands", body));
  const auto& items = *json.find("items")->array();
  ASSERT_EQ(items.size(), 5u);
  EXPECT_EQ(text_in(items[0], "code"), "signature_invalid");
  EXPECT_EQ(text_in(items[1], "code"), "operator_unknown");
  EXPECT_EQ(text_in(items[2], "outcome"), "accepted");
  EXPECT_EQ(text_in(items[2], "command_id"), to_text(good.command_id));
  EXPECT_EQ(text_in(items[3], "code"), "malformed");
  EXPECT_EQ(text_in(items[4], "code"), "malformed");
}

TEST_F(Routes, SayInternalErrorAndNothingMoreWhenARecordCannotBeRead) {
  service.disk->make_state_unreadable("device/phone-1");
  const auto response = service.post("/v1/redemptions", service.good_scan(1));
  EXPECT_EQ(outcome_of(response), "500 internal_error");
  EXPECT_THAT(response.body, Not(HasSubstr("device/")));
  service.disk->make_state_unreadable("programme_code/ORL26");
  EXPECT_EQ(said("/v1/vouchers/ORL26-000001-01"), "500 internal_error");
  EXPECT_EQ(said("/v1/state/devices", token), "500 internal_error");
  service.disk->heal();
  EXPECT_EQ(outcome_of(service.post("/v1/redemptions", service.good_scan(1))), "201");
}

}  // namespace
}  // namespace passnum
