#include "issuer/page/output_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "read_pdf.h"

namespace passnum::page {
namespace {

TEST(OutputFile, AppearsOnlyWhenCommitted) {
  const ScratchFolder folder;
  const std::string path = folder.file("a.pdf");
  auto file = OutputFile::create(path, Readers::owner_only);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file.value().write("whole"));
  EXPECT_FALSE(std::filesystem::exists(path));
  ASSERT_TRUE(file.value().commit());
  EXPECT_EQ(file_bytes(path), "whole");
  EXPECT_EQ(folder.names(), std::vector<std::string>{"a.pdf"});
}

TEST(OutputFile, DroppedBeforeCommitLeavesTheOldFileAndNothingElse) {
  const ScratchFolder folder;
  const std::string path = folder.file("a.pdf");
  std::ofstream(path) << "old";
  {
    auto file = OutputFile::create(path, Readers::owner_only);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file.value().write(std::string(1 << 20, 'x')));
  }
  EXPECT_EQ(file_bytes(path), "old");
  EXPECT_EQ(folder.names(), std::vector<std::string>{"a.pdf"});
}

TEST(OutputFile, OfBearerPaperIsForItsOwnerOnly) {
  const ScratchFolder folder;
  auto file = OutputFile::create(folder.file("a.pdf"), Readers::owner_only);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file.value().commit());
  const auto permissions = std::filesystem::status(folder.file("a.pdf")).permissions();
  EXPECT_EQ(permissions, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(OutputFile, IsNotTakenFromALeftoverOfAnotherRun) {
  const ScratchFolder folder;
  auto first = OutputFile::create(folder.file("a.pdf"), Readers::owner_only);
  auto second = OutputFile::create(folder.file("a.pdf"), Readers::owner_only);
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  ASSERT_TRUE(first.value().write("first"));
  ASSERT_TRUE(second.value().write("second"));
  ASSERT_TRUE(first.value().commit());
  ASSERT_TRUE(second.value().commit());
  EXPECT_EQ(file_bytes(folder.file("a.pdf")), "second");
}

TEST(OutputFile, InAFolderThatIsAbsentIsAnErrorWithItsName) {
  const auto file = OutputFile::create("/nonexistent-folder/a.pdf", Readers::owner_only);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::io);
  EXPECT_NE(file.error().context.find("/nonexistent-folder/a.pdf"), std::string::npos);
}

TEST(OutputFile, OnADiskThatTakesNoMoreFailsInsteadOfBeingCutShort) {
  const ScratchFolder folder;
  auto file = OutputFile::create(folder.file("a.pdf"), Readers::owner_only);
  ASSERT_TRUE(file);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto ignored = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 4096, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto written = file.value().write(std::string(1 << 20, 'x'));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, ignored);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::io);
}

TEST(ScratchFile, HoldsWhatWasWrittenAndHasNoName) {
  const ScratchFolder folder;
  auto scratch = ScratchFile::create_beside(folder.file("a.pdf"));
  ASSERT_TRUE(scratch);
  const std::string bytes(600'000, 'y');
  ASSERT_TRUE(scratch.value().write(bytes));
  EXPECT_TRUE(folder.names().empty());
  EXPECT_EQ(scratch.value().read_all().value(), bytes);
}

}  // namespace
}  // namespace passnum::page
