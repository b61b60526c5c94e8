#include "structure_stage.h"

namespace passnum::structures {
namespace {

using identity::OrganisationId;
using identity::Scope;

const std::string kOwed = "/v1/structures/structure-1";
const std::string kRedeemed = kOwed + "/redemptions";

// The software of the organisations one (structure-1) and orleans above it.
class StructureKeys : public testing::Test {
 protected:
  std::string key_of(const char* organisation, Scope scope) {
    const OrganisationId of(organisation);
    return s.people.stage.keys.make(identity::AccountId("a"), of, "k", {scope}, 86'400'000).value().text;
  }
  http::Response get(const std::string& path, const std::string& key, const char* method = "GET") {
    identity::Browser nobody;
    auto request = s.people.plain(nobody, method, path);
    request.headers.push_back({"authorization", "Bearer " + key});
    return s.send(nobody, std::move(request));
  }

  StructureStage s;
};

TEST_F(StructureKeys, ReadWhatTheirScopeSaysAndNothingElse) {
  s.redeem(1);
  const auto statements = key_of("one", Scope::statements_read);
  const auto redemptions = key_of("one", Scope::redemptions_read);
  EXPECT_EQ(text_in(json_of(get(kOwed, statements)), "id"), "structure-1");
  EXPECT_THAT(all(get(kRedeemed, redemptions), "number"), testing::ElementsAre("ORL26-000001-01"));
  EXPECT_THAT(get(kRedeemed + ".csv?state=accepted", redemptions).body,
              testing::HasSubstr("ORL26-000001-01"));
  for (const std::string form : {"/csv", "/pdf"}) {
    EXPECT_EQ(outcome_of(get(kOwed + "/statements/ECP-9" + form, statements)), "404 not_found");
    EXPECT_EQ(outcome_of(get(kOwed + "/statements/ECP-9" + form, redemptions)), "403 not_entitled");
  }
  EXPECT_EQ(outcome_of(get(kOwed, redemptions)), "403 not_entitled");
  EXPECT_EQ(outcome_of(get(kRedeemed, statements)), "403 not_entitled");
  for (const auto& key : {statements, redemptions, key_of("one", Scope::devices_manage)}) {
    EXPECT_EQ(outcome_of(get(kOwed + "/sites", key)), "401 not_signed_in");
    EXPECT_EQ(outcome_of(get("/v1/devices/phone-1", key, "DELETE")), "401 not_signed_in");
  }
}

TEST_F(StructureKeys, SeeNoOtherStructureNotEvenOneBelow) {
  const auto own = key_of("one", Scope::redemptions_read);
  const auto above = key_of("orleans", Scope::redemptions_read);
  const std::string absent = "/v1/structures/nowhere/redemptions";
  for (const std::string end : {"", ".csv"}) {
    EXPECT_EQ(outcome_of(get(absent + end, own)), "404 not_found");
    EXPECT_EQ(get("/v1/structures/structure-2/redemptions" + end, own).body, get(absent + end, own).body);
    EXPECT_EQ(get(kRedeemed + end, above).body, get(absent + end, above).body);
  }
}

TEST_F(StructureKeys, AreAskedForAFileOnlySoOftenAndEndWhenTheyAreRevoked) {
  const auto key = key_of("one", Scope::redemptions_read);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(outcome_of(get(kRedeemed + ".csv", key)), "200");
  EXPECT_EQ(outcome_of(get(kRedeemed + ".csv", key)), "429 rate_limited");
  const auto id = s.people.stage.keys.open_of(OrganisationId("one")).value().front().id;
  ASSERT_TRUE(s.people.stage.keys.revoke(OrganisationId("one"), id));
  EXPECT_EQ(outcome_of(get(kRedeemed, key)), "401 not_signed_in");
}

}  // namespace
}  // namespace passnum::structures
