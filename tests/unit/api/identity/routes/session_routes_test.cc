#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk_stage.h"

namespace passnum::identity {
namespace {

using testing::HasSubstr;

class SignIn : public testing::Test {
 protected:
  // To the provider and back; where the browser ends.
  std::string through_the_provider(Browser& browser, const std::string& wish = "{}") {
    const auto begun = s.call(browser, "POST", "/v1/session/oidc", wish);
    EXPECT_EQ(begun.status, 200U) << begun.body;
    return come_back(browser, s.text(begun, "url"));
  }
  std::string come_back(Browser& browser, const std::string& url) {
    const auto query = url.substr(url.find('?') + 1);
    // The stub gives the nonce as the code.
    const auto response =
        s.send(browser, s.plain(browser, "GET",
                                "/v1/session/callback?state=" + oidc::form_field(query, "state") +
                                    "&code=" + oidc::form_field(query, "nonce") + "&iss=" + oidc::kIssuer));
    EXPECT_EQ(response.status, 303U);
    return DeskStage::header(response, "Location");
  }
  std::string invitation(const std::string& where, Role role) {
    return s.stage.invitations.invite_from_console(OrganisationId(where), role, "console").value().text;
  }
  std::string invited(const std::string& token) { return R"({"invitation":")" + token + R"("})"; }

