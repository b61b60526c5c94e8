#include <gtest/gtest.h>

#include <filesystem>

#include "api/doctor/doctor.h"
#include "tests/support/scratch_directory.h"
#include "tests/unit/api/doctor/findings.h"

namespace passnum::doctor {
namespace {

constexpr std::uint64_t kMebibyte = 1024 * 1024;

TEST(DoctorDisk, SaysWhenSpaceOrInodesRunOut) {
  const auto judged = [](std::uint64_t free_mebibytes, std::uint64_t inodes) {
    Findings findings;
    judge_space({free_mebibytes * kMebibyte, 100'000 * kMebibyte, inodes, 1'000'000}, findings);
    return findings;
  };
  EXPECT_EQ(worst(judged(2048, 10'000)), Health::ok);
  EXPECT_EQ(of(judged(2047, 10'000), "disk.space"), Health::warning);
  EXPECT_EQ(of(judged(255, 10'000), "disk.space"), Health::fault);
  EXPECT_EQ(of(judged(2048, 9'999), "disk.inodes"), Health::warning);
  EXPECT_EQ(of(judged(2048, 999), "disk.inodes"), Health::fault);
  Findings without_inodes;
  judge_space({4096 * kMebibyte, 8192 * kMebibyte, 0, 0}, without_inodes);
  EXPECT_EQ(worst(without_inodes), Health::ok);
}

TEST(DoctorDisk, TellsAFileSystemThatKeepsNothingFromOneThatDoes) {
  for (const auto& [type, health] : {std::pair<std::uint64_t, Health>{0xEF53, Health::ok},
                                     {0x01021994, Health::fault},
                                     {0x794C7630, Health::warning},
                                     {0x6969, Health::warning},
                                     {0x12345678, Health::warning}}) {
    Findings findings;
    EXPECT_EQ(judge_file_system(type, findings), type != 0x01021994);
    EXPECT_EQ(of(findings, "disk.file_system"), health) << type;
  }
}

TEST(DoctorDisk, DoesNotBelieveASyncThatIsTooFast) {
  for (const auto& [median_us, health] : {std::pair{3.0, Health::warning},
                                          {200.0, Health::ok},
                                          {8000.0, Health::ok},
                                          {60'000.0, Health::warning}}) {
    Findings findings;
    judge_sync(median_us, findings);
    EXPECT_EQ(of(findings, "disk.sync"), health) << median_us;
  }
}

TEST(DoctorDisk, MeasuresASyncAndLeavesNothing) {
  const ScratchDirectory scratch;
  const auto median_us = measure_sync(scratch.path().string());
  ASSERT_TRUE(median_us) << median_us.error().message();
  EXPECT_GT(median_us.value(), 0);
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
  EXPECT_EQ(measure_sync(scratch.file("none")).error().code, ErrorCode::io);
}

TEST(DoctorLimits, AreJudgedByTheConnectionsThatAreMeantToBe) {
  for (const auto& [limit, health] : {std::pair<std::uint64_t, Health>{1'023, Health::fault},
                                      {1'024, Health::warning},
                                      {13'000, Health::ok}}) {
    Findings findings;
    judge_open_files(limit, findings);
    EXPECT_EQ(of(findings, "limits.open_files"), health) << limit;
  }
}

}  // namespace
}  // namespace passnum::doctor
