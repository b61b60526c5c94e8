#include "ledger/store/rocksdb/size_mark.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

class SizeMarkTest : public testing::Test {
 protected:
  SizeMarkTest() { EXPECT_TRUE(SizeMark::create(machine_disk(), path())); }

  std::filesystem::path path() const { return scratch_.path() / "mark"; }
  void overwrite(std::streamoff at, const std::string& bytes) const {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << bytes;
  }
  Progress least() const { return SizeMark::open(machine_disk(), path()).value()->least(); }

  ScratchDirectory scratch_;
};

TEST_F(SizeMarkTest, RemembersTheLastOneRaised) {
  EXPECT_EQ(least(), Progress{});
  for (const Progress& progress : {Progress{1, 1}, Progress{3, 1}, Progress{3, 2}}) {
    ASSERT_TRUE(SizeMark::open(machine_disk(), path()).value()->raise(progress));
    EXPECT_EQ(least(), progress);
  }
}

TEST_F(SizeMarkTest, FallsBackToTheOneBeforeWhenTheLastIsTorn) {
  ASSERT_TRUE(SizeMark::open(machine_disk(), path()).value()->raise({5, 1}));  // third write: second slot
  ASSERT_TRUE(SizeMark::open(machine_disk(), path()).value()->raise({9, 1}));  // fourth: first slot
  overwrite(20, "torn");
  EXPECT_EQ(least(), (Progress{5, 1}));
  overwrite(4096 + 20, "torn");
  EXPECT_EQ(SizeMark::open(machine_disk(), path()).error().code, ErrorCode::corrupt);
}

TEST_F(SizeMarkTest, NeverWritesToTheRecordThatWasSyncedLast) {
  {
    const auto mark = SizeMark::open(machine_disk(), path()).value();
    ASSERT_TRUE(mark->raise({5, 1}));  // second slot
    ASSERT_TRUE(mark->sync());
    ASSERT_TRUE(mark->raise({6, 1}));
    ASSERT_TRUE(mark->raise({7, 1}));
  }
  EXPECT_EQ(least(), (Progress{7, 1}));
  overwrite(20, "torn");
  EXPECT_EQ(least(), (Progress{5, 1}));
}

TEST_F(SizeMarkTest, IsCorruptWhenTruncated) {
  std::filesystem::resize_file(path(), 10);
  EXPECT_EQ(SizeMark::open(machine_disk(), path()).error().code, ErrorCode::corrupt);
  std::filesystem::resize_file(path(), 0);
  EXPECT_EQ(SizeMark::open(machine_disk(), path()).error().code, ErrorCode::corrupt);
}

TEST_F(SizeMarkTest, OfAnotherVersionIsUnsupported) {
  overwrite(0, "passnum-mark/2\n");
  overwrite(4096, "passnum-mark/2\n");
  EXPECT_EQ(SizeMark::open(machine_disk(), path()).error().code, ErrorCode::unsupported);
}

TEST_F(SizeMarkTest, IsNeverCreatedOverAnother) {
  ASSERT_TRUE(SizeMark::open(machine_disk(), path()).value()->raise({5, 1}));
  EXPECT_EQ(SizeMark::create(machine_disk(), path()).error().code, ErrorCode::invalid);
  EXPECT_EQ(least(), (Progress{5, 1}));
}

TEST_F(SizeMarkTest, CanBeHeldByOneOnly) {
  const auto mark = SizeMark::open(machine_disk(), path()).value();
  EXPECT_EQ(SizeMark::open(machine_disk(), path()).error().code, ErrorCode::unavailable);
  EXPECT_EQ(SizeMark::open(machine_disk(), scratch_.path() / "other").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace passnum