  DeskStage s;
};

TEST_F(SignIn, WithAnInvitationMakesAnAccountAndFromThenOnNeedsNone) {
  Browser first;
  EXPECT_EQ(through_the_provider(first, invited(invitation("asso", Role::mediator))), "/app/");
  const auto session = s.call(first, "GET", "/v1/session");
  EXPECT_EQ(session.status, 200U);
  EXPECT_THAT(session.body, HasSubstr(R"("name":"Ada Martin")"));
  EXPECT_THAT(session.body, HasSubstr(R"("role":"mediator")"));
  Browser second;
  EXPECT_EQ(through_the_provider(second, R"({"return_to":"/app/#history"})"), "/app/#history");
  EXPECT_EQ(s.call(second, "GET", "/v1/session").status, 200U);
  EXPECT_NE(first.session, second.session);
}

TEST_F(SignIn, WithoutAnInvitationMakesNoAccount) {
  Browser browser;
  EXPECT_EQ(through_the_provider(browser), "/app/#sign_in=account_unknown");
  EXPECT_TRUE(browser.session.empty());
}

TEST_F(SignIn, OfAnotherWithTheSameAddressIsAnothersAndHasNoAccount) {
  Browser browser;
  through_the_provider(browser, invited(invitation("asso", Role::mediator)));
  for (auto* claims : {&s.stub.id_claims, &s.stub.userinfo}) (*claims)["sub"] = oidc::quoted("subject-2");
  ASSERT_EQ(s.stub.userinfo["email"], oidc::quoted("ada@example.org"));
  Browser other;
  EXPECT_EQ(through_the_provider(other), "/app/#sign_in=account_unknown");
}

TEST_F(SignIn, OfAHostileProviderLeavesTheBrowserWhereItWas) {
  s.stub.id_claims["aud"] = oidc::quoted("another");
  Browser browser;
  EXPECT_EQ(through_the_provider(browser, invited(invitation("asso", Role::mediator))),
            "/app/#sign_in=sign_in_failed");
  EXPECT_TRUE(browser.session.empty());
}

TEST_F(SignIn, IsFinishedOnlyByTheBrowserThatBeganItAndOnce) {
  Browser browser;
  const auto begun = s.call(browser, "POST", "/v1/session/oidc", invited(invitation("asso", Role::mediator)));
  const auto url = s.text(begun, "url");
  Browser other;
  EXPECT_EQ(come_back(other, url), "/app/#sign_in=sign_in_failed");
  Browser copied = browser;
  EXPECT_EQ(come_back(browser, url), "/app/");
  EXPECT_EQ(come_back(copied, url), "/app/#sign_in=sign_in_failed");
  EXPECT_EQ(s.stub.count_of("/token"), 1U);
}

TEST_F(SignIn, ComesBackToAPageOfOursAndNowhereElse) {
  EXPECT_EQ(local_path("/app/#x"), "/app/#x");
  for (const std::string path : {"https://evil.example", "//evil.example", "/\\evil.example", "", "app",
                                 "/a\r\nSet-Cookie: x", "/caf\xc3\xa9"}) {
    EXPECT_EQ(local_path(path), "/app/") << path;
  }
  EXPECT_EQ(local_path("/" + std::string(300, 'a')), "/app/");
}

TEST_F(SignIn, WhoseCookieWasChangedIsNone) {
  Browser browser;
  const auto begun = s.call(browser, "POST", "/v1/session/oidc", "{}");
  browser.sign_in[10] = browser.sign_in[10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(come_back(browser, s.text(begun, "url")), "/app/#sign_in=sign_in_failed");
  EXPECT_EQ(s.stub.count_of("/token"), 0U);
}

TEST_F(SignIn, FromAnotherSitesPageIsNotBegun) {
  Browser browser;
  auto request = s.plain(browser, "POST", "/v1/session/oidc", "{}");
  request.headers.push_back({"origin", "https://evil.example"});
  EXPECT_EQ(s.text(s.send(browser, request), "code"), "origin_refused");
}

TEST_F(SignIn, WithoutAnEndIsSlowedDownByAddressAndNotForOthers) {
  Browser browser;
  http::Response last;
  for (std::int64_t i = 0; i <= kSignInPerAddress.burst; ++i)
    last = s.call(browser, "POST", "/v1/session/oidc", "{}");
  EXPECT_EQ(last.status, 429U);
  EXPECT_EQ(DeskStage::header(last, "Retry-After"), "1");
  Browser other;
  other.peer = "192.0.2.8";
  EXPECT_EQ(s.call(other, "POST", "/v1/session/oidc", "{}").status, 200U);
}

TEST_F(SignIn, IsInTheAccessLogAndSoIsARefusal) {
  Browser browser;
  through_the_provider(browser, invited(invitation("asso", Role::mediator)));
  const auto account = s.stage.accounts.find_by({oidc::kIssuer, "subject-1"}).value();
  const auto lines = s.stage.log.of(account, 10).value();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].what, Access::signed_in);
  EXPECT_EQ(lines[0].address, "192.0.2.7/32");
  EXPECT_EQ(lines[1].what, Access::granted);
  EXPECT_EQ(lines[1].reason, "mediator");
  EXPECT_EQ(lines[1].organisation, OrganisationId("asso"));
  EXPECT_EQ(lines[1].actor, AccountId("console"));

  s.call(browser, "GET", "/v1/organisations/asso/members");
  s.call(browser, "GET", "/v1/organisations/tours");
  const auto refusals = s.stage.log.of(account, 2).value();
  EXPECT_EQ(refusals[0].reason, "not_found");
  EXPECT_FALSE(refusals[0].organisation);
  EXPECT_EQ(refusals[1].reason, "not_entitled");
  EXPECT_EQ(refusals[1].organisation, OrganisationId("asso"));
}

class StepUp : public SignIn {};

TEST_F(StepUp, WithTheProvidersSecondFactorChangesTheSessionsToken) {
  Browser browser;
  through_the_provider(browser, invited(invitation("asso", Role::structure_manager)));
  const auto before = browser.session;
  EXPECT_THAT(s.call(browser, "GET", "/v1/session").body, testing::Not(HasSubstr("stepped_up_until")));
  s.stub.id_claims["acr"] = oidc::quoted("eidas2");
  s.stub.id_claims["auth_time"] = std::to_string(kNoon.value / 1000);
  EXPECT_EQ(through_the_provider(browser, R"({"step_up":true})"), "/app/");
  EXPECT_NE(browser.session, before);
  EXPECT_THAT(s.call(browser, "GET", "/v1/session").body, HasSubstr("stepped_up_until"));
}

TEST_F(StepUp, IsNeededStillWhenTheProviderOnlyRemembersThePerson) {
  Browser first;
  through_the_provider(first, invited(invitation("asso", Role::structure_manager)));
  s.stub.id_claims["acr"] = oidc::quoted("eidas2");
  const auto is_stepped_up = [&](const std::string& auth_time) {
    s.stub.id_claims["auth_time"] = auth_time;
    Browser browser;
    EXPECT_EQ(through_the_provider(browser), "/app/");
    return s.call(browser, "GET", "/v1/session").body.find("stepped_up_until") != std::string::npos;
  };
  const auto noon_s = kNoon.value / 1000;
  EXPECT_TRUE(is_stepped_up(std::to_string(noon_s)));
  EXPECT_TRUE(is_stepped_up(std::to_string(noon_s + 30)));  // a clock that is a little ahead
  EXPECT_TRUE(is_stepped_up(std::to_string(noon_s - kStepUpMs / 1000 + 1)));
  EXPECT_FALSE(is_stepped_up(std::to_string(noon_s - kStepUpMs / 1000)));
  EXPECT_FALSE(is_stepped_up(""));
}

TEST_F(StepUp, BySomebodyElseStepsNobodyUp) {
  Browser browser;
  through_the_provider(browser, invited(invitation("asso", Role::structure_manager)));
  for (auto* claims : {&s.stub.id_claims, &s.stub.userinfo}) (*claims)["sub"] = oidc::quoted("subject-2");
  s.stub.id_claims["acr"] = oidc::quoted("eidas2");
  s.stub.id_claims["auth_time"] = std::to_string(kNoon.value / 1000);
  EXPECT_EQ(through_the_provider(browser, R"({"step_up":true})"), "/app/#sign_in=sign_in_failed");
  EXPECT_THAT(s.call(browser, "GET", "/v1/session").body, testing::Not(HasSubstr("stepped_up_until")));
}

TEST_F(SignIn, EndsHereAndAtTheProvider) {
  Browser browser;
  through_the_provider(browser, invited(invitation("asso", Role::mediator)));
  const auto ended = s.call(browser, "DELETE", "/v1/session");
  EXPECT_THAT(s.text(ended, "url"), HasSubstr("/session/end?id_token_hint="));
  EXPECT_TRUE(browser.session.empty());
  EXPECT_EQ(s.call(browser, "GET", "/v1/session").status, 401U);
}

class WithPassword : public SignIn {
 protected:
  std::string allowing(const std::string& where, Role role) {
    const auto manager = s.stage.caller("manager of " + where, where, Role::structure_manager);
    return s.stage.invitations.invite(manager, OrganisationId(where), role, true).value().text;
  }
  http::Response enroll(Browser& browser, const std::string& token, const std::string& login) {
    return s.call(browser, "POST", "/v1/accounts/password",
                  R"({"invitation":")" + token + R"(","login":")" + login +
                      R"(","name":"Ada","password":"correct horse battery"})");
  }
  http::Response sign_in(Browser& browser, const std::string& login, const std::string& password) {
    return s.call(browser, "POST", "/v1/session/password",
                  R"({"login":")" + login + R"(","password":")" + password + R"("})");
  }
};

TEST_F(WithPassword, WorksOnlyForAnInvitationThatAllowsIt) {
  Browser browser;
  EXPECT_EQ(s.text(enroll(browser, invitation("asso", Role::mediator), "ada"), "code"), "not_entitled");
  EXPECT_EQ(enroll(browser, allowing("asso", Role::mediator), "ada").status, 204U);
  EXPECT_EQ(s.call(browser, "GET", "/v1/session").status, 200U);
  Browser later;
  EXPECT_EQ(sign_in(later, "ada", "correct horse battery").status, 204U);
  EXPECT_EQ(s.call(later, "GET", "/v1/session").status, 200U);
}

TEST_F(WithPassword, IsNotOneThatIsTriedFirstNorMadeOfTheirNames) {
  Browser browser;
  const auto token = allowing("asso", Role::mediator);
  const auto with = [&](const std::string& password) {
    return s
        .call(browser, "POST", "/v1/accounts/password",
              R"({"invitation":")" + token + R"(","login":"ada","name":"Ada Lovelace","password":")" +
                  password + R"("})")
        .status;
  };
  EXPECT_EQ(with("motdepasse2026"), 400U);
  EXPECT_EQ(with("Lovelace-asso-1"), 400U);
  EXPECT_EQ(with("correct horse battery"), 204U);
  const auto change = [&](const std::string& next) {
    return s
        .call(browser, "PUT", "/v1/accounts/me/password",
              R"({"former":"correct horse battery","next":")" + next + R"("})")
        .status;
  };
  EXPECT_EQ(change("Lovelace-asso-1"), 400U);
  EXPECT_EQ(change("un chat sur le toit"), 204U);
}

