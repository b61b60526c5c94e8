#include <gmock/gmock.h>

#include "ledger/core/records.h"
#include "ledger/core/state.h"
#include "tests/unit/ledger/sequencer/test_log.h"

namespace passnum {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// 600 entries: two full tiles and a partial one.
class Open : public testing::Test {
 protected:
  Open() {
    log.must_open();
    log.grow_to(600);
    log.writer.reset();
  }
  std::string why_not() {
    const auto opened = log.open();
    if (opened) return "it opened";
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt) << opened.error().message();
    return opened.error().context;
  }
  std::string note_of(const Checkpoint& checkpoint) {
    return sign_checkpoint(checkpoint, checkpoint.origin, log.key);
  }
  Checkpoint tip() {
    const auto note = MemoryStore(log.disk).snapshot()->checkpoint().value();
    return open_checkpoint(*note, log.verifier()).value();
  }
  Bytes entry(std::uint64_t index) { return MemoryStore(log.disk).snapshot()->entry(index).value(); }
  TestLog log;
};

TEST_F(Open, FindsTheTipWhereItWas) {
  const auto before = tip();
  log.must_open();
  EXPECT_EQ(log.writer->tip(), before);
  EXPECT_TRUE(log.writer->commit(std::vector{log.custodian(1)}));
}

TEST_F(Open, RefusesAKeyThatDidNotSignTheCheckpoint) {
  log.key = TestLog::key_of(2);
  EXPECT_THAT(why_not(), HasSubstr("not signed by this log's key"));
}

TEST_F(Open, RefusesAnotherOrigin) {
  const auto opened = LogWriter::open(*std::make_unique<MemoryStore>(log.disk), *log.lock, log.key,
                                      "other.example/log", log.clock);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
}

TEST_F(Open, RefusesACheckpointOfAnotherSize) {
  for (const std::uint64_t size : {599u, 601u}) {
    auto other = tip();
    other.size = size;
    log.disk->overwrite_checkpoint(note_of(other));
    EXPECT_THAT(why_not(), AllOf(HasSubstr("covers " + std::to_string(size)), HasSubstr("600")));
    other.size = 600;
    log.disk->overwrite_checkpoint(note_of(other));
  }
  EXPECT_EQ(why_not(), "it opened");
}

TEST_F(Open, RefusesACheckpointOfAnotherRoot) {
  auto other = tip();
  other.root[31] ^= 1;
  log.disk->overwrite_checkpoint(note_of(other));
  EXPECT_THAT(why_not(), HasSubstr("root"));
}

TEST_F(Open, RefusesACheckpointThatIsNone) {
  log.disk->overwrite_checkpoint("no note");
  EXPECT_THAT(why_not(), HasSubstr("checkpoint"));
  log.disk->overwrite_checkpoint("");
  EXPECT_THAT(why_not(), HasSubstr("checkpoint"));
}

TEST_F(Open, RefusesACheckpointThatCannotBeRead) {
  log.disk->make_checkpoint_unreadable();
  EXPECT_THAT(why_not(), HasSubstr("checkpoint"));
}

TEST_F(Open, RefusesAnEntryWithAFlippedBitWhereverItIs) {
  for (const std::uint64_t index : {0u, 255u, 256u, 511u, 512u, 599u}) {
    const Bytes good = entry(index);
    Bytes flipped = good;
    flipped[flipped.size() / 2] ^= 1;
    log.disk->overwrite_entry(index, flipped);
    EXPECT_THAT(why_not(), index < 512 ? HasSubstr("entry " + std::to_string(index)) : HasSubstr("root"))
        << index;
    log.disk->overwrite_entry(index, good);
  }
  EXPECT_EQ(why_not(), "it opened");
}

TEST_F(Open, RefusesAChangedTile) {
  for (const std::uint64_t index : {0u, 1u}) {
    const Bytes good = *MemoryStore(log.disk).snapshot()->tile(0, index).value();
    Bytes changed = good;
    changed[100] ^= 1;
    log.disk->overwrite_tile(0, index, changed);
    EXPECT_NE(why_not(), "it opened") << index;
    changed = good;
    changed.pop_back();
    log.disk->overwrite_tile(0, index, changed);
    EXPECT_NE(why_not(), "it opened") << index;
    log.disk->overwrite_tile(0, index, good);
  }
  EXPECT_EQ(why_not(), "it opened");
}

TEST_F(Open, RefusesATileOrAnEntryThatCannotBeRead) {
  log.disk->make_tile_unreadable(0, 1);
  EXPECT_THAT(why_not(), HasSubstr("unreadable"));
  log.disk->heal();
  log.disk->make_entry_unreadable(550);
  EXPECT_THAT(why_not(), HasSubstr("unreadable"));
  log.disk->heal();
  EXPECT_EQ(why_not(), "it opened");
}

TEST_F(Open, RefusesAStateThatIsAbsentUnreadableOrOfAnotherLog) {
  const auto key = state_key::ledger();
  const auto good = MemoryStore(log.disk).snapshot()->state(key).value();
  log.disk->overwrite_state(key, std::nullopt);
  EXPECT_THAT(why_not(), HasSubstr("no state"));
  log.disk->overwrite_state(key, "damaged");
  EXPECT_THAT(why_not(), HasSubstr(key));
  log.disk->overwrite_state(key, encode_record(LedgerRecord{"other.example/log", "h", TimeMs(1)}));
  EXPECT_THAT(why_not(), AllOf(HasSubstr("other.example/log"), HasSubstr(TestLog::kOrigin)));
  log.disk->overwrite_state(key, good);
  EXPECT_EQ(why_not(), "it opened");
}

TEST_F(Open, PassesOnThatTheDiskFails) {
  log.disk->fail_reads(3);
  const auto opened = log.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::io);
}

TEST(OpenNothing, SaysThatThereIsNoLog) {
  MemoryStore store;
  MemoryLock lock;
  FakeClock clock(TimeMs(1));
  const auto key = TestLog::key_of(1);
  const auto opened = LogWriter::open(store, lock, key, "o", clock);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::not_found);
}

TEST(Create, RefusesAStoreThatHoldsALog) {
  TestLog log;
  MemoryStore store(log.disk);
  const auto created = log.create(store);
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, ErrorCode::invalid);
}

TEST(Create, PassesOnThatTheDiskRefusesAndLeavesItEmpty) {
  TestLog log;
  log.forget_everything();
  log.disk->arm(Fault::refuses);
  MemoryStore store(log.disk);
  EXPECT_FALSE(log.create(store));
  EXPECT_EQ(log.open().error().code, ErrorCode::not_found);
  MemoryStore again(log.disk);
  EXPECT_TRUE(log.create(again));
  EXPECT_TRUE(log.open());
}

TEST(Create, WritesTheFirstEntriesByInit) {
  TestLog log;
  log.must_open();
  const auto snapshot = log.store->snapshot();
  ASSERT_EQ(snapshot->size(), 2u);
  const auto first = decode_entry(snapshot->entry(0).value()).value();
  EXPECT_EQ(kind_of(first.body), "ledger_created");
  EXPECT_EQ(first.actor, "init");
  EXPECT_EQ(kind_of(decode_entry(snapshot->entry(1).value()).value().body), "operator_enrolled");
}

}  // namespace
}  // namespace passnum
