#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include "tests/unit/ledger/store/stores.h"
#include "tests/unit/ledger/store/units.h"

namespace passnum {
namespace {

// No file of this process may grow beyond `bytes` while it lives: writes fail, as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    CHECK(::signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    CHECK(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit limit{bytes, before_.rlim_max};
    CHECK(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FileSizeLimit() { CHECK(::setrlimit(RLIMIT_FSIZE, &before_) == 0); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

class FailedWrite : public testing::Test {
 protected:
  static constexpr std::uint64_t kSoundEntries = 200;

  FailedWrite() : store_(home_.open()), epoch_(store_->begin_epoch().value()) {
    EXPECT_TRUE(store_->append(unit_of(epoch_, 0, kSoundEntries)));
    before_ = store_->snapshot();
  }

  RocksdbHome home_;
  std::unique_ptr<Store> store_;
  std::uint64_t epoch_;
  std::unique_ptr<Snapshot> before_;
};

TEST_F(FailedWrite, MakesTheStoreRefuseEverythingEvenWhenTheDiskWorksAgain) {
  {
    const FileSizeLimit limit(100 * 1024);
    EXPECT_EQ(store_->append(unit_of(epoch_, kSoundEntries, 5'000)).error().code, ErrorCode::io);
  }
  EXPECT_EQ(store_->append(unit_of(epoch_, kSoundEntries, 1)).error().code, ErrorCode::io);
  EXPECT_EQ(store_->begin_epoch().error().code, ErrorCode::io);
  const auto after = store_->snapshot();
  for (const Snapshot* seen : {before_.get(), after.get()}) {
    EXPECT_EQ(seen->checkpoint().error().code, ErrorCode::io);
    EXPECT_EQ(seen->entry(0).error().code, ErrorCode::io);
    EXPECT_EQ(seen->entries(0, 1).error().code, ErrorCode::io);
    EXPECT_EQ(seen->tile(0, 0).error().code, ErrorCode::io);
    EXPECT_EQ(seen->state("size").error().code, ErrorCode::io);
    const auto visit = [](std::string_view, std::string_view) { return true; };
    EXPECT_EQ(seen->scan("", "", visit).error().code, ErrorCode::io);
  }
}

TEST_F(FailedWrite, LeavesWholeUnitsToBeFoundByTheNextOpening) {
  {
    const FileSizeLimit limit(100 * 1024);
    ASSERT_FALSE(store_->append(unit_of(epoch_, kSoundEntries, 5'000)));
  }
  before_.reset();
  store_.reset();
  store_ = home_.open();
  const std::uint64_t size = store_->snapshot()->size();
  EXPECT_TRUE(size == kSoundEntries || size == kSoundEntries + 5'000) << size;
  EXPECT_EQ(what_is_wrong(*store_->snapshot()), "");
  EXPECT_TRUE(store_->append(unit_of(store_->begin_epoch().value(), size, 1)));
}

}  // namespace
}  // namespace passnum
