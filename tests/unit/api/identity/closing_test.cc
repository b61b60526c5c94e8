#include <gtest/gtest.h>

#include "stage.h"

namespace passnum::identity {
namespace {

bool anybody(const std::vector<Membership>&) {
  return true;
}

class ClosedAccount : public testing::Test {
 protected:
  Denied refused(const AccountId& account, const Accounts::MayClose& may = anybody) {
    const auto closed = s.accounts.close(account, may, s.clock.now());
    CHECK(!closed);
    return *closed.error().denied();
  }

  Stage s;
  AccountId anne = s.person("anne", "asso", Role::structure_manager);
  AccountId bea = s.person("bea", "asso", Role::structure_manager);
};

TEST_F(ClosedAccount, OpensNothingAnyMoreAndNothingThatItMadeDoes) {
  const auto session = s.sessions.begin({anne, SignInMethod::oidc, s.clock.now(), "", "Test"}).value();
  const auto key = s.keys.make(anne, kAsso, "k", {Scope::organisation_read}, 86'400'000).value();
  const auto other_key = s.keys.make(bea, kAsso, "k", {Scope::organisation_read}, 86'400'000).value();
  const auto made = s.invitations.invite(s.caller(anne), kAsso, Role::mediator, false).value();
  const auto for_her = s.invitations.recover(s.caller(bea), anne, false).value();
  const auto closed = s.accounts.close(anne, anybody, s.clock.now());
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed.value().front().organisation.id, kAsso);
  EXPECT_EQ(*s.sessions.find(session.text).error().denied(), Denied::not_signed_in);
  EXPECT_EQ(*s.keys.find(key.text).error().denied(), Denied::not_signed_in);
  EXPECT_EQ(*s.invitations.find(made.text).error().denied(), Denied::invitation_unknown);
  EXPECT_EQ(*s.invitations.find(for_her.text).error().denied(), Denied::invitation_unknown);
  EXPECT_EQ(*s.accounts.find_by({"https://provider.example", "anne"}).error().denied(),
            Denied::account_unknown);
  EXPECT_TRUE(s.keys.find(other_key.text));
  EXPECT_EQ(s.accounts.members(kAsso).value().size(), 1U);
  EXPECT_EQ(refused(anne), Denied::not_found);
}

TEST_F(ClosedAccount, IsNeitherTheLastManagersNorTheLastOperators) {
  ASSERT_TRUE(s.accounts.close(anne, anybody, s.clock.now()));
  EXPECT_EQ(refused(bea), Denied::last_of_its_kind);
  EXPECT_TRUE(s.accounts.find_by({"https://provider.example", "bea"}));
  const auto operator_1 = s.person("olga", "orleans", Role::operator_role);
  EXPECT_EQ(refused(operator_1), Denied::last_of_its_kind);
  (void)s.person("oscar", "orleans", Role::operator_role);
  EXPECT_TRUE(s.accounts.close(operator_1, anybody, s.clock.now()));
}

TEST_F(ClosedAccount, IsClosedByWhoMayAndUnknownToOthers) {
  EXPECT_EQ(refused(anne, [](const auto&) { return false; }), Denied::not_found);
  EXPECT_EQ(refused(AccountId("nobody")), Denied::not_found);
  EXPECT_TRUE(s.accounts.find_by({"https://provider.example", "anne"}));
}

TEST_F(ClosedAccount, ComesBackAsANewPersonAndKeepsItsNameAsLongAsTheLog) {
  ASSERT_TRUE(s.accounts.close(anne, anybody, s.clock.now()));
  EXPECT_EQ(s.accounts.find(anne).value().name, "anne");
  EXPECT_NE(s.person("anne", "asso", Role::mediator), anne);
  s.clock.advance_ms(kAccessLogMs + kAccessLogPruneMs);
  AccessLine line;
  line.what = Access::signed_in;
  ASSERT_TRUE(s.log.add(line));
  EXPECT_EQ(*s.accounts.find(anne).error().denied(), Denied::not_found);
  EXPECT_TRUE(s.accounts.find(bea));
}

}  // namespace
}  // namespace passnum::identity
