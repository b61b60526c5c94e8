#include "api/identity/restored.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace passnum::identity {
namespace {

TEST(RestoredAccounts, OpenNoDoorThatMayHaveBeenClosedSinceAndKeepWhoMayComeIn) {
  Stage s;
  const auto anne = s.person("anne", "asso", Role::structure_manager);
  const auto session = s.sessions.begin({anne, SignInMethod::oidc, s.clock.now(), "", "Test"}).value();
  const auto invitation = s.invitations.invite_from_console(kAsso, Role::mediator, "console").value();
  const auto key = s.keys.make(anne, kAsso, "k", {Scope::organisation_read}, 86'400'000).value();
  ASSERT_TRUE(s.sessions.find(session.text));
  ASSERT_TRUE(s.invitations.find(invitation.text));
  ASSERT_TRUE(s.keys.find(key.text));
  s.database.with(
      [&](sqlite::Database& database) { ASSERT_TRUE(end_what_is_held(database, s.clock.now())); });
  EXPECT_EQ(*s.sessions.find(session.text).error().denied(), Denied::not_signed_in);
  EXPECT_EQ(*s.invitations.find(invitation.text).error().denied(), Denied::invitation_unknown);
  EXPECT_EQ(*s.keys.find(key.text).error().denied(), Denied::not_signed_in);
  EXPECT_EQ(s.accounts.find_by({"https://provider.example", "anne"}).value(), anne);
  EXPECT_EQ(s.accounts.members(kAsso).value().size(), 1U);
}

}  // namespace
}  // namespace passnum::identity
