#include "audit/copy/source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "audit/copy/verify_copy.h"
#include "published_log.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

class Directory : public ::testing::Test {
 protected:
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "passnum-source-XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    root = fs::path(pattern);
    fs::create_directories(root / "log" / "tile" / "0");
  }
  ~Directory() override { fs::remove_all(root); }

  static void write(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  ErrorCode refusal(std::string_view path) { return source().fetch(path).error().code; }
  DirectorySource source() const { return DirectorySource(root / "log"); }

  fs::path root;
};

TEST_F(Directory, GivesTheBytesOfAFile) {
  write(root / "log" / "tile" / "0" / "000.p" / "7", std::string("a\0b\n", 4));
  write(root / "log" / "checkpoint", "");
  EXPECT_EQ(source().fetch("tile/0/000.p/7").value(), (Bytes{'a', 0, 'b', '\n'}));
  EXPECT_EQ(source().fetch("checkpoint").value(), Bytes{});
}

TEST_F(Directory, TellsAbsentFromEverythingElse) {
  write(root / "log" / "checkpoint", "x");
  EXPECT_EQ(refusal("tile/0/000"), ErrorCode::not_found);
  EXPECT_EQ(refusal("tile/5/000"), ErrorCode::not_found);
  EXPECT_EQ(refusal("checkpoint/0"), ErrorCode::not_found) << "below a file there is nothing";
  EXPECT_EQ(DirectorySource(root / "nowhere").fetch("checkpoint").error().code, ErrorCode::not_found);
  EXPECT_EQ(refusal("tile/0"), ErrorCode::corrupt) << "a folder is not a file";
}

TEST_F(Directory, IsNotLeft) {
  write(root / "secret", "secret");
  for (const char* path : {"", "/", "../secret", "tile/../../secret", "./checkpoint", "/etc/passwd",
                           "tile//0", "tile/", "tile/0/..", ".hidden", "tile/.p/1", "TILE/0/000",
                           "tile/0/0 0", "tile\\0", "tile/0/\n", "check\xc3\xa9point"}) {
    EXPECT_EQ(refusal(path), ErrorCode::invalid) << path;
  }
  EXPECT_EQ(refusal(std::string_view("checkpoint\0", 11)), ErrorCode::invalid);
  EXPECT_EQ(refusal(std::string(kSourcePathBytesMax + 1, 'a')), ErrorCode::invalid);
  EXPECT_EQ(refusal(std::string(kSourcePathBytesMax, 'a')), ErrorCode::not_found);
}

TEST_F(Directory, DoesNotFollowLinksOfFilesOrFolders) {
  write(root / "secret", "secret");
  write(root / "outside" / "000", "secret");
  fs::create_symlink(root / "secret", root / "log" / "checkpoint");
  fs::create_directory_symlink(root / "outside", root / "log" / "tile" / "1");
  EXPECT_EQ(refusal("checkpoint"), ErrorCode::corrupt);
  EXPECT_EQ(refusal("tile/1/000"), ErrorCode::corrupt);
}

TEST_F(Directory, DoesNotWaitForAPipe) {
  ASSERT_EQ(::mkfifo((root / "log" / "checkpoint").c_str(), 0600), 0);
  EXPECT_EQ(refusal("checkpoint"), ErrorCode::corrupt);
}

TEST_F(Directory, HasALimitOnTheSizeOfAFile) {
  write(root / "log" / "checkpoint", "");
  fs::resize_file(root / "log" / "checkpoint", kSourceFileBytesMax);
  EXPECT_EQ(source().fetch("checkpoint").value().size(), kSourceFileBytesMax);
  fs::resize_file(root / "log" / "checkpoint", kSourceFileBytesMax + 1);
  EXPECT_EQ(refusal("checkpoint"), ErrorCode::too_large);
}

TEST_F(Directory, HoldsACopyThatVerifies) {
  const testing::PublishedLog log(600);
  for (const auto& [path, bytes] : log.files) write(root / "log" / path, as_text(bytes));
  DirectorySource copy = source();
  CopyOptions options;
  options.refuse_beyond = true;
  const auto verified = verify_copy(copy, testing::log_verifier(), options);
  ASSERT_TRUE(verified) << verified.error().message();
  EXPECT_EQ(verified.value().checkpoint.size, 600U);
}

}  // namespace
}  // namespace passnum
