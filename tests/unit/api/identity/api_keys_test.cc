#include "api/identity/api_keys.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace passnum::identity {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

TEST(ApiKey, BelongsToOneOrganisationAndDoesWhatItsScopesSay) {
  Stage stage;
  const auto token =
      stage.keys.make(AccountId("a"), kAsso, "Logiciel", {Scope::redemptions_read}, kDayMs).value();
  EXPECT_TRUE(token.text.starts_with("pnk_"));
  const auto key = stage.keys.find(token.text).value();
  EXPECT_EQ(key.organisation, kAsso);
  EXPECT_TRUE(has_scope(key, Scope::redemptions_read));
  EXPECT_FALSE(has_scope(key, Scope::devices_manage));
}

TEST(ApiKey, EndsByItselfOrWhenItIsRevoked) {
  Stage stage;
  const auto make = [&] {
    return stage.keys.make(AccountId("a"), kAsso, "k", {Scope::organisation_read}, kDayMs).value().text;
  };
  const auto old = make();
  stage.clock.advance_ms(kDayMs);
  EXPECT_EQ(denied(stage.keys.find(old)), Denied::not_signed_in);
  const auto revoked = make();
  const auto id = stage.keys.find(revoked).value().id;
  EXPECT_EQ(denied(stage.keys.revoke(OrganisationId("epn"), id)), Denied::not_found);
  ASSERT_TRUE(stage.keys.revoke(kAsso, id));
  EXPECT_EQ(denied(stage.keys.find(revoked)), Denied::not_signed_in);
  EXPECT_EQ(denied(stage.keys.revoke(kAsso, id)), Denied::not_found);
  EXPECT_TRUE(stage.keys.open_of(kAsso).value().empty());
}

TEST(ApiKey, IsKnownByItsFirstCharactersByWhoMadeItAndByItsLastUse) {
  Stage stage;
  const auto ada = stage.person("ada", "asso", Role::structure_manager);
  const auto text = stage.keys.make(ada, kAsso, "Logiciel", {Scope::redemptions_read}, kDayMs).value().text;
  const auto shown = [&] { return stage.keys.open_of(kAsso).value().at(0); };
  EXPECT_EQ(shown().begins, text.substr(0, 8));
  EXPECT_EQ(shown().made_by, "ada");
  EXPECT_FALSE(shown().used);
  const auto first = stage.clock.now();
  ASSERT_TRUE(stage.keys.find(text));
  EXPECT_EQ(shown().used, first);
  stage.clock.advance_ms(kApiKeyUsedMs - 1);
  ASSERT_TRUE(stage.keys.find(text));
  EXPECT_EQ(shown().used, first);
  stage.clock.advance_ms(1);
  ASSERT_TRUE(stage.keys.find(text));
  EXPECT_EQ(shown().used, stage.clock.now());
}

TEST(ApiKey, IsNotMadeWithoutAScopeANameOrAnEnd) {
  Stage stage;
  const auto make = [&](const std::string& name, const std::vector<Scope>& scopes, std::int64_t lifetime_ms) {
    return static_cast<bool>(stage.keys.make(AccountId("a"), kAsso, name, scopes, lifetime_ms));
  };
  EXPECT_FALSE(make("", {Scope::organisation_read}, kDayMs));
  EXPECT_FALSE(make(std::string(kApiKeyNameBytesMax + 1, 'n'), {Scope::organisation_read}, kDayMs));
  EXPECT_FALSE(make("k", {}, kDayMs));
  EXPECT_FALSE(make("k", {Scope::organisation_read}, 0));
  EXPECT_FALSE(make("k", {Scope::organisation_read}, kApiKeyMsMax + 1));
  EXPECT_TRUE(make("k", {Scope::organisation_read}, kApiKeyMsMax));
}

TEST(ApiKey, TheFiftyFirstOfAnOrganisationIsRefused) {
  Stage stage;
  const auto make = [&] {
    return stage.keys.make(AccountId("a"), kAsso, "k", {Scope::organisation_read}, kDayMs);
  };
  for (std::int64_t i = 0; i < kApiKeysMax; ++i) ASSERT_TRUE(make());
  EXPECT_EQ(denied(make()), Denied::too_many);
}

}  // namespace
}  // namespace passnum::identity
