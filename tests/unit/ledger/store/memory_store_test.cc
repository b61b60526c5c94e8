#include "ledger/store/memory/memory_store.h"

#include <gtest/gtest.h>

#include "tests/unit/ledger/store/units.h"

namespace passnum {
namespace {

struct FaultCase {
  std::string name;
  Fault fault;
  std::uint64_t size_after_reopening;
};

class FaultOfTheMemoryDisk : public testing::TestWithParam<FaultCase> {};

// The disk can fail after it has written as well as before: a lost reply is not a lost write.
TEST_P(FaultOfTheMemoryDisk, StopsTheStoreAndReopeningTellsTheTruth) {
  const auto disk = std::make_shared<MemoryDisk>();
  MemoryStore store(disk);
  const std::uint64_t epoch = store.begin_epoch().value();
  disk->arm(GetParam().fault, 1);
  ASSERT_TRUE(store.append(unit_of(epoch, 0, 2)));
  const auto before = store.snapshot();
  EXPECT_EQ(store.append(unit_of(epoch, 2, 3)).error().code, ErrorCode::io);

  EXPECT_EQ(store.append(unit_of(epoch, 2, 3)).error().code, ErrorCode::io);
  EXPECT_EQ(store.begin_epoch().error().code, ErrorCode::io);
  EXPECT_EQ(before->entry(0).error().code, ErrorCode::io);
  EXPECT_EQ(store.snapshot()->checkpoint().error().code, ErrorCode::io);

  MemoryStore reopened(disk);
  EXPECT_EQ(reopened.snapshot()->size(), GetParam().size_after_reopening);
  EXPECT_EQ(what_is_wrong(*reopened.snapshot()), "");
  const std::uint64_t next = reopened.begin_epoch().value();
  EXPECT_TRUE(reopened.append(unit_of(next, GetParam().size_after_reopening, 1)));
}

INSTANTIATE_TEST_SUITE_P(, FaultOfTheMemoryDisk,
                         testing::Values(FaultCase{"RefusesTheWrite", Fault::refuses, 2},
                                         FaultCase{"WritesThenFails", Fault::writes_then_fails, 5}),
                         [](const auto& test) { return test.param.name; });

TEST(ACopyOfTheMemoryDisk, HasWhatTheOtherHadAndGoesItsOwnWay) {
  const auto disk = std::make_shared<MemoryDisk>();
  MemoryStore store(disk);
  const std::uint64_t epoch = store.begin_epoch().value();
  ASSERT_TRUE(store.append(unit_of(epoch, 0, 300)));
  disk->arm(Fault::refuses);
  const auto held = store.snapshot();
  const auto other = disk->copy();

  MemoryStore on_copy(other);
  EXPECT_EQ(what_is_wrong(*on_copy.snapshot()), "");
  ASSERT_TRUE(on_copy.append(unit_of(epoch, 300, 5))) << "the epoch is there, and the fault is not";
  EXPECT_EQ(on_copy.snapshot()->size(), 305u);
  EXPECT_EQ(held->size(), 300u);
  EXPECT_EQ(what_is_wrong(*held), "");
  EXPECT_EQ(disk->units_count(), 1u);
}

class MemoryStoreTest : public testing::Test {
 protected:
  MemoryStoreTest() : epoch_(store_.begin_epoch().value()) {
    EXPECT_TRUE(store_.append(unit_of(epoch_, 0, 300)));
  }

