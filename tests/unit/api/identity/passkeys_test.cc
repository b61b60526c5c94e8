#include "api/identity/passkeys.h"

#include <gtest/gtest.h>

#include "stage.h"
#include "webauthn/authenticator.h"

namespace passnum::identity {
namespace {

class PasskeyOfAnAccount : public testing::Test {
 protected:
  void SetUp() override {
    const auto made = passkeys.check_new(device.create(passkeys.challenge().value()));
    ASSERT_TRUE(made) << made.error().message();
    credential = made.value();
    ASSERT_TRUE(passkeys.add(ada, "Téléphone", credential));
  }
  Outcome<AccountId> sign_in(const Bytes& challenge) {
    return passkeys.check(device.id(), device.get(challenge));
  }

  Stage stage;
  Passkeys passkeys{
      stage.database, stage.clock, stage.random, {"passnum.example", "https://passnum.example"}};
  AccountId ada = stage.person("ada", "asso", Role::mediator);
  webauthn::Authenticator device{webauthn::Algorithm::es256};
  webauthn::Credential credential;
};

TEST_F(PasskeyOfAnAccount, LetsItsHolderInOnceForEachChallenge) {
  const auto challenge = passkeys.challenge().value();
  EXPECT_EQ(sign_in(challenge).value(), ada);
  EXPECT_EQ(denied(sign_in(challenge)), Denied::sign_in_failed);
  EXPECT_EQ(denied(sign_in(Bytes(webauthn::kChallengeBytes, 1))), Denied::sign_in_failed);
  EXPECT_TRUE(passkeys.list(ada).value().at(0).seen);
}

TEST_F(PasskeyOfAnAccount, AnswersWithinFiveMinutes) {
  const auto good = passkeys.challenge().value();
  const auto late = passkeys.challenge().value();
  stage.clock.advance_ms(kChallengeMs - 1);
  EXPECT_TRUE(sign_in(good));
  stage.clock.advance_ms(1);
  EXPECT_EQ(denied(sign_in(late)), Denied::sign_in_failed);
}

TEST_F(PasskeyOfAnAccount, UsesUpItsChallengeWhenItIsWrong) {
  const auto challenge = passkeys.challenge().value();
  auto wrong = device.get(challenge);
  wrong.signature[8] ^= 1;
  EXPECT_EQ(denied(passkeys.check(device.id(), wrong)), Denied::sign_in_failed);
  EXPECT_EQ(denied(sign_in(challenge)), Denied::sign_in_failed);
}

TEST_F(PasskeyOfAnAccount, ThatCountsIsFollowed) {
  device.count = 3;
  EXPECT_TRUE(sign_in(passkeys.challenge().value()));
  EXPECT_EQ(denied(sign_in(passkeys.challenge().value())), Denied::sign_in_failed);
  device.count = 4;
  EXPECT_TRUE(sign_in(passkeys.challenge().value()));
}

TEST_F(PasskeyOfAnAccount, IsNobodyElsesAndIsRemovedByItsOwnerOnly) {
  const auto eve = stage.person("eve", "asso", Role::mediator);
  EXPECT_EQ(denied(passkeys.add(eve, "x", credential)), Denied::too_many);
  EXPECT_EQ(denied(passkeys.remove(eve, device.id())), Denied::not_found);
  ASSERT_TRUE(passkeys.remove(ada, device.id()));
  EXPECT_EQ(denied(sign_in(passkeys.challenge().value())), Denied::sign_in_failed);
}

TEST_F(PasskeyOfAnAccount, GoesWithARecovery) {
  const auto manager = stage.caller("manager", "asso", Role::structure_manager);
  const auto token = stage.invitations.recover(manager, ada, false).value();
  ASSERT_TRUE(stage.invitations.accept(token.text, {{"https://provider.example", "new"}, "", ""}));
  EXPECT_EQ(denied(sign_in(passkeys.challenge().value())), Denied::sign_in_failed);
}

TEST_F(PasskeyOfAnAccount, ChallengesAreBoundedInNumber) {
  for (std::size_t i = 0; i < kChallengesMax; ++i) ASSERT_TRUE(passkeys.challenge());
  EXPECT_EQ(passkeys.challenge().error().code, ErrorCode::unavailable);
  stage.clock.advance_ms(kChallengeMs);
  EXPECT_TRUE(passkeys.challenge());
}

}  // namespace
}  // namespace passnum::identity
