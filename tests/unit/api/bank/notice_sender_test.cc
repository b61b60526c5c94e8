#include "api/bank/notice_sender.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <future>

#include "bank_stage.h"

namespace passnum::bank {
namespace {

using identity::kAsso;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class NoticeSenderTest : public testing::Test {
 protected:
  // A program that does this with what it is given.
  std::vector<std::string> doing(const std::string& script) { return {"/bin/sh", "-c", script}; }
  std::string file() { return s.people.directory.file("letters"); }
  std::string letters() {
    std::ifstream in(file());
    return {(std::istreambuf_iterator<char>(in)), {}};
  }
  Round send(NoticeSender& sender) { return sender.send_due().value(); }

  BankStage s;
  NoticeSender good{s.book, s.people.clock, doing("cat >> " + file()), [](const Round&) {}};
  NoticeSender bad{s.book, s.people.clock, doing("exit 75"), [](const Round&) {}};
};

TEST_F(NoticeSenderTest, SendsALetterOnceToWhoHasAnAddressWithTheAccountMasked) {
  ASSERT_TRUE(s.book.enter(kAsso, s.bea, kFirstAccount));
  EXPECT_EQ(send(good).sent, 1U);
  EXPECT_EQ(send(good).sent, 0U);
  EXPECT_THAT(letters(), AllOf(HasSubstr("To: anne@asso.example\n"), HasSubstr("The asso"),
                               HasSubstr("FR14 **** **** 2606"), Not(HasSubstr("20041010"))));
  EXPECT_EQ(s.book.letters_unsent(kAsso).value(), 0);
}

TEST_F(NoticeSenderTest, TriesAgainLaterAndLaterThenGivesUpAndAllOfItIsSeen) {
  ASSERT_TRUE(s.book.enter(kAsso, s.bea, kFirstAccount));
  for (const auto wait_ms : kTriesAfterMs) {
    const auto round = send(bad);
    EXPECT_EQ(round.failed, 1U);
    EXPECT_EQ(round.why, "the program ended with code 75");
    EXPECT_EQ(s.book.letters_unsent(kAsso).value(), 1);
    s.people.clock.advance_ms(wait_ms - 1);
    EXPECT_EQ(send(bad).failed, 0U);
    s.people.clock.advance_ms(1);
  }
  EXPECT_EQ(send(bad).failed, 1U);
  s.people.clock.advance_ms(30 * kDayMs);
  EXPECT_EQ(send(good).sent, 0U);
  EXPECT_EQ(s.book.letters_unsent(kAsso).value(), 1);
}

TEST_F(NoticeSenderTest, SendsWhatFailedBeforeOnceTheProgramWorksAgain) {
  ASSERT_TRUE(s.book.enter(kAsso, s.bea, kFirstAccount));
  EXPECT_EQ(send(bad).failed, 1U);
  s.people.clock.advance_ms(kTriesAfterMs[0]);
  EXPECT_EQ(send(good).sent, 1U);
  EXPECT_EQ(s.book.letters_unsent(kAsso).value(), 0);
}

TEST_F(NoticeSenderTest, WritesToNobodyWhoseAddressIsNone) {
  s.write("UPDATE identity_accounts SET email = 'anne@asso.example, other@asso.example'");
  ASSERT_TRUE(s.book.enter(kAsso, s.bea, kFirstAccount));
  EXPECT_EQ(send(good).sent, 0U);
  EXPECT_EQ(s.told(s.anne).size(), 1U);
}

TEST_F(NoticeSenderTest, IsWokenByWhatIsNewAndTellsOfFailuresFromItsOwnThread) {
  std::promise<std::string> told;
  NoticeSender sender(s.book, s.people.clock, doing("exit 1"),
                      [&told](const Round& round) { told.set_value(round.why); });
  sender.start();
  ASSERT_TRUE(s.book.enter(kAsso, s.bea, kFirstAccount));
  sender.look();
  EXPECT_EQ(told.get_future().get(), "the program ended with code 1");
}

TEST_F(NoticeSenderTest, EndsWhileItsProgramHangs) {
  ASSERT_TRUE(s.book.enter(kAsso, s.bea, kFirstAccount));
  const auto fifo = s.people.directory.file("fifo");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  {
    NoticeSender sender(s.book, s.people.clock, doing("echo > " + fifo + "; sleep 1000"),
                        [](const Round&) {});
    sender.start();
    std::ifstream started(fifo);
    std::string line;
    std::getline(started, line);
  }
  EXPECT_EQ(s.book.letters_unsent(kAsso).value(), 1);
}

TEST(NoticesWithoutAProgram, WaitForNobodyToSendThem) {
  BankStage s(Letters::none);
  ASSERT_TRUE(s.book.enter(kAsso, s.bea, kFirstAccount));
  NoticeSender sender(s.book, s.people.clock, {"/bin/true"}, [](const Round&) {});
  EXPECT_EQ(sender.send_due().value().sent, 0U);
  EXPECT_EQ(s.told(s.anne).size(), 1U);
}

}  // namespace
}  // namespace passnum::bank