TEST_F(WithPassword, AnswersAnUnknownLoginAsAWrongPassword) {
  Browser browser;
  enroll(browser, allowing("asso", Role::mediator), "ada");
  const auto wrong = sign_in(browser, "ada", "wrong password");
  const auto unknown = sign_in(browser, "nobody", "wrong password");
  EXPECT_EQ(wrong.status, 403U);
  EXPECT_EQ(wrong.body, unknown.body);
}

TEST_F(WithPassword, TriesAreSlowedDownByLoginFromHoweverManyAddresses) {
  Browser browser;
  http::Response last;
  for (std::int64_t i = 0; i <= kSignInPerAccount.burst; ++i) {
    browser.peer = "192.0.2." + std::to_string(100 + i);
    last = sign_in(browser, "ada", "wrong password");
  }
  EXPECT_EQ(last.status, 429U);
  EXPECT_EQ(DeskStage::header(last, "Retry-After"), "30");
}

TEST_F(WithPassword, ThatIsChangedIsInTheAccessLog) {
  Browser browser;
  enroll(browser, allowing("asso", Role::mediator), "ada");
  const auto change = [&](const std::string& former) {
    return s.call(browser, "PUT", "/v1/accounts/me/password",
                  R"({"former":")" + former + R"(","next":"another horse entirely"})");
  };
  EXPECT_EQ(change("wrong password").status, 403U);
  EXPECT_EQ(change("correct horse battery").status, 204U);
  const auto ada = s.stage.accounts.find_by({std::string(kPasswordIssuer), "ada"}).value();
  const auto lines = s.stage.log.of(ada, 2).value();
  EXPECT_EQ(lines[0].what, Access::granted);
  EXPECT_EQ(lines[0].reason, "password");
  EXPECT_EQ(lines[1].what, Access::refused);
}

