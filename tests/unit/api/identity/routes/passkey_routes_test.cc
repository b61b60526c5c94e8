#include <gtest/gtest.h>

#include "../webauthn/authenticator.h"
#include "desk_stage.h"

namespace passnum::identity {
namespace {

class PasskeyRoutes : public testing::Test {
 protected:
  PasskeyRoutes() {
    device.rp_id = "h";
    device.origin = "https://h";
  }
  Bytes challenge(Browser& browser) {
    return from_base64url(s.text(s.call(browser, "POST", "/v1/session/passkey/challenge", "{}"), "challenge"))
        .value();
  }
  static std::string member(const std::string& name, const std::string& value) {
    return "\"" + name + "\":\"" + value + "\"";
  }
  std::string made(const Bytes& answered) {
    const auto created = device.create(answered);
    return member("authenticator_data", to_base64url(created.authenticator_data)) + "," +
           member("client_data", to_base64url(as_bytes(created.client_data))) + "," + member("name", "Ada");
  }
  http::Response enroll(Browser& browser, const std::string& token) {
    const auto body = "{" + made(challenge(browser)) + "," + member("invitation", token) + "}";
    return s.call(browser, "POST", "/v1/accounts/passkey", body);
  }
  http::Response sign_in(Browser& browser) {
    const auto shown = device.get(challenge(browser));
    const auto body = "{" + member("id", to_base64url(device.id())) + "," +
                      member("authenticator_data", to_base64url(shown.authenticator_data)) + "," +
                      member("client_data", to_base64url(as_bytes(shown.client_data))) + "," +
                      member("signature", to_base64url(shown.signature)) + "}";
    return s.call(browser, "POST", "/v1/session/passkey", body);
  }
  std::string invitation() {
    return s.stage.invitations.invite_from_console(OrganisationId("asso"), Role::structure_manager, "console")
        .value()
        .text;
  }

  DeskStage s;
  webauthn::Authenticator device{webauthn::Algorithm::eddsa};
};

TEST_F(PasskeyRoutes, LetSomebodyInWhoWasInvitedAndAgainWithoutInvitation) {
  Browser browser;
  ASSERT_EQ(enroll(browser, invitation()).status, 204U);
  const auto session = s.call(browser, "GET", "/v1/session");
  EXPECT_EQ(s.text(session, "method"), "passkey");
  EXPECT_NE(s.text(session, "stepped_up_until"), "");
  Browser later;
  EXPECT_EQ(sign_in(later).status, 204U);
  EXPECT_EQ(s.call(later, "GET", "/v1/session").status, 200U);
}

TEST_F(PasskeyRoutes, MakeNoAccountWithoutAnInvitation) {
  Browser browser;
  EXPECT_EQ(enroll(browser, "pni_nothing").status, 404U);
  EXPECT_EQ(s.text(sign_in(browser), "code"), "sign_in_failed");
}

TEST_F(PasskeyRoutes, StepUpTheSessionOfTheSamePersonOnly) {
  Browser browser;
  ASSERT_EQ(enroll(browser, invitation()).status, 204U);
  s.stage.clock.advance_ms(kStepUpMs);
  EXPECT_EQ(s.text(s.call(browser, "GET", "/v1/session"), "stepped_up_until"), "");
  const auto before = browser.session;
  const auto session_id = s.text(s.call(browser, "GET", "/v1/session"), "session");
  EXPECT_EQ(sign_in(browser).status, 204U);
  EXPECT_NE(browser.session, before);
  EXPECT_EQ(s.text(s.call(browser, "GET", "/v1/session"), "session"), session_id);
  EXPECT_NE(s.text(s.call(browser, "GET", "/v1/session"), "stepped_up_until"), "");

  auto others = s.browser(s.stage.person("eve", "asso", Role::mediator), false);
  const auto others_session = s.text(s.call(others, "GET", "/v1/session"), "session");
  EXPECT_EQ(sign_in(others).status, 204U);  // another person's sign-in, in a session of its own
  EXPECT_NE(s.text(s.call(others, "GET", "/v1/session"), "session"), others_session);
}

TEST_F(PasskeyRoutes, AddAnotherOnlyAfterAStepUp) {
  auto weak = s.browser(s.stage.person("ada", "asso", Role::mediator), false);
  const auto body = [&](Browser& browser) { return "{" + made(challenge(browser)) + "}"; };
  EXPECT_EQ(s.text(s.call(weak, "POST", "/v1/accounts/me/passkeys", body(weak)), "code"), "step_up_needed");
  auto strong = s.browser(s.stage.person("bob", "asso", Role::mediator));
  EXPECT_EQ(s.call(strong, "POST", "/v1/accounts/me/passkeys", body(strong)).status, 204U);
  const auto listed = s.call(strong, "GET", "/v1/accounts/me/passkeys");
  EXPECT_NE(listed.body.find(to_base64url(device.id())), std::string::npos);
  const auto path = "/v1/accounts/me/passkeys/" + to_base64url(device.id());
  EXPECT_EQ(s.text(s.call(weak, "DELETE", path), "code"), "step_up_needed");
  auto others = s.browser(s.stage.person("eve", "asso", Role::mediator));
  EXPECT_EQ(s.call(others, "DELETE", path).status, 404U);
  EXPECT_EQ(s.call(strong, "DELETE", path).status, 204U);
}

TEST_F(PasskeyRoutes, GiveNobodysAccountToADeviceThatChoosesItsCredentialsIdAsItLikes) {
  Browser browser;
  ASSERT_EQ(enroll(browser, invitation()).status, 204U);
  const auto account = s.text(s.call(browser, "GET", "/v1/session"), "session");
  Browser thief;
  const auto second = invitation();
  EXPECT_EQ(s.text(enroll(thief, second), "code"), "too_many");
  EXPECT_TRUE(s.stage.invitations.find(second));
  // When its owner has removed it, the id leads to no account any more.
  const auto path = "/v1/accounts/me/passkeys/" + to_base64url(device.id());
  ASSERT_EQ(s.call(browser, "DELETE", path).status, 204U);
  ASSERT_EQ(enroll(thief, second).status, 204U);
  const auto mine =
      s.stage.accounts.find_by({std::string(kPasskeyIssuer), to_base64url(device.id())}).value();
  EXPECT_NE(s.stage.sessions.list(mine).value().at(0).id.text, account);
  EXPECT_EQ(s.stage.sessions.list(mine).value().size(), 1U);
}

}  // namespace
}  // namespace passnum::identity
