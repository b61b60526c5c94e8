#include <gtest/gtest.h>

#include <map>
#include <thread>

#include "tests/unit/ledger/store/stores.h"
#include "tests/unit/ledger/store/units.h"

// A store pinned for a backup: another store that shares its bytes.

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kPinnedEntries = 600;

class PinnedStore : public testing::Test {
 protected:
  PinnedStore() : store_(open()), epoch_(store_->begin_epoch().value()) { append(kPinnedEntries, 100); }

  std::unique_ptr<RocksdbStore> open() const {
    return RocksdbStore::open(home_.path(), small_rocksdb()).value();
  }
  void append(std::uint64_t count, std::uint64_t unit_entries) {
    for (std::uint64_t done = 0; done < count; done += unit_entries) {
      const auto appended = store_->append(unit_of(epoch_, store_->snapshot()->size(), unit_entries));
      ASSERT_TRUE(appended) << appended.error().message();
    }
  }
  fs::path pinned() const { return RocksdbStore::pinned(home_.path()); }
  Result<std::unique_ptr<Snapshot>> look() const { return RocksdbStore::look(pinned(), small_rocksdb()); }

  RocksdbHome home_;
  std::unique_ptr<RocksdbStore> store_;
  std::uint64_t epoch_;
};

TEST_F(PinnedStore, HoldsWhatWasAcknowledgedAndNothingLater) {
  const auto size = store_->pin();
  ASSERT_TRUE(size) << size.error().message();
  EXPECT_EQ(size.value(), kPinnedEntries);
  append(100, 100);
  const auto seen = look();
  ASSERT_TRUE(seen) << seen.error().message();
  EXPECT_EQ(seen.value()->size(), kPinnedEntries);
  EXPECT_EQ(what_is_wrong(*seen.value()), "");
}

TEST_F(PinnedStore, IsWholeThoughAppendingGoesOn) {
  std::thread writer([this] { append(300, 1); });
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t least = store_->snapshot()->size();
    const auto size = store_->pin();
    ASSERT_TRUE(size) << size.error().message();
    EXPECT_GE(size.value(), least);
    const auto seen = look();
    ASSERT_TRUE(seen) << seen.error().message();
    EXPECT_EQ(seen.value()->size(), size.value());
    EXPECT_EQ(what_is_wrong(*seen.value()), "");
  }
  writer.join();
}

TEST_F(PinnedStore, CanGoOnAsAStoreOfItsOwn) {
  ASSERT_TRUE(store_->pin());
  auto other = RocksdbStore::open(pinned(), small_rocksdb());
  ASSERT_TRUE(other) << other.error().message();
  const auto epoch = other.value()->begin_epoch().value();
  EXPECT_TRUE(other.value()->append(unit_of(epoch, kPinnedEntries, 10)));
  EXPECT_EQ(store_->snapshot()->size(), kPinnedEntries);
  EXPECT_EQ(what_is_wrong(*store_->snapshot()), "");
}

TEST_F(PinnedStore, IsNotReplacedWhileItIsReadAndIsAfterwards) {
  ASSERT_TRUE(store_->pin());
  {
    const auto seen = look();
    ASSERT_TRUE(seen);
    EXPECT_EQ(store_->pin().error().code, ErrorCode::unavailable);
    EXPECT_EQ(RocksdbStore::unpin(home_.path()).error().code, ErrorCode::unavailable);
    EXPECT_EQ(what_is_wrong(*seen.value()), "");
  }
  append(100, 100);
  EXPECT_EQ(store_->pin().value(), kPinnedEntries + 100);
}

TEST_F(PinnedStore, HasAMarkThatTellsWhenItLosesItsEnd) {
  ASSERT_TRUE(store_->pin());
  // As after a careless copy: the table files of an older moment under a newer mark.
  const auto older = home_.path().parent_path() / "older";
  fs::copy(pinned(), older, fs::copy_options::recursive);
  append(100, 100);
  ASSERT_TRUE(store_->pin());
  fs::remove(older / "mark");
  fs::copy(pinned() / "mark", older / "mark");
  const auto seen = RocksdbStore::look(older, small_rocksdb());
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, ErrorCode::corrupt);
}

TEST_F(PinnedStore, LeftByABackupThatWasCutOffGoesWhenTheStoreIsOpenedAgain) {
  ASSERT_TRUE(store_->pin());
  store_.reset();
  EXPECT_TRUE(fs::exists(pinned()));
  store_ = open();
  EXPECT_FALSE(fs::exists(pinned()));
}

TEST(LookingAtAStore, ChangesNothingAndTakesItsLock) {
  const RocksdbHome home;
  {
    const auto store = RocksdbStore::open(home.path(), small_rocksdb()).value();
    ASSERT_TRUE(store->append(unit_of(store->begin_epoch().value(), 0, 300)));
  }
  const auto listed = [&] {
    std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> out;
    for (const auto& file : fs::recursive_directory_iterator(home.path())) {
      if (file.is_regular_file()) out[file.path()] = {file.file_size(), file.last_write_time()};
    }
    return out;
  };
  const auto before = listed();
  {
    const auto seen = RocksdbStore::look(home.path(), small_rocksdb());
    ASSERT_TRUE(seen) << seen.error().message();
    EXPECT_EQ(what_is_wrong(*seen.value()), "");
    EXPECT_EQ(RocksdbStore::open(home.path(), small_rocksdb()).error().code, ErrorCode::unavailable);
    EXPECT_EQ(RocksdbStore::look(home.path(), small_rocksdb()).error().code, ErrorCode::unavailable);
  }
  EXPECT_EQ(listed(), before);
  EXPECT_EQ(RocksdbStore::look(home.path() / "none", small_rocksdb()).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace passnum