TEST_F(WithPassword, TriesOfManyLoginsFromManyAddressesAreSlowedDownTogether) {
  Browser browser;
  http::Response last;
  for (std::int64_t i = 0; i <= kPasswordsOfAll.burst; ++i) {
    browser.peer = "192.0.2." + std::to_string(100 + i);
    EXPECT_NE(last.status, 429U) << i;
    last = sign_in(browser, "ada-" + std::to_string(i), "wrong password");
  }
  EXPECT_EQ(last.status, 429U);
  EXPECT_EQ(DeskStage::header(last, "Retry-After"), "1");
}

TEST_F(WithPassword, ALoginThatIsTakenGrantsItsOwnerNothing) {
  Browser browser;
  enroll(browser, allowing("asso", Role::mediator), "ada");
  Browser other;
  const auto token = allowing("epn", Role::structure_manager);
  EXPECT_EQ(enroll(other, token, "ada").status, 409U);
  EXPECT_TRUE(s.stage.invitations.find(token));
}

TEST(ClosingAnAccount, IsDoneByASecondPersonNeverTheLastAndIsInTheAccessLog) {
  DeskStage s;
  const auto anne = s.stage.person("anne", "asso", Role::structure_manager);
  const auto mia = s.stage.person("mia", "asso", Role::mediator);
  auto manager = s.browser(anne);
  auto hers = s.browser(mia);
  const auto close = [&](Browser& browser, const AccountId& account) {
    const auto answer = s.call(browser, "DELETE", "/v1/accounts/" + account.text);
    return answer.status == 204 ? std::string("closed") : s.text(answer, "code");
  };
  EXPECT_EQ(close(hers, anne), "not_found");
  EXPECT_EQ(close(manager, anne), "not_for_yourself");
  EXPECT_EQ(close(manager, mia), "closed");
  EXPECT_EQ(close(manager, mia), "not_found");
  EXPECT_EQ(s.call(hers, "GET", "/v1/session").status, 401U);
  auto above = s.browser(s.stage.person("olga", "orleans", Role::operator_role));
  EXPECT_EQ(close(above, anne), "last_of_its_kind");
  const auto lines = s.stage.log.of(OrganisationId("asso"), 100).value();
  const auto line = std::ranges::find(lines, Access::account_closed, &AccessLine::what);
  ASSERT_NE(line, lines.end());
  EXPECT_EQ(line->account, mia);
  EXPECT_EQ(line->actor, anne);
  EXPECT_EQ(line->reason, "mediator");
}

