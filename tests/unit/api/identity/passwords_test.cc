#include "api/identity/passwords.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "stage.h"

namespace passnum::identity {
namespace {

const std::string kGood = "correct horse battery";

class Password : public testing::Test {
 protected:
  void set(Passwords& passwords, const AccountId& account, const std::string& login) {
    const auto hash = passwords.hash(kGood).value();
    stage.database.with([&](sqlite::Database& database) {
      CHECK(static_cast<bool>(Passwords::store(database, account, login, hash, kNoon)));
    });
  }

  Stage stage;
  AccountId ada = stage.person("ada", "asso", Role::mediator);
};

TEST_F(Password, LetsItsOwnerInAndNobodyElse) {
  Passwords passwords(stage.database, stage.clock, kPasswordCostForTests);
  set(passwords, ada, "ada.martin");
  EXPECT_EQ(passwords.check("ada.martin", kGood).value(), ada);
  EXPECT_EQ(denied(passwords.check("ada.martin", kGood + " ")), Denied::sign_in_failed);
  EXPECT_EQ(denied(passwords.check("ada.martin", "")), Denied::sign_in_failed);
  EXPECT_EQ(denied(passwords.check("nobody", kGood)), Denied::sign_in_failed);
  EXPECT_EQ(denied(passwords.check("nobody", "the password of nobody")), Denied::sign_in_failed);
}

TEST_F(Password, IsKeptAsArgon2idOf64MebibytesAndThreePasses) {
  Passwords passwords(stage.database, stage.clock);
  const auto hash = passwords.hash(kGood).value();
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$")) << hash;
  EXPECT_NE(hash, passwords.hash(kGood).value());
}

TEST_F(Password, OfALengthThatIsNobodysCostsNoArgon2id) {
  Passwords passwords(stage.database, stage.clock, kPasswordCostForTests);
  EXPECT_EQ(denied(passwords.check(std::string(kLoginBytesMax + 1, 'a'), kGood)), Denied::sign_in_failed);
  EXPECT_EQ(denied(passwords.check("ada", std::string(kPasswordBytesMax + 1, 'a'))), Denied::sign_in_failed);
}

TEST_F(Password, ChecksAreTwoAtOnceAndTheThirdIsToldToComeBack) {
  // Each check takes long enough that eight that start together cannot all follow one another.
  Passwords passwords(stage.database, stage.clock, {2, std::size_t{64} * 1024 * 1024});
  set(passwords, ada, "ada");
  std::atomic<int> right = 0;
  std::atomic<int> busy = 0;
  std::atomic<int> waiting = 8;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      --waiting;
      while (waiting != 0) std::this_thread::yield();
      const auto outcome = passwords.check("ada", kGood);
      if (outcome) ++right;
      if (!outcome && outcome.error().error() != nullptr &&
          outcome.error().error()->code == ErrorCode::unavailable) {
        ++busy;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right + busy, 8);
  EXPECT_GE(right, 2);
  EXPECT_GE(busy, 1);
  EXPECT_TRUE(passwords.check("ada", kGood));
}

TEST_F(Password, HasAForm) {
  const auto is_good = [](const std::string& login, const std::string& password) {
    return static_cast<bool>(Passwords::check_form(login, password));
  };
  EXPECT_TRUE(is_good("ada.martin-2", kGood));
  EXPECT_FALSE(is_good("", kGood));
  EXPECT_FALSE(is_good("Ada", kGood));
  EXPECT_FALSE(is_good("ada@example.org", kGood));
  EXPECT_FALSE(is_good(std::string(kLoginBytesMax + 1, 'a'), kGood));
  EXPECT_FALSE(is_good("ada", "eleven char"));
  EXPECT_TRUE(is_good("ada", "twelve chars"));
  EXPECT_FALSE(is_good("ada", std::string(kPasswordBytesMax, 'a') + "b"));
  EXPECT_FALSE(is_good("ada", "aaaabbbbccccdddd"));
  EXPECT_FALSE(is_good("ada.martin.45", "ada.martin.45"));
}

TEST_F(Password, OfALoginThatIsTakenIsRefused) {
  Passwords passwords(stage.database, stage.clock, kPasswordCostForTests);
  set(passwords, ada, "ada");
  const auto eve = stage.person("eve", "asso", Role::mediator);
  const auto outcome = stage.database.with(
      [&](sqlite::Database& database) { return Passwords::store(database, eve, "ada", "x", kNoon); });
  EXPECT_EQ(denied(outcome), Denied::too_many);
}

TEST_F(Password, IsChangedByWhoKnowsTheFormerOne) {
  Passwords passwords(stage.database, stage.clock, kPasswordCostForTests);
  set(passwords, ada, "ada");
  EXPECT_EQ(denied(passwords.change(ada, SessionId("here"), "not the former", "a brand new battery")),
            Denied::sign_in_failed);
  EXPECT_FALSE(passwords.change(ada, SessionId("here"), kGood, "short"));
  ASSERT_TRUE(passwords.change(ada, SessionId("here"), kGood, "a brand new battery"));
  EXPECT_EQ(denied(passwords.check("ada", kGood)), Denied::sign_in_failed);
  EXPECT_EQ(passwords.check("ada", "a brand new battery").value(), ada);
}

TEST_F(Password, ThatIsChangedEndsEverySessionButTheOneItIsChangedIn) {
  Passwords passwords(stage.database, stage.clock, kPasswordCostForTests);
  set(passwords, ada, "ada");
  const auto here = stage.sessions.begin({ada, SignInMethod::password, {}, "", ""}).value();
  const auto elsewhere = stage.sessions.begin({ada, SignInMethod::password, {}, "", ""}).value();
  const auto somebody = stage.person("eve", "asso", Role::mediator);
  const auto another = stage.sessions.begin({somebody, SignInMethod::password, {}, "", ""}).value();
  const auto session = stage.sessions.find(here.text).value().session;
  EXPECT_FALSE(passwords.change(ada, session, "not the former", "a brand new battery"));
  EXPECT_TRUE(stage.sessions.find(elsewhere.text));
  ASSERT_TRUE(passwords.change(ada, session, kGood, "a brand new battery"));
  EXPECT_TRUE(stage.sessions.find(here.text));
  EXPECT_EQ(denied(stage.sessions.find(elsewhere.text)), Denied::not_signed_in);
  EXPECT_TRUE(stage.sessions.find(another.text));
}

TEST_F(Password, GoesWithARecovery) {
  Passwords passwords(stage.database, stage.clock, kPasswordCostForTests);
  set(passwords, ada, "ada");
  const auto manager = stage.caller("manager", "asso", Role::structure_manager);
  const auto token = stage.invitations.recover(manager, ada, false).value();
  ASSERT_TRUE(stage.invitations.accept(token.text, {{"https://provider.example", "new"}, "", ""}));
  EXPECT_EQ(denied(passwords.check("ada", kGood)), Denied::sign_in_failed);
}

TEST_F(Password, ThatCannotBeStoredLeavesTheInvitationAsItWas) {
  Passwords passwords(stage.database, stage.clock, kPasswordCostForTests);
  set(passwords, ada, "ada");
  const auto token =
      stage.invitations.invite_from_console(OrganisationId("asso"), Role::mediator, "console").value();
  NewPerson eve{{std::string(kPasswordIssuer), "eve"}, "Eve", ""};
  eve.also = [](sqlite::Database& database, const AccountId& account, const Invitation&) {
    return Passwords::store(database, account, "ada", "x", kNoon);
  };
  EXPECT_EQ(denied(stage.invitations.accept(token.text, eve)), Denied::too_many);
  EXPECT_EQ(denied(stage.accounts.find_by(eve.identity)), Denied::account_unknown);
  EXPECT_TRUE(stage.invitations.find(token.text));
}

}  // namespace
}  // namespace passnum::identity
