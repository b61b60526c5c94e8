#include "api/identity/accounts.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace passnum::identity {
namespace {

TEST(Accounts, AreFoundByIssuerAndSubjectAndNeverByTheAddressOfEMail) {
  Stage stage;
  const auto token =
      stage.invitations.invite_from_console(OrganisationId("asso"), Role::mediator, "console").value();
  const auto ada =
      stage.invitations.accept(token.text, {{"https://one.example", "42"}, "Ada", "ada@example.org"}).value();
  EXPECT_EQ(stage.accounts.find_by({"https://one.example", "42"}).value(), ada);
  EXPECT_EQ(denied(stage.accounts.find_by({"https://two.example", "42"})), Denied::account_unknown);
  EXPECT_EQ(denied(stage.accounts.find_by({"https://one.example", "43"})), Denied::account_unknown);
  EXPECT_EQ(denied(stage.accounts.find_by({"https://one.example", "ada@example.org"})),
            Denied::account_unknown);
  // Another person with the same address of e-mail is another account.
  const auto again =
      stage.invitations.invite_from_console(OrganisationId("epn"), Role::mediator, "console").value();
  const auto other =
      stage.invitations.accept(again.text, {{"https://two.example", "42"}, "Eve", "ada@example.org"}).value();
  EXPECT_NE(other, ada);
}

TEST(Organisations, HaveAMetropoleAboveThemOrAreOne) {
  Stage stage;
  using enum OrganisationKind;
  const auto add = [&](const Organisation& o) { return stage.accounts.add_organisation(o, kNoon); };
  EXPECT_EQ(denied(add(organisation("x", structure))), Denied::role_unfit);
  EXPECT_EQ(denied(add(organisation("x", metropole, "orleans"))), Denied::role_unfit);
  EXPECT_EQ(denied(add(organisation("x", structure, "asso"))), Denied::role_unfit);
  EXPECT_EQ(denied(add(organisation("x", structure, "nowhere"))), Denied::not_found);
  EXPECT_TRUE(add(organisation("x", structure, "tours")));
  EXPECT_FALSE(add(organisation("x", structure, "tours")));
}

TEST(Organisations, AreListedToThoseWhoSeeThem) {
  Stage stage;
  const auto ids = [&](const Caller& caller) {
    std::string out;
    for (const auto& o : stage.accounts.organisations_seen(caller).value()) out += o.id.text + " ";
    return out;
  };
  EXPECT_EQ(ids(stage.caller("m", "asso", Role::mediator)), "asso ");
  EXPECT_EQ(ids(stage.caller("f", "orleans", Role::finance)), "asso ccas epn orleans ");
  auto two = stage.person("p", "orleans", Role::programme_manager);
  const auto token =
      stage.invitations.invite_from_console(OrganisationId("autre"), Role::mediator, "console").value();
  ASSERT_EQ(stage.invitations.accept(token.text, {{"https://provider.example", "p"}, "p", ""}).value(), two);
  EXPECT_EQ(ids(stage.caller(two)), "asso autre ccas epn orleans ");
}

TEST(Account, HasNothingInItsNameThatDoesNotShow) {
  Stage stage;
  const auto token = stage.invitations.invite_from_console(OrganisationId("asso"), Role::mediator, "console");
  const NewPerson person{{"https://provider.example", "ada"},
                         "Ada\xe2\x80\xae\n Martin",
                         "a@\xe2\x80\x8b"
                         "b.example"};
  const auto account = stage.invitations.accept(token.value().text, person).value();
  EXPECT_EQ(stage.accounts.find(account).value().name, "Ada Martin");
  EXPECT_EQ(stage.accounts.find(account).value().email, "a@b.example");
}

TEST(Membership, ThatIsWithdrawnEndsTheSessionsOfItsPerson) {
  Stage stage;
  const auto ada = stage.person("ada", "asso", Role::mediator);
  const auto token = stage.sessions.begin({ada, SignInMethod::oidc, {}, "", ""}).value();
  EXPECT_EQ(denied(stage.accounts.withdraw(OrganisationId("epn"), ada, Role::mediator, kNoon)),
            Denied::not_found);
  EXPECT_TRUE(stage.sessions.find(token.text));
  ASSERT_TRUE(stage.accounts.withdraw(OrganisationId("asso"), ada, Role::mediator, kNoon));
  EXPECT_EQ(denied(stage.sessions.find(token.text)), Denied::not_signed_in);
  EXPECT_TRUE(stage.accounts.memberships(ada).value().empty());
}

TEST(Membership, OfTheLastOperatorStays) {
  Stage stage;
  const auto ada = stage.person("ada", "orleans", Role::operator_role);
  const OrganisationId orleans("orleans");
  EXPECT_EQ(denied(stage.accounts.withdraw(orleans, ada, Role::operator_role, kNoon)),
            Denied::last_of_its_kind);
  stage.person("bob", "orleans", Role::operator_role);
  EXPECT_TRUE(stage.accounts.withdraw(orleans, ada, Role::operator_role, kNoon));
}

TEST(Membership, NeverJoinsEnteringPaymentsWithApprovingThem) {
  Stage stage;
  stage.person("ada", "orleans", Role::finance);
  const auto token =
      stage.invitations.invite_from_console(OrganisationId("orleans"), Role::finance_approver, "console")
          .value();
  EXPECT_EQ(denied(stage.invitations.accept(token.text, {{"https://provider.example", "ada"}, "ada", ""})),
            Denied::role_conflict);
}

}  // namespace
}  // namespace passnum::identity