TEST(ApiKeyInARequest, ReadsItsOwnOrganisationAndNoOther) {
  DeskStage s;
  const auto make = [&](Scope scope) {
    return s.stage.keys.make(AccountId("a"), OrganisationId("asso"), "k", {scope}, 86'400'000).value().text;
  };
  const auto get = [&](const std::string& path, const std::string& key) {
    Browser browser;
    auto request = s.plain(browser, "GET", path);
    request.headers.push_back({"authorization", "Bearer " + key});
    return s.send(browser, request);
  };
  const auto key = make(Scope::organisation_read);
  EXPECT_EQ(get("/v1/organisations/asso", key).status, 200U);
  EXPECT_EQ(get("/v1/organisations/epn", key).body, get("/v1/organisations/nowhere", key).body);
  EXPECT_EQ(get("/v1/organisations/epn", key).status, 404U);
  EXPECT_EQ(get("/v1/organisations/asso", make(Scope::devices_manage)).status, 403U);
  EXPECT_EQ(s.stage.log.of(OrganisationId("asso"), 1).value().at(0).what, Access::refused);
  EXPECT_EQ(get("/v1/organisations/asso", "pnk_nothing").status, 401U);
  EXPECT_EQ(get("/v1/session", key).status, 401U);
}

TEST(ApiKeyInARequest, IsLimitedInWhatItMayAskAtOnce) {
  DeskStage s;
  const auto key =
      s.stage.keys.make(AccountId("a"), OrganisationId("asso"), "k", {Scope::organisation_read}, 86'400'000);
  http::Response last;
  for (std::int64_t i = 0; i <= kRequestsPerKey.burst; ++i) {
    Browser browser;
    auto request = s.plain(browser, "GET", "/v1/organisations/asso");
    request.headers.push_back({"authorization", "Bearer " + key.value().text});
    last = s.send(browser, request);
    ASSERT_EQ(last.status, i < kRequestsPerKey.burst ? 200U : 429U);
  }
  EXPECT_EQ(DeskStage::header(last, "Retry-After"), "1");
}

TEST(SomebodySignedIn, IsLimitedInWhatTheyMayReadAtOnce) {
  DeskStage s;
  auto browser = s.browser(s.stage.person("ada", "asso", Role::mediator));
  for (std::int64_t i = 0; i < kReadsPerAccount.burst; ++i) s.call(browser, "GET", "/v1/session");
  EXPECT_EQ(s.text(s.call(browser, "GET", "/v1/session"), "code"), "rate_limited");
  s.stage.clock.advance_ms(kReadsPerAccount.refill_ms);
  EXPECT_EQ(s.call(browser, "GET", "/v1/session").status, 200U);
}

TEST(InvitationInHand, ShowsWhatItOffers) {
  DeskStage s;
  Browser browser;
  const auto token =
      s.stage.invitations.invite_from_console(OrganisationId("asso"), Role::mediator, "console").value().text;
  const auto shown =
      s.call(browser, "POST", "/v1/accounts/invitation", R"({"invitation":")" + token + R"("})");
  EXPECT_EQ(s.text(shown, "organisation"), "The asso");
  EXPECT_EQ(s.text(shown, "role"), "mediator");
  EXPECT_EQ(s.call(browser, "POST", "/v1/accounts/invitation", R"({"invitation":"pni_x"})").status, 404U);
  const auto refusals = s.stage.database.with([](sqlite::Database& database) {
    return database.row<std::int64_t>(
        "SELECT count(*) FROM identity_access_log WHERE reason = 'invitation_unknown'");
  });
  EXPECT_EQ(std::get<0>(*refusals.value()), 1);
}

}  // namespace
}  // namespace passnum::identity
