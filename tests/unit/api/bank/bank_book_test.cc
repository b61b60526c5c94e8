#include <gmock/gmock.h>

#include <fstream>

#include "bank_stage.h"

namespace passnum::bank {
namespace {

using identity::denied;
using identity::Denied;
using identity::kAsso;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kOld = "FR14 **** **** 2606";
const std::string kNew = "MC58 **** **** 9030";

TEST(BankBook, PaysToNothingBeforeAChangeIsConfirmedByAnotherPersonAndThreeWholeDaysAreOver) {
  BankStage s;
  const auto noon = s.people.clock.now();
  const auto entered = s.book.enter(kAsso, s.anne, kFirstAccount).value();
  EXPECT_EQ(entered.facts.version, 1);
  EXPECT_EQ(s.iban_in_force(), "");
  EXPECT_EQ(denied(s.book.confirm(kAsso, 1, s.anne, Channel::met)), Denied::not_for_yourself);
  const auto confirmed = s.book.confirm(kAsso, 1, s.paul, Channel::called_back).value();
  EXPECT_EQ(confirmed.facts.effective->value, paris_day(noon).value + 4);
  const auto first_moment = paris_day_start(*confirmed.facts.effective);
  s.people.clock.set(TimeMs(first_moment.value - 1));
  EXPECT_EQ(s.iban_in_force(), "");
  s.people.clock.set(first_moment);
  EXPECT_EQ(s.iban_in_force(), kFirstAccount.iban);
}

TEST(BankBook, GoesOnPayingToTheFormerAccountUntilTheNewOneIsInForce) {
  BankStage s;
  s.pay_to(kFirstAccount, s.anne);
  ASSERT_TRUE(s.book.enter(kAsso, s.bea, kSecondAccount));
  EXPECT_EQ(s.iban_in_force(), kFirstAccount.iban);
  ASSERT_TRUE(s.book.confirm(kAsso, 2, s.paul, Channel::paper));
  EXPECT_EQ(s.iban_in_force(), kFirstAccount.iban);
  s.people.clock.advance_ms(4 * kDayMs);
  EXPECT_EQ(s.iban_in_force(), kSecondAccount.iban);
  EXPECT_EQ(s.book.details(kAsso).value().changes.size(), 2U);
}

TEST(BankBook, HasOneOpenChangeAtATimeAndDecidesNoneTwice) {
  BankStage s;
  ASSERT_TRUE(s.book.enter(kAsso, s.anne, kFirstAccount));
  EXPECT_EQ(denied(s.book.enter(kAsso, s.bea, kSecondAccount)), Denied::change_open);
  ASSERT_TRUE(s.book.confirm(kAsso, 1, s.paul, Channel::met));
  EXPECT_EQ(denied(s.book.confirm(kAsso, 1, s.paul, Channel::met)), Denied::change_closed);
  EXPECT_EQ(denied(s.book.enter(kAsso, s.bea, kSecondAccount)), Denied::change_open);
  ASSERT_TRUE(s.book.withdraw(kAsso, 1, s.bea));
  EXPECT_EQ(denied(s.book.refuse(kAsso, 1, s.paul, "trop tard")), Denied::change_closed);
  EXPECT_EQ(denied(s.book.confirm(kAsso, 7, s.paul, Channel::met)), Denied::not_found);
  EXPECT_EQ(s.book.enter(kAsso, s.bea, kSecondAccount).value().facts.version, 2);
}

TEST(BankBook, CanStopAChangeUntilItIsInForceAndNotAfter) {
  BankStage s;
  ASSERT_TRUE(s.book.enter(kAsso, s.anne, kFirstAccount));
  ASSERT_TRUE(s.book.confirm(kAsso, 1, s.paul, Channel::met));
  const auto refused = s.book.refuse(kAsso, 1, s.paul, "le trésorier n’en sait rien").value();
  EXPECT_EQ(refused.content.reason, "le trésorier n’en sait rien");
  s.people.clock.advance_ms(10 * kDayMs);
  EXPECT_EQ(s.iban_in_force(), "");
  s.pay_to(kFirstAccount, s.anne);
  EXPECT_EQ(denied(s.book.withdraw(kAsso, 2, s.bea)), Denied::change_closed);
  EXPECT_EQ(s.iban_in_force(), kFirstAccount.iban);
}

TEST(BankBook, TellsEveryManagerAtEachStepUntilEachHasSeenIt) {
  BankStage s;
  ASSERT_TRUE(s.book.enter(kAsso, s.anne, kSecondAccount));
  ASSERT_TRUE(s.book.confirm(kAsso, 1, s.paul, Channel::met));
  ASSERT_TRUE(s.book.refuse(kAsso, 1, s.paul, "non"));
  for (const auto& manager : {s.anne, s.bea})
    EXPECT_THAT(s.told(manager), ElementsAre("entered " + kNew, "confirmed " + kNew, "refused " + kNew));
  EXPECT_THAT(s.told(s.paul), IsEmpty());
  const auto first = s.book.notices(s.anne).value().front().first.id;
  EXPECT_EQ(denied(s.book.see(first, s.bea)), Denied::not_found);
  EXPECT_EQ(s.told(s.anne).size(), 3U);
  ASSERT_TRUE(s.book.see(first, s.anne));
  ASSERT_TRUE(s.book.see(first, s.anne));
  EXPECT_THAT(s.told(s.anne), ElementsAre("confirmed " + kNew, "refused " + kNew));
  EXPECT_EQ(s.told(s.bea).size(), 3U);
}

// Whoever takes a structure's place over would first remove those who would object.
TEST(BankBook, TellsWhoGaveTheFormerAccountEvenWhenTheyAreNoManagerAnyMore) {
  BankStage s;
  s.pay_to(kFirstAccount, s.anne);
  ASSERT_TRUE(
      s.people.accounts.withdraw(kAsso, s.anne, identity::Role::structure_manager, s.people.clock.now()));
  ASSERT_TRUE(s.book.enter(kAsso, s.bea, kSecondAccount));
  EXPECT_THAT(s.told(s.anne), ElementsAre("entered " + kNew));
}

TEST(BankBook, KeepsNothingOfAnAccountInPlainText) {
  BankStage s;
  ASSERT_TRUE(s.book.enter(kAsso, s.anne, kFirstAccount));
  ASSERT_TRUE(s.book.refuse(kAsso, 1, s.paul, "raison cachée"));
  for (const char* file : {"accounts.db", "accounts.db-wal"}) {
    std::ifstream in(s.people.directory.file(file), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    EXPECT_GT(bytes.size(), 0U) << file;
    for (const std::string& secret :
         {kFirstAccount.iban, kFirstAccount.iban.substr(4, 10), kFirstAccount.holder, std::string("cachée")})
      EXPECT_EQ(bytes.find(secret), std::string::npos) << file;
  }
}

// Who can write to accounts.db and has not the key cannot decide in another's name.
TEST(BankBook, RefusesAChangeWhoseFactsWereRewrittenBehindItsBack) {
  for (const char* sql :
       {"UPDATE bank_changes SET state = 'confirmed', effective_day = 1",
        "UPDATE bank_changes SET version = 2", "UPDATE bank_changes SET entered_by = 'x'",
        "UPDATE bank_changes SET entered_ms = entered_ms + 1", "UPDATE bank_changes SET organisation = 'epn'",
        "UPDATE bank_changes SET sealed = x'00'", "UPDATE bank_changes SET state = 'nonsense'"}) {
    BankStage s;
    ASSERT_TRUE(s.book.enter(kAsso, s.anne, kFirstAccount));
    s.write("DELETE FROM bank_notices");
    s.write(sql);
    for (const char* where : {"asso", "epn"}) {
      const auto details = s.book.details(identity::OrganisationId(where));
      if (details && details.value().changes.empty()) continue;
      ASSERT_FALSE(details) << sql;
      EXPECT_EQ(details.error().code, ErrorCode::corrupt) << sql;
      EXPECT_EQ(details.error().message().find("FR14"), std::string::npos);
    }
  }
}

TEST(BankBook, SaysThatItsKeyIsAnother) {
  BankStage s;
  ASSERT_TRUE(s.book.check_key());
  ASSERT_TRUE(s.book.enter(kAsso, s.anne, kFirstAccount));
  ASSERT_TRUE(s.book.check_key());
  BankBook other(s.people.database, s.people.clock, s.people.random, HashKey({}), kDaysBetween,
                 Letters::none);
  EXPECT_EQ(other.check_key().error().code, ErrorCode::corrupt);
}

TEST(BankBook, ListsWhatIsOpenBelowAMetropoleWithTheFormerAccountAndTheSameElsewhere) {
  BankStage s;
  s.pay_to(kFirstAccount, s.anne);
  ASSERT_TRUE(s.book.enter(kAsso, s.bea, kSecondAccount));
  ASSERT_TRUE(s.book.enter(identity::OrganisationId("epn"), s.paul, kSecondAccount));
  ASSERT_TRUE(s.book.enter(identity::OrganisationId("autre"), s.paul, kFirstAccount));
  const auto open = s.book.open_below(identity::OrganisationId("orleans")).value();
  ASSERT_EQ(open.size(), 2U);
  EXPECT_EQ(open[0].organisation.id, kAsso);
  EXPECT_EQ(open[0].in_force, kFirstAccount);
  EXPECT_EQ(open[1].in_force, std::nullopt);
  EXPECT_TRUE(open[0].change.is_account_elsewhere);
  ASSERT_TRUE(s.book.withdraw(kAsso, 2, s.anne));
  EXPECT_EQ(s.book.open_below(identity::OrganisationId("orleans")).value().size(), 1U);
}

TEST(BankBook, FindsTheAccountInForceHoweverManyChangesWereRefusedSince) {
  BankStage s;
  s.pay_to(kFirstAccount, s.anne);
  for (std::int64_t version = 2; version < kChangesShownMax + 3; ++version) {
    ASSERT_TRUE(s.book.enter(kAsso, s.bea, kSecondAccount));
    ASSERT_TRUE(s.book.withdraw(kAsso, version, s.bea));
  }
  EXPECT_EQ(s.iban_in_force(), kFirstAccount.iban);
  EXPECT_EQ(s.book.details(kAsso).value().changes.size(), static_cast<std::size_t>(kChangesShownMax));
}

}  // namespace
}  // namespace passnum::bank
