#include "api/identity/invitations.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace passnum::identity {
namespace {

NewPerson person(const std::string& subject) {
  return {{"https://provider.example", subject}, subject, ""};
}

TEST(Invitation, LetsOnePersonInOnce) {
  Stage stage;
  const auto manager = stage.caller("manager", "asso", Role::structure_manager);
  const auto token = stage.invitations.invite(manager, kAsso, Role::mediator, false).value();
  EXPECT_TRUE(token.text.starts_with("pni_"));
  const auto ada = stage.invitations.accept(token.text, person("ada")).value();
  const auto memberships = stage.accounts.memberships(ada).value();
  ASSERT_EQ(memberships.size(), 1U);
  EXPECT_EQ(memberships[0].organisation.id, kAsso);
  EXPECT_EQ(memberships[0].role, Role::mediator);
  EXPECT_EQ(denied(stage.invitations.accept(token.text, person("eve"))), Denied::invitation_unknown);
  EXPECT_EQ(denied(stage.accounts.find_by(person("eve").identity)), Denied::account_unknown);
}

TEST(Invitation, IsUnknownInOneWordWhenItIsOldRevokedOrNone) {
  Stage stage;
  const auto manager = stage.caller("manager", "asso", Role::structure_manager);
  const auto old = stage.invitations.invite(manager, kAsso, Role::mediator, false).value();
  stage.clock.advance_ms(kInvitationMs - 1);
  EXPECT_TRUE(stage.invitations.find(old.text));
  stage.clock.advance_ms(1);
  EXPECT_EQ(denied(stage.invitations.find(old.text)), Denied::invitation_unknown);
  EXPECT_EQ(denied(stage.invitations.accept(old.text, person("a"))), Denied::invitation_unknown);
  const auto revoked = stage.invitations.invite(manager, kAsso, Role::mediator, false).value();
  const auto id = stage.invitations.find(revoked.text).value().id;
  EXPECT_EQ(denied(stage.invitations.revoke(OrganisationId("epn"), id)), Denied::not_found);
  ASSERT_TRUE(stage.invitations.revoke(kAsso, id));
  EXPECT_EQ(denied(stage.invitations.accept(revoked.text, person("a"))), Denied::invitation_unknown);
  for (const std::string text : {"", "pni_", "pnk_AAAA", "x"}) {
    EXPECT_EQ(denied(stage.invitations.accept(text, person("a"))), Denied::invitation_unknown);
  }
}

TEST(Invitation, ToWhatOneDoesNotSeeIsAnsweredAsIfItWereNotThere) {
  Stage stage;
  const auto manager = stage.caller("manager", "asso", Role::structure_manager);
  const auto mediator = stage.caller("mediator", "asso", Role::mediator);
  const auto invite = [&](const Caller& caller, const char* where, Role role) {
    return denied(stage.invitations.invite(caller, OrganisationId(where), role, false));
  };
  EXPECT_EQ(invite(manager, "epn", Role::mediator), Denied::not_found);
  EXPECT_EQ(invite(manager, "nowhere", Role::mediator), Denied::not_found);
  EXPECT_EQ(invite(manager, "asso", Role::finance), Denied::role_unfit);
  EXPECT_EQ(invite(mediator, "asso", Role::mediator), Denied::not_entitled);
}

TEST(Invitation, IsNotForWhoeverSentIt) {
  Stage stage;
  const auto operator_caller = stage.caller("op", "orleans", Role::operator_role);
  const auto token =
      stage.invitations.invite(operator_caller, OrganisationId("orleans"), Role::finance, false).value();
  EXPECT_EQ(denied(stage.invitations.accept(token.text, person("op"))), Denied::not_for_yourself);
  EXPECT_TRUE(stage.invitations.accept(token.text, person("somebody else")));
}

TEST(Invitation, OfTooManyAtOnceIsRefused) {
  Stage stage;
  const auto manager = stage.caller("manager", "asso", Role::structure_manager);
  stage.database.with([&](sqlite::Database& database) {
    CHECK(static_cast<bool>(database.run(
        "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
        "INSERT INTO identity_invitations SELECT i, CAST(i AS BLOB), 'asso', 'mediator', NULL, 0, 'x', 0, ?, "
        "NULL, NULL FROM n",
        kOpenInvitationsMax, kNoon.value + 1000)));
  });
  EXPECT_EQ(denied(stage.invitations.invite(manager, kAsso, Role::mediator, false)), Denied::too_many);
  stage.clock.advance_ms(1000);
  EXPECT_TRUE(stage.invitations.invite(manager, kAsso, Role::mediator, false));
}

TEST(Recovery, ByASecondManagerOpensANewWayInAndClosesTheOldOnes) {
  Stage stage;
  const auto lost = stage.person("lost", "asso", Role::structure_manager);
  const auto old_session = stage.sessions.begin({lost, SignInMethod::oidc, {}, "", ""}).value();
  const auto second = stage.caller("second", "asso", Role::structure_manager);
  const auto token = stage.invitations.recover(second, lost, false).value();
  EXPECT_TRUE(stage.sessions.find(old_session.text));
  ASSERT_EQ(stage.invitations.accept(token.text, person("new way in")).value(), lost);
  EXPECT_EQ(stage.accounts.find_by(person("new way in").identity).value(), lost);
  EXPECT_EQ(denied(stage.accounts.find_by(person("lost").identity)), Denied::account_unknown);
  EXPECT_EQ(denied(stage.sessions.find(old_session.text)), Denied::not_signed_in);
  EXPECT_EQ(stage.accounts.memberships(lost).value().size(), 1U);
}

TEST(Invitation, OfWhoHasLostTheirRoleIsWorthNothing) {
  Stage stage;
  const auto manager = stage.caller("manager", "asso", Role::structure_manager);
  const auto other = stage.caller("other", "asso", Role::structure_manager);
  const auto theirs = stage.invitations.invite(manager, kAsso, Role::structure_manager, false).value();
  const auto of_other = stage.invitations.invite(other, kAsso, Role::mediator, false).value();
  ASSERT_TRUE(stage.accounts.withdraw(kAsso, manager.account, Role::structure_manager, kNoon));
  EXPECT_EQ(denied(stage.invitations.accept(theirs.text, person("accomplice"))), Denied::invitation_unknown);
  ASSERT_EQ(stage.invitations.open_of(kAsso).value().size(), 1U);
  EXPECT_TRUE(stage.invitations.accept(of_other.text, person("ada")));
}

TEST(Invitation, BringsANewWayInThatIsNobodysYetOrNothing) {
  Stage stage;
  const auto invite = [&](Role role) {
    return stage.invitations.invite_from_console(kAsso, role, "console").value().text;
  };
  const NewPerson ada{{std::string(kPasswordIssuer), "ada"}, "Ada", "", true};
  const auto first = stage.invitations.accept(invite(Role::mediator), ada).value();
  const auto second = invite(Role::structure_manager);
  auto eve = ada;
  eve.also = [](sqlite::Database&, const AccountId&, const Invitation&) -> Outcome<Done> {
    ADD_FAILURE() << "another password for Ada";
    return Done{};
  };
  EXPECT_EQ(denied(stage.invitations.accept(second, eve)), Denied::too_many);
  EXPECT_EQ(stage.accounts.memberships(first).value().size(), 1U);
  EXPECT_TRUE(stage.invitations.find(second));
}

TEST(Recovery, OfWhoHasGotAGreaterRoleSinceIsNoMore) {
  Stage stage;
  const auto lost = stage.person("lost", "asso", Role::mediator);
  const auto manager = stage.caller("manager", "asso", Role::structure_manager);
  const auto token = stage.invitations.recover(manager, lost, false).value();
  stage.person("lost", "orleans", Role::operator_role);
  EXPECT_EQ(denied(stage.invitations.accept(token.text, person("new way in"))), Denied::invitation_unknown);
  EXPECT_EQ(stage.accounts.find_by(person("lost").identity).value(), lost);
}

TEST(Recovery, IsNeverByOneselfNorByWhoeverManagesOnlyAPart) {
  Stage stage;
  const auto lost = stage.person("lost", "asso", Role::structure_manager);
  EXPECT_EQ(denied(stage.invitations.recover(stage.caller(lost), lost, false)), Denied::not_for_yourself);
  const auto stranger = stage.caller("stranger", "epn", Role::structure_manager);
  EXPECT_EQ(denied(stage.invitations.recover(stranger, lost, false)), Denied::not_found);
  EXPECT_EQ(denied(stage.invitations.recover(stranger, AccountId("nobody"), false)), Denied::not_found);
  // Whoever helps may not slip in as the person who is lost.
  const auto second = stage.caller("second", "asso", Role::structure_manager);
  const auto token = stage.invitations.recover(second, lost, false).value();
  EXPECT_EQ(denied(stage.invitations.accept(token.text, person("second"))), Denied::not_for_yourself);
  EXPECT_EQ(denied(stage.invitations.accept(token.text, person("stranger"))), Denied::not_for_yourself);
}

}  // namespace
}  // namespace passnum::identity
