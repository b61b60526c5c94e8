#include <gmock/gmock.h>

#include "tests/unit/ledger/sequencer/test_log.h"

namespace passnum {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Locked : public testing::Test {
 protected:
  Locked() { log.must_open(); }
  std::string why_not() {
    const auto opened = log.open();
    return opened ? "it opened" : opened.error().context;
  }
  std::string stored_note() { return *MemoryStore(log.disk).snapshot()->checkpoint().value(); }
  TestLog log;
};

TEST_F(Locked, HoldsEachCheckpointBeforeAnybodyHearsOfIt) {
  EXPECT_EQ(log.locked->note, stored_note());
  const auto answers = log.writer->commit(std::vector{log.custodian(1)});
  ASSERT_TRUE(answers);
  EXPECT_EQ(log.locked->note, *receipt_of(answers.value()[0]).checkpoint);
}

TEST_F(Locked, IsNotTouchedWhenNothingIsAccepted) {
  const auto swaps = log.locked->swaps_count;
  ASSERT_TRUE(log.writer->commit(std::vector{log.custodian(1, "")}));
  EXPECT_EQ(log.locked->swaps_count, swaps);
}

TEST_F(Locked, RefusesAnOlderCopyWithBothCheckpointsAsEvidence) {
  log.grow_to(300);
  const auto old_disk = log.disk;
  const std::string old_note = stored_note();
  // What was restored is yesterday's store, made again by the same steps.
  TestLog yesterday;
  yesterday.must_open();
  yesterday.grow_to(290);
  const std::string yesterdays_note = *yesterday.locked->note;
  log.disk = yesterday.disk;
  EXPECT_THAT(why_not(), AllOf(HasSubstr("older copy"), HasSubstr(old_note), HasSubstr(yesterdays_note)));
  EXPECT_EQ(log.locked->note, old_note) << "the evidence is kept";
  log.disk = old_disk;
  EXPECT_EQ(why_not(), "it opened");
}

TEST_F(Locked, RefusesAForkOfTheSameSizeOrLonger) {
  log.grow_to(300);
  TestLog fork;
  fork.clock.advance_ms(5);
  fork.must_open();
  for (const std::uint64_t size : {300U, 301U, 600U}) {
    fork.grow_to(size);
    log.disk = fork.disk;
    EXPECT_THAT(why_not(),
                AllOf(HasSubstr("forked"), HasSubstr(*log.locked->note), HasSubstr(stored_note())));
  }
}

TEST_F(Locked, TakesAStoreThatIsAheadAndCatchesUp) {
  const auto behind = log.locked->note;
  log.grow_to(300);
  log.locked->note = behind;
  EXPECT_EQ(why_not(), "it opened");
  EXPECT_EQ(log.locked->note, stored_note());
}

TEST_F(Locked, RefusesWhatThisLogDidNotSign) {
  log.locked->note = "passnum.example/log\n1\nAAAA\n\n";
  EXPECT_THAT(why_not(), HasSubstr("not signed by this log"));
  TestLog other;
  other.key = TestLog::key_of(9);
  other.forget_everything();
  MemoryStore store(other.disk);
  ASSERT_TRUE(other.create(store));
  log.locked->note = other.locked->note;
  EXPECT_THAT(why_not(), HasSubstr("not signed by this log"));
}

TEST_F(Locked, IsNeverTakenForAbsentWhenItCannotBeRead) {
  log.locked->is_unreadable = true;
  EXPECT_EQ(log.open().error().code, ErrorCode::corrupt);
}

TEST_F(Locked, IsBegunAnewOnlyWhenToldTo) {
  log.locked->note.reset();
  EXPECT_EQ(log.open().error().code, ErrorCode::not_found);
  EXPECT_FALSE(log.locked->note);
  MemoryStore store(log.disk);
  EXPECT_TRUE(LogWriter::open(store, *log.lock, log.key, TestLog::kOrigin, log.clock, MissingLock::begin));
  EXPECT_EQ(log.locked->note, stored_note());
}

TEST_F(Locked, StopsTheWriterWhenSomebodyElseHasPublished) {
  const auto mine = log.locked->note;
  log.locked->note = "another server on a copy";
  const auto stopped = log.writer->commit(std::vector{log.custodian(1)});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::fenced);
  EXPECT_THAT(stopped.error().context,
              AllOf(HasSubstr("another server on a copy"), HasSubstr(stored_note())));
  log.locked->note = mine;
  EXPECT_FALSE(log.writer->commit(std::vector{log.custodian(2)})) << "for good";
}

class LockFails : public testing::TestWithParam<Fault> {};

// The swap can fail before or after the lock holds the new checkpoint; the entry is durable in both cases,
// and opening finds it.
TEST_P(LockFails, AnswersUnknownAndFindsTheEntryWhenOpenedAgain) {
  for (const bool fails_again : {false, true}) {
    TestLog log;
    log.must_open();
    log.locked->fault = GetParam();
    EXPECT_FALSE(log.writer->commit(std::vector{log.custodian(1)}));
    if (fails_again && GetParam() == Fault::refuses) {
      log.locked->fault = GetParam();
      EXPECT_FALSE(log.open());
    }
    log.must_open();
    const auto again = log.writer->commit(std::vector{log.custodian(1)});
    ASSERT_TRUE(again);
    EXPECT_TRUE(receipt_of(again.value()[0]).is_repeat);
    EXPECT_EQ(log.writer->tip().size, 3u);
    EXPECT_EQ(log.locked->note, *receipt_of(again.value()[0]).checkpoint);
  }
}

INSTANTIATE_TEST_SUITE_P(, LockFails, testing::Values(Fault::refuses, Fault::writes_then_fails));

TEST(Create, RefusesALockThatBelongsToALog) {
  TestLog log;
  log.disk = std::make_shared<MemoryDisk>();
  MemoryStore store(log.disk);
  const auto created = log.create(store);
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, ErrorCode::invalid);
  EXPECT_EQ(store.snapshot()->size(), 0u);
}

}  // namespace
}  // namespace passnum
