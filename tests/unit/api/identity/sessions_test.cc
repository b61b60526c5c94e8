#include "api/identity/sessions.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "stage.h"

namespace passnum::identity {
namespace {

class Session : public testing::Test {
 protected:
  Token begin() {
    return stage.sessions.begin({ada, SignInMethod::oidc, {}, "id.token.x", "Firefox"}).value();
  }

  Stage stage;
  AccountId ada = stage.person("ada", "asso", Role::mediator);
};

TEST_F(Session, IsKnownByATokenOf256BitsOfWhichOnlyAHashIsKept) {
  const auto token = begin();
  EXPECT_EQ(from_base64url(token.text).value().size(), 32U);
  const auto caller = stage.sessions.find(token.text).value();
  EXPECT_EQ(caller.account, ada);
  EXPECT_EQ(caller.memberships.size(), 1U);
  EXPECT_FALSE(caller.strong_at);
  std::string kept;
  for (const char* name : {"accounts.db", "accounts.db-wal"}) {
    std::ostringstream bytes;
    bytes << std::ifstream(stage.directory.file(name), std::ios::binary).rdbuf();
    kept += bytes.str();
  }
  EXPECT_NE(kept.find("Firefox"), std::string::npos);
  EXPECT_EQ(kept.find(token.text), std::string::npos);
  EXPECT_EQ(kept.find(std::string(as_text(from_base64url(token.text).value()))), std::string::npos);
}

TEST_F(Session, IsNoneForATokenThatIsNotOne) {
  auto token = begin().text;
  EXPECT_EQ(denied(stage.sessions.find("")), Denied::not_signed_in);
  EXPECT_EQ(denied(stage.sessions.find(token + "A")), Denied::not_signed_in);
  token[5] = token[5] == 'A' ? 'B' : 'A';
  EXPECT_EQ(denied(stage.sessions.find(token)), Denied::not_signed_in);
  EXPECT_EQ(denied(stage.sessions.find("pnk_" + token)), Denied::not_signed_in);
}

TEST_F(Session, EndsWhenItIsNotUsedForTwoHours) {
  const auto token = begin();
  stage.clock.advance_ms(kSessionIdleMs - 1);
  EXPECT_TRUE(stage.sessions.find(token.text));
  stage.clock.advance_ms(kSessionIdleMs - 1);
  EXPECT_TRUE(stage.sessions.find(token.text));
  stage.clock.advance_ms(kSessionIdleMs);
  EXPECT_EQ(denied(stage.sessions.find(token.text)), Denied::not_signed_in);
}

TEST_F(Session, EndsAfterTwelveHoursHoweverMuchItIsUsed) {
  const auto token = begin();
  for (std::int64_t passed = 0; passed + kMinuteMs < kSessionAbsoluteMs; passed += 30 * kMinuteMs) {
    EXPECT_TRUE(stage.sessions.find(token.text)) << passed;
    stage.clock.advance_ms(30 * kMinuteMs);
  }
  EXPECT_EQ(denied(stage.sessions.find(token.text)), Denied::not_signed_in);
  // The next sign-in, of whoever it is, deletes it.
  stage.caller(stage.person("eve", "asso", Role::mediator));
  stage.clock.set(kNoon);
  EXPECT_EQ(denied(stage.sessions.find(token.text)), Denied::not_signed_in);
}

TEST_F(Session, IsListedWithNothingButPrintableCharactersOfItsBrowser) {
  ASSERT_TRUE(stage.sessions.begin({ada, SignInMethod::oidc, {}, "", "Fire\xc3\xa9\xff\nfox"}));
  EXPECT_EQ(stage.sessions.list(ada).value().at(0).agent, "Firefox");
}

TEST_F(Session, IsListedAndEndedByItsOwnerOnly) {
  const auto token = begin();
  const auto other = stage.person("eve", "asso", Role::structure_manager);
  const auto lines = stage.sessions.list(ada).value();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].agent, "Firefox");
  EXPECT_EQ(denied(stage.sessions.end(other, lines[0].id)), Denied::not_found);
  EXPECT_TRUE(stage.sessions.find(token.text));
  EXPECT_EQ(stage.sessions.end(ada, lines[0].id).value(), "id.token.x");
  EXPECT_EQ(denied(stage.sessions.find(token.text)), Denied::not_signed_in);
  EXPECT_TRUE(stage.sessions.list(ada).value().empty());
}

TEST_F(Session, GetsANewTokenWhenItIsSteppedUpAndTheOldOneIsNone) {
  const auto token = begin();
  const auto caller = stage.sessions.find(token.text).value();
  EXPECT_FALSE(is_stepped_up(caller, stage.clock.now()));
  const auto next = stage.sessions.step_up(caller, SignInMethod::passkey).value();
  EXPECT_EQ(denied(stage.sessions.find(token.text)), Denied::not_signed_in);
  const auto after = stage.sessions.find(next.text).value();
  EXPECT_EQ(after.session, caller.session);
  EXPECT_TRUE(is_stepped_up(after, stage.clock.now()));
  stage.clock.advance_ms(kStepUpMs);
  EXPECT_FALSE(is_stepped_up(stage.sessions.find(next.text).value(), stage.clock.now()));
}

TEST_F(Session, TheTwentyFirstOfAnAccountEndsTheOldest) {
  const auto first = begin();
  for (std::int64_t i = 1; i < kSessionsPerAccountMax; ++i) {
    stage.clock.advance_ms(1);
    begin();
  }
  EXPECT_TRUE(stage.sessions.find(first.text));
  stage.clock.advance_ms(1);
  begin();
  EXPECT_EQ(denied(stage.sessions.find(first.text)), Denied::not_signed_in);
  EXPECT_EQ(stage.sessions.list(ada).value().size(), static_cast<std::size_t>(kSessionsPerAccountMax));
}

TEST_F(Session, OfADisabledAccountIsNone) {
  const auto token = begin();
  stage.database.with([&](sqlite::Database& database) {
    CHECK(static_cast<bool>(database.run("UPDATE identity_accounts SET disabled_ms = 1")));
  });
  EXPECT_EQ(denied(stage.sessions.find(token.text)), Denied::not_signed_in);
  EXPECT_EQ(denied(stage.accounts.find_by({"https://provider.example", "ada"})), Denied::account_disabled);
}

TEST(Cookie, IsBoundToTheHostAndHiddenFromScripts) {
  EXPECT_EQ(session_cookie("abc"), "__Host-passnum=abc; Path=/; Secure; HttpOnly; SameSite=Lax");
  EXPECT_EQ(session_cookie(""), "__Host-passnum=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
}

TEST(Cookie, IsReadOnceOrNotAtAll) {
  EXPECT_EQ(cookie_value("a=1; __Host-passnum=xyz; b=2", kSessionCookie), "xyz");
  EXPECT_EQ(cookie_value("x__Host-passnum=xyz", kSessionCookie), std::nullopt);
  EXPECT_EQ(cookie_value("__Host-passnum2=xyz", kSessionCookie), std::nullopt);
  EXPECT_EQ(cookie_value("__Host-passnum=1; __Host-passnum=2", kSessionCookie), std::nullopt);
  EXPECT_EQ(cookie_value("", kSessionCookie), std::nullopt);
}

}  // namespace
}  // namespace passnum::identity
