#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "api/server/key_file.h"
#include "tests/unit/api/backup/small_ledger.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

ino_t inode_of(const fs::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_ino;
}

std::vector<std::string> tables_of(const Backup& backup) {
  std::vector<std::string> names;
  for (const auto& file : fs::directory_iterator(backup.path / "db/rocksdb")) {
    if (file.path().extension() == ".sst") names.push_back(file.path().filename());
  }
  return names;
}

TEST(MakeBackup, HoldsTheLedgerAndNoneOfItsSecrets) {
  SmallLedger ledger;
  ledger.grow(300);
  const auto made = ledger.back_up();
  ASSERT_TRUE(made) << made.error().message();
  EXPECT_EQ(made.value().checkpoint.size, 304U);
  EXPECT_TRUE(check_sums(made.value().backup, {}));
  const auto facts = read_facts(made.value().backup);
  ASSERT_TRUE(facts) << facts.error().message();
  EXPECT_EQ(facts.value().tree_size, 304);
  EXPECT_EQ(facts.value().origin, "pass.example/ledger");
  const auto sums = read_sums(made.value().backup);
  ASSERT_TRUE(sums);
  std::size_t files = 0;
  for (const auto& file : fs::recursive_directory_iterator(made.value().backup.path)) {
    if (!file.is_regular_file()) continue;
    files += 1;
    const auto path = fs::relative(file.path(), made.value().backup.path).string();
    EXPECT_TRUE(path == kSumsName || sums.value().contains(path)) << path;
  }
  EXPECT_EQ(files, sums.value().size() + 1);
}

TEST(MakeBackup, LinksTheTableFilesThatTheOneBeforeHasAndCopiesTheOthers) {
  SmallLedger ledger;
  ledger.grow(600);
  const auto first = ledger.back_up();
  ASSERT_TRUE(first) << first.error().message();
  EXPECT_EQ(first.value().bytes_shared, 0U);
  ledger.grow(20);
  const auto second = ledger.back_up();
  ASSERT_TRUE(second) << second.error().message();
  EXPECT_GT(second.value().bytes_shared, 0U);
  EXPECT_LT(second.value().bytes_copied, first.value().bytes_copied);
  EXPECT_TRUE(check_sums(second.value().backup, {}));
  int shared = 0;
  for (const auto& name : tables_of(first.value().backup)) {
    const auto there = second.value().backup.path / "db/rocksdb" / name;
    if (!fs::exists(there)) continue;
    EXPECT_EQ(inode_of(there), inode_of(first.value().backup.path / "db/rocksdb" / name));
    shared += 1;
  }
  EXPECT_GT(shared, 0);
}

TEST(MakeBackup, DoesNotShareAFileThatOnlyHasTheSameName) {
  SmallLedger ledger;
  ledger.grow(600);
  const auto first = ledger.back_up();
  ASSERT_TRUE(first);
  for (const auto& name : tables_of(first.value().backup)) {
    const auto path = first.value().backup.path / "db/rocksdb" / name;
    fs::last_write_time(path, fs::last_write_time(path) + std::chrono::nanoseconds(1000));
  }
  const auto second = ledger.back_up();
  ASSERT_TRUE(second);
  EXPECT_EQ(second.value().bytes_shared, 0U);
}

TEST(MakeBackup, CutOffIsNotCountedAndGoesWithTheNext) {
  SmallLedger ledger;
  fs::create_directories(ledger.folder() + "/000004.partial/db");
  std::ofstream(ledger.folder() + "/000004.partial/ledger.json") << "half";
  fs::create_directories(ledger.folder() + "/another");
  const auto before = list_backups(ledger.folder());
  ASSERT_TRUE(before);
  EXPECT_TRUE(before.value().empty());
  ASSERT_TRUE(ledger.back_up());
  EXPECT_FALSE(fs::exists(ledger.folder() + "/000004.partial"));
  EXPECT_TRUE(fs::exists(ledger.folder() + "/another"));
  EXPECT_EQ(list_backups(ledger.folder()).value().size(), 1U);
}

TEST(MakeBackup, ThatFailsLeavesTheWholeOnesAlone) {
  SmallLedger ledger;
  ASSERT_TRUE(ledger.back_up());
  fs::remove(ledger.data().issuing_vkey());
  EXPECT_FALSE(ledger.back_up());
  const auto left = list_backups(ledger.folder());
  ASSERT_TRUE(left);
  ASSERT_EQ(left.value().size(), 1U);
  EXPECT_TRUE(check_sums(left.value().front(), {}));
}

TEST(MakeBackup, OfAStoreThatTheLogsKeyHasNotSignedIsRefused) {
  SmallLedger ledger;
  const SmallLedger other;
  fs::copy_file(other.data().log_vkey(), ledger.data().log_vkey(), fs::copy_options::overwrite_existing);
  const auto made = ledger.back_up();
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::corrupt);
  EXPECT_TRUE(list_backups(ledger.folder()).value().empty());
}

TEST(MakeBackup, OneAtATimeToAFolder) {
  SmallLedger ledger;
  fs::create_directories(ledger.folder());
  const auto lock = FolderLock::take(ledger.folder());
  ASSERT_TRUE(lock);
  EXPECT_EQ(ledger.back_up().error().code, ErrorCode::unavailable);
}

TEST(BackupFolder, KeepsTheNewestAndNeverUsesANumberAgain) {
  SmallLedger ledger;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(ledger.back_up());
  EXPECT_EQ(remove_oldest(ledger.folder(), 1).value(), 2U);
  EXPECT_EQ(list_backups(ledger.folder()).value().front().number, 3U);
  EXPECT_EQ(ledger.back_up().value().backup.number, 4U);
  EXPECT_TRUE(check_sums(list_backups(ledger.folder()).value().back(), {}));
}

TEST(BackupFolder, ThatIsNotThereIsNotAnEmptyOne) {
  EXPECT_EQ(list_backups("/nowhere/at/all").error().code, ErrorCode::not_found);
}

TEST(BackupFolder, NamesTheFileThatHasChanged) {
  SmallLedger ledger;
  const auto made = ledger.back_up();
  ASSERT_TRUE(made);
  ASSERT_TRUE(write_whole_file((made.value().backup.path / "ledger.json").string(), "{}"));
  const auto checked = check_sums(made.value().backup, {});
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, ErrorCode::corrupt);
  EXPECT_NE(checked.error().context.find("ledger.json"), std::string::npos);
}

}  // namespace
}  // namespace passnum
