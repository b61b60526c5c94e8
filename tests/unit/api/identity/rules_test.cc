#include "api/identity/rules.h"

#include <gtest/gtest.h>

#include <map>

#include "stage.h"

namespace passnum::identity {
namespace {

using enum OrganisationKind;

const Organisation kOrleans = organisation("orleans", metropole);
const Organisation kTours = organisation("tours", metropole);
const Organisation kCcas = organisation("ccas", prescriber, "orleans");
const Organisation kAssociation = organisation("asso", structure, "orleans");
const Organisation kEpn = organisation("epn", structure, "orleans");
const Organisation kAutre = organisation("autre", structure, "tours");
const std::vector<Organisation> kAll{kOrleans, kTours, kCcas, kAssociation, kEpn, kAutre};

Caller somebody(const Organisation& organisation, Role role, SignInMethod method = SignInMethod::oidc) {
  return {AccountId("a-1"), SessionId("s-1"), method, std::nullopt, {{organisation, role}}};
}

std::string seen_by(const Caller& caller) {
  std::string out;
  for (const auto& o : kAll) {
    if (sees(caller, o)) out += (out.empty() ? "" : " ") + o.id.text;
  }
  return out;
}

// What a person with one role in one organisation sees, manages, and grants in asso.
struct Row {
  Role role;
  const Organisation& where;
  std::string sees;
  std::string manages;
  std::string grants;  // organisation:role, all of them
};

std::string managed_by(const Caller& caller) {
  std::string out;
  for (const auto& o : kAll) {
    if (manages(caller, o)) out += (out.empty() ? "" : " ") + o.id.text;
  }
  return out;
}

std::string granted_by(const Caller& caller) {
  std::string out;
  for (const auto& o : kAll) {
    for (std::size_t i = 0; i < kRolesCount; ++i) {
      const auto role = static_cast<Role>(i);
      if (may_grant(caller, o, role))
        out += (out.empty() ? "" : " ") + o.id.text + ":" + std::string(name(role));
    }
  }
  return out;
}

const std::string kBelow =
    "ccas:prescriber asso:structure_manager asso:mediator epn:structure_manager epn:mediator";
const std::string kOfOrleans = "orleans ccas asso epn";

TEST(Rules, SayWhatEachRoleSeesManagesAndGrantsOfItsOwnAndOfOthers) {
  const std::vector<Row> rows{
      {Role::operator_role, kOrleans, kOfOrleans, kOfOrleans,
       "orleans:operator orleans:programme_manager orleans:finance orleans:finance_approver "
       "orleans:auditor " +
           kBelow},
      {Role::programme_manager, kOrleans, kOfOrleans, kOfOrleans, kBelow},
      {Role::finance, kOrleans, kOfOrleans, "", ""},
      {Role::finance_approver, kOrleans, kOfOrleans, "", ""},
      {Role::auditor, kOrleans, kOfOrleans, "", ""},
      {Role::prescriber, kCcas, "ccas", "", ""},
      {Role::structure_manager, kAssociation, "asso", "asso", "asso:structure_manager asso:mediator"},
      {Role::mediator, kAssociation, "asso", "", ""},
      {Role::programme_manager, kTours, "tours autre", "tours autre",
       "autre:structure_manager autre:mediator"},
      // Roles where they do not belong reach nobody else.
      {Role::operator_role, kAssociation, "asso", "", ""},
      {Role::structure_manager, kOrleans, "orleans", "orleans", ""},
  };
  for (const auto& row : rows) {
    const auto caller = somebody(row.where, row.role);
    const auto who = std::string(name(row.role)) + " of " + row.where.id.text;
    EXPECT_EQ(seen_by(caller), row.sees) << who;
    EXPECT_EQ(managed_by(caller), row.manages) << who;
    EXPECT_EQ(granted_by(caller), row.grants) << who;
  }
}

TEST(Rules, GiveSomebodyWithoutAMembershipNothing) {
  Caller caller = somebody(kAssociation, Role::mediator);
  caller.memberships.clear();
  EXPECT_EQ(seen_by(caller) + managed_by(caller) + granted_by(caller), "");
}

TEST(Rules, NeverLetMoneyOrKeysHangOnAPasswordAlone) {
  for (const Role role : {Role::operator_role, Role::finance, Role::finance_approver}) {
    auto caller = somebody(kOrleans, role, SignInMethod::password);
    EXPECT_FALSE(has_role(caller, kOrleans.id, role)) << name(role);
    EXPECT_EQ(seen_by(caller), "") << name(role);
    caller.strong_at = kNoon;
    EXPECT_TRUE(has_role(caller, kOrleans.id, role)) << name(role);
  }
  EXPECT_TRUE(has_role(somebody(kAssociation, Role::mediator, SignInMethod::password), kAssociation.id,
                       Role::mediator));
}

TEST(Rules, StepUpIsFreshForTenMinutesAndNotFromTheFuture) {
  auto caller = somebody(kOrleans, Role::finance);
  EXPECT_FALSE(is_stepped_up(caller, kNoon));
  caller.strong_at = kNoon;
  EXPECT_TRUE(is_stepped_up(caller, TimeMs(kNoon.value + kStepUpMs - 1)));
  EXPECT_FALSE(is_stepped_up(caller, TimeMs(kNoon.value + kStepUpMs)));
  EXPECT_FALSE(is_stepped_up(caller, TimeMs(kNoon.value - 1)));
}

TEST(Rules, LetOnlyTheAuditorAndManagersReadTheAccessLog) {
  EXPECT_TRUE(may_read_log(somebody(kOrleans, Role::auditor), kAssociation));
  EXPECT_TRUE(may_read_log(somebody(kAssociation, Role::structure_manager), kAssociation));
  EXPECT_FALSE(may_read_log(somebody(kAssociation, Role::mediator), kAssociation));
  EXPECT_FALSE(may_read_log(somebody(kTours, Role::auditor), kAssociation));
  EXPECT_FALSE(may_read_log(somebody(kOrleans, Role::finance), kAssociation));
}

TEST(Rules, LetSomebodyInAgainOnlyThroughAnotherWhoManagesAllThatTheyBelongTo) {
  const AccountId lost("a-2");
  const std::vector<Membership> one{{kAssociation, Role::mediator}};
  const std::vector<Membership> two{{kAssociation, Role::mediator}, {kEpn, Role::mediator}};
  const std::vector<Membership> higher{{kAssociation, Role::mediator}, {kOrleans, Role::finance}};
  const auto manager = somebody(kAssociation, Role::structure_manager);
  EXPECT_TRUE(may_recover(manager, lost, one));
  EXPECT_FALSE(may_recover(manager, lost, two));
  EXPECT_FALSE(may_recover(manager, manager.account, one));
  EXPECT_FALSE(may_recover(manager, lost, {}));
  EXPECT_TRUE(may_recover(somebody(kOrleans, Role::programme_manager), lost, two));
  EXPECT_FALSE(may_recover(somebody(kOrleans, Role::programme_manager), lost, higher));
  EXPECT_TRUE(may_recover(somebody(kOrleans, Role::operator_role), lost, higher));
}

}  // namespace
}  // namespace passnum::identity
