#include "tests/sim/disk/everywhere.h"
#include "tests/sim/disk/ledger_on_disk.h"
#include "tests/sim/disk/store_on_disk.h"

// A sample of power_cut_test.cc and failing_disk_test.cc, and the control.

namespace passnum {
namespace {

TEST(SomePowerCuts, OfALedgerLosesNothing) {
  EXPECT_GT(cut_everywhere<LedgerOnDisk>(kLedgerLife, 3, 31), 40);
}

TEST(SomePowerCuts, OfAStoreThatFlushesAndMergesLosesNothing) {
  EXPECT_GT(cut_everywhere<StoreOnDisk>(kStoreLife, 5, 37), 20);
}

TEST(SomeFailures, OfTheDiskUnderALedgerAcknowledgeNothingThatIsNotThere) {
  EXPECT_GT(
      fail_everywhere<LedgerOnDisk>({"SyncFailsOnce", DiskFault::Kind::sync_fails, false}, {2, 2}, 2, 17), 3);
  EXPECT_GT(fail_everywhere<LedgerOnDisk>({"FullOnce", DiskFault::Kind::no_space, false}, {2, 2}, 2, 29), 3);
}

// In the middle of a flush of several columns, which RocksDB 7.8 does not survive by itself.
TEST(ANewWriteAheadLogThatIsRefused, FailsTheNextUnitAndTheStoreEndsInGoodOrder) {
  SimDisk disk;
  StoreOnDisk store(disk);
  ASSERT_TRUE(store.create());
  ASSERT_TRUE(store.open());
  ASSERT_TRUE(store.append(4));
  disk.set_room_for_logs(false);
  Result<Done> appended = Done{};
  for (int i = 0; i < 20 && appended; ++i) appended = store.append(4);
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().code, ErrorCode::io);
  EXPECT_NE(appended.error().message().find("No space left"), std::string::npos)
      << appended.error().message();
  EXPECT_NE(appended.error().message().find(".log"), std::string::npos) << appended.error().message();
  EXPECT_EQ(store.still_answers(true), "");
  disk.run_jobs();
  store.close();
  disk.set_room_for_logs(true);

  for (const Leaves leaves : kAllLeaves) {
    DiskImage image = disk.image();
    StoreOnDisk::Memory memory = store.memory();
    Dice dice(kSeed);
    image.cut_power(leaves, dice);
    const Finding finding = open_and_judge<StoreOnDisk>(image, memory);
    EXPECT_EQ(finding.found, Found::right) << finding.words;
  }
}

// The control: were the checker blind, this would pass for a good disk too.
TEST(SomePowerCuts, OfADiskThatOnlySaysThatItSyncedIsFoundToLose) {
  int caught = 0;
  constexpr int kDisks = 12;
  for (std::uint64_t i = 0; i < kDisks; ++i) {
    Life<LedgerOnDisk> life(DiskImage(SimDisk::kTop), {}, {DiskFault::Kind::sync_lies, i * 3});
    Dice choices(kSeed);
    life.live({2, 3}, choices);
    ASSERT_TRUE(life.has_met_its_fault());
    EXPECT_EQ(life.error(), "");
    DiskImage image = life.disk_left();
    LedgerOnDisk::Memory memory = life.memory();
    Dice dice(kSeed);
    image.cut_power(Leaves::nothing, dice);
    caught += !is_fair(open_and_judge<LedgerOnDisk>(image, memory), true);
  }
  EXPECT_EQ(caught, kDisks);
}

}  // namespace
}  // namespace passnum