  MemoryStore store_;
  std::uint64_t epoch_;
};

TEST_F(MemoryStoreTest, UnreadableIsCorruptAndNeverAbsent) {
  const auto seen = store_.snapshot();
  store_.disk().make_entry_unreadable(5);
  store_.disk().make_state_unreadable("size");
  store_.disk().make_state_unreadable("never put");
  store_.disk().make_tile_unreadable(0, 0);
  store_.disk().make_checkpoint_unreadable();
  EXPECT_EQ(seen->entry(5).error().code, ErrorCode::corrupt);
  EXPECT_EQ(seen->entries(0, 300).error().code, ErrorCode::corrupt);
  EXPECT_EQ(seen->entries(6, 300).value().size(), 294u);
  EXPECT_EQ(seen->state("size").error().code, ErrorCode::corrupt);
  EXPECT_EQ(seen->state("never put").error().code, ErrorCode::corrupt);
  EXPECT_EQ(seen->tile(0, 0).error().code, ErrorCode::corrupt);
  EXPECT_EQ(seen->checkpoint().error().code, ErrorCode::corrupt);
  const auto visit = [](std::string_view, std::string_view) { return true; };
  EXPECT_EQ(seen->scan("s", "", visit).error().code, ErrorCode::corrupt);

  store_.disk().heal();
  EXPECT_EQ(what_is_wrong(*seen), "");
}

TEST_F(MemoryStoreTest, FailsReadsFromTheOneItWasTold) {
  const auto seen = store_.snapshot();
  store_.disk().fail_reads(2);
  EXPECT_TRUE(seen->entry(0));
  EXPECT_TRUE(seen->state("size"));
  EXPECT_EQ(seen->entry(0).error().code, ErrorCode::io);
  EXPECT_EQ(seen->entry(300).error().code, ErrorCode::not_found);
  EXPECT_EQ(seen->checkpoint().error().code, ErrorCode::io);
  EXPECT_EQ(seen->tile(0, 0).error().code, ErrorCode::io);
  store_.disk().heal();
  EXPECT_EQ(what_is_wrong(*seen), "");
}

TEST_F(MemoryStoreTest, GivesBackWhatWasOverwritten) {
  store_.disk().overwrite_entry(1, to_bytes("other"));
  store_.disk().overwrite_state("size", "other");
  store_.disk().overwrite_state("entry/1", std::nullopt);
  store_.disk().overwrite_tile(0, 0, Bytes(8192, 9));
  store_.disk().overwrite_checkpoint("other");
  const auto seen = store_.snapshot();
  EXPECT_EQ(seen->entry(1).value(), to_bytes("other"));
  EXPECT_EQ(seen->state("size").value(), "other");
  EXPECT_EQ(seen->state("entry/1").value(), std::nullopt);
  EXPECT_EQ(seen->tile(0, 0).value(), Bytes(8192, 9));
  EXPECT_EQ(seen->checkpoint().value(), "other");
}

TEST_F(MemoryStoreTest, CountsPersistedUnits) {
  EXPECT_EQ(store_.disk().units_count(), 1u);
  store_.disk().arm(Fault::refuses);
  EXPECT_FALSE(store_.append(unit_of(epoch_, 300, 1)));
  EXPECT_EQ(store_.disk().units_count(), 1u);
}

TEST_F(MemoryStoreTest, SnapshotStillSeesAValueChangedManyTimesSince) {
  const auto seen = store_.snapshot();
  for (std::uint64_t first = 300; first < 330; ++first) {
    const auto passing = store_.snapshot();
    ASSERT_TRUE(store_.append(unit_of(epoch_, first, 1)));
    EXPECT_EQ(what_is_wrong(*passing), "");
  }
  EXPECT_EQ(what_is_wrong(*seen), "");
}

TEST_F(MemoryStoreTest, AWriterOnTheSameDiskFencesTheOther) {
  const auto disk = std::make_shared<MemoryDisk>();
  MemoryStore first(disk);
  MemoryStore second(disk);
  const std::uint64_t older = first.begin_epoch().value();
  const std::uint64_t newer = second.begin_epoch().value();
  EXPECT_EQ(first.append(unit_of(older, 0, 1)).error().code, ErrorCode::fenced);
  EXPECT_TRUE(second.append(unit_of(newer, 0, 1)));
}

}  // namespace
}  // namespace passnum
