#include "tests/sim/disk/disk_image.h"

#include <gtest/gtest.h>

// The fake disk itself: what it keeps and what it may lose.

namespace passnum {
namespace {

const std::string kFile = "/disk/file";

class DiskImageTest : public testing::Test {
 protected:
  std::string bytes(const std::string& path) const { return image_.bytes(image_.find(path).value()); }
  // A file that would outlive a power cut with "synced" in it, and has more.
  void write_more() {
    file_ = image_.create(kFile);
    image_.write(file_, 0, "synced");
    image_.sync(file_);
    image_.sync_directory("/disk");
    image_.write(file_, 6, std::string(2'000, 'x'));
  }

  DiskImage image_{"/disk"};
  DiskImage::FileId file_ = 0;
  Dice dice_{1};
};

TEST_F(DiskImageTest, ForgetsBytesThatWereNotSynced) {
  write_more();
  EXPECT_EQ(bytes(kFile).size(), 2'006u);
  image_.cut_power(Leaves::nothing, dice_);
  EXPECT_EQ(bytes(kFile), "synced");
}

TEST_F(DiskImageTest, ForgetsAFileWhoseDirectoryWasNotSynced) {
  file_ = image_.create(kFile);
  image_.write(file_, 0, "synced");
  image_.sync(file_);
  image_.cut_power(Leaves::nothing, dice_);
  EXPECT_FALSE(image_.exists(kFile));
}

TEST_F(DiskImageTest, FindsARemovedOrRenamedFileAgainWhoseDirectoryWasNotSynced) {
  write_more();
  image_.rename(kFile, "/disk/other");
  image_.remove("/disk/other");
  image_.cut_power(Leaves::nothing, dice_);
  EXPECT_EQ(image_.list("/disk"), std::vector<std::string>{"file"});
}

TEST_F(DiskImageTest, LosesWhatLayInALostDirectory) {
  image_.make_directory("/disk/folder");
  image_.create("/disk/folder/file");
  image_.sync_directory("/disk/folder");
  image_.cut_power(Leaves::nothing, dice_);
  EXPECT_TRUE(image_.list("/disk").empty());
  EXPECT_FALSE(image_.exists("/disk/folder/file"));
}

TEST_F(DiskImageTest, KeepsAnyPrefixOfWhatWasNotSynced) {
  std::size_t shortest = 10'000;
  std::size_t longest = 0;
  for (int i = 0; i < 200; ++i) {
    image_ = DiskImage("/disk");
    write_more();
    image_.cut_power(Leaves::prefix, dice_);
    const std::string left = bytes(kFile);
    EXPECT_EQ(left, "synced" + std::string(left.size() - 6, 'x'));
    shortest = std::min(shortest, left.size());
    longest = std::max(longest, left.size());
  }
  EXPECT_LT(shortest, 100u);
  EXPECT_GT(longest, 1'900u);
}

TEST_F(DiskImageTest, LeavesGarbageAfterThePrefixAndNeverBefore) {
  int spoilt = 0;
  for (int i = 0; i < 50; ++i) {
    image_ = DiskImage("/disk");
    write_more();
    image_.cut_power(Leaves::prefix_and_garbage, dice_);
    EXPECT_TRUE(bytes(kFile).starts_with("synced"));
    spoilt += bytes(kFile).substr(6).find_first_not_of('x') != std::string::npos;
  }
  EXPECT_GT(spoilt, 25);
}

TEST_F(DiskImageTest, NeverSavesWhatAFailedSyncGaveUp) {
  write_more();
  image_.give_up(file_);
  EXPECT_EQ(bytes(kFile).size(), 2'006u);
  image_.sync(file_);
  image_.cut_power(Leaves::nothing, dice_);
  EXPECT_EQ(bytes(kFile), "synced");
}

}  // namespace
}  // namespace passnum
