#include "api/backup/restore.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "api/identity/schema.h"
#include "api/server/key_file.h"
#include "api/sqlite/database.h"
#include "ledger/crypto/hash.h"
#include "tests/unit/api/backup/small_ledger.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

class Restore : public testing::Test {
 protected:
  Restore() {
    ledger_.grow(300);
    middle_ = ledger_.note();
    ledger_.grow(300);
    made_ = std::make_unique<BackupMade>(ledger_.back_up().value());
  }
  DataDirectory to() const { return {ledger_.file("restored")}; }
  Result<std::variant<VerifiedLog, Contradiction>> restore_expecting(const std::string& note) const {
    return restore(
        {made_->backup, ledger_.key(), read_expectation(note, ledger_.key()).value(), to(), {}, {}});
  }
  Result<std::variant<VerifiedLog, Contradiction>> restore_blindly() const {
    return restore({made_->backup, ledger_.key(), {}, to(), {}, {}});
  }
  fs::path in_backup(const std::string& path) const { return made_->backup.path / path; }

  SmallLedger ledger_;
  std::string middle_;
  std::unique_ptr<BackupMade> made_;
};

TEST_F(Restore, GivesALedgerThatIsTheSameAndHasNoKeys) {
  const auto outcome = restore_expecting(middle_);
  ASSERT_TRUE(outcome) << outcome.error().message();
  ASSERT_TRUE(std::holds_alternative<VerifiedLog>(outcome.value()));
  EXPECT_EQ(std::get<VerifiedLog>(outcome.value()).copy.checkpoint.size, 604U);
  EXPECT_EQ(std::get<VerifiedLog>(outcome.value()).receipts_count, kSampledReceiptsMax);
  EXPECT_EQ(read_settings(to()).value().origin, "pass.example/ledger");
  EXPECT_FALSE(fs::exists(to().path + "/keys"));
  EXPECT_FALSE(fs::exists(to().auditor_token()));
  const auto store = open_store(to(), kRocksdbMemoryBytesMin);
  ASSERT_TRUE(store) << store.error().message();
  EXPECT_EQ(store.value()->snapshot()->size(), 604U);
  EXPECT_EQ(*store.value()->snapshot()->checkpoint().value(), ledger_.note());
}

TEST_F(Restore, BringsBackWhoMaySignInWithoutTheirSessionsAndThePlaces) {
  {
    auto accounts = sqlite::Database::open(ledger_.data().accounts()).value();
    ASSERT_TRUE(identity::prepare_tables(accounts));
    ASSERT_TRUE(accounts.execute(
        "INSERT INTO identity_accounts (id, name, email, created_ms) VALUES ('a', 'Anne', '', 1);"
        "INSERT INTO identity_sessions (id, token_hash, account, method, created_ms, seen_ms, id_token, "
        "agent)"
        " VALUES ('s', x'00', 'a', 'oidc', 1, 1, '', '')"));
    // Still open, with all of it in its write-ahead log.
    ASSERT_TRUE(write_whole_file(ledger_.data().places(), "{}", 0600));
    made_ = std::make_unique<BackupMade>(ledger_.back_up().value());
  }
  EXPECT_TRUE(check_sums(made_->backup, {}));
  ASSERT_TRUE(read_sums(made_->backup).value().contains("accounts.db"));
  const auto outcome = restore_blindly();
  ASSERT_TRUE(outcome) << outcome.error().message();
  EXPECT_EQ(read_whole_file(to().places(), 100).value(), "{}");
  EXPECT_FALSE(fs::exists(to().identity_settings()));
  auto restored = sqlite::Database::open_existing(to().accounts()).value();
  const auto count = [&](const std::string& table) {
    return std::get<0>(*restored.row<std::int64_t>("SELECT count(*) FROM " + table).value());
  };
  EXPECT_EQ(count("identity_accounts"), 1);
  EXPECT_EQ(count("identity_sessions"), 0);
}

TEST_F(Restore, OfABackupWithoutAccountsHasNone) {
  ASSERT_FALSE(read_sums(made_->backup).value().contains("accounts.db"));
  ASSERT_TRUE(restore_blindly());
  EXPECT_FALSE(fs::exists(to().accounts()));
}

TEST_F(Restore, OfChangedAccountsIsRefusedAndNothingIsLeft) {
  (void)sqlite::Database::open(ledger_.data().accounts()).value();
  made_ = std::make_unique<BackupMade>(ledger_.back_up().value());
  std::ofstream(in_backup("accounts.db"), std::ios::app) << "x";
  const auto outcome = restore_blindly();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::corrupt);
  EXPECT_FALSE(fs::exists(to().path));
}

TEST_F(Restore, OfLessThanWasPublishedIsARollback) {
  ledger_.grow(1);
  const auto outcome = restore_expecting(ledger_.note());
  ASSERT_TRUE(outcome) << outcome.error().message();
  const auto* found = std::get_if<Contradiction>(&outcome.value());
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->kind, Contradiction::Kind::rollback);
  EXPECT_EQ(found->expected, ledger_.note());
  EXPECT_EQ(found->found, read_whole_file(in_backup("checkpoint").string(), 4096).value());
  EXPECT_FALSE(fs::exists(to().path));
}

TEST_F(Restore, OfAnotherHistoryIsAForkAtTheSameSizeAndAtALesserOne) {
  const auto log_key = read_signing_key(ledger_.data(), "log", "log");
  for (const std::uint64_t size : {std::uint64_t{604}, std::uint64_t{304}}) {
    const std::string forked =
        sign_checkpoint({ledger_.key().name, size, Hash{7}, {}}, ledger_.key().name, log_key.value());
    const auto outcome = restore_expecting(forked);
    ASSERT_TRUE(outcome) << outcome.error().message();
    const auto* found = std::get_if<Contradiction>(&outcome.value());
    ASSERT_NE(found, nullptr) << size;
    EXPECT_EQ(found->kind, Contradiction::Kind::fork);
    EXPECT_EQ(found->expected, forked);
    EXPECT_FALSE(fs::exists(to().path));
  }
}

TEST_F(Restore, NeverWritesOverAnything) {
  fs::create_directories(to().path);
  std::ofstream(to().path + "/precious") << "keep";
  EXPECT_EQ(restore_blindly().error().code, ErrorCode::invalid);
  EXPECT_EQ(read_whole_file(to().path + "/precious", 100).value(), "keep");
  EXPECT_FALSE(fs::exists(to().database()));
}

// One of each kind: restoring takes a sync for each file that it writes.
TEST_F(Restore, OfAChangedFileIsRefusedWhicheverItIs) {
  const auto sums = read_sums(made_->backup);
  ASSERT_TRUE(sums);
  std::set<std::string> kinds;
  for (const auto& [path, hash] : sums.value()) {
    const std::string kind = path.ends_with(".sst") ? "table" : path.substr(0, path.find('-'));
    const std::string whole = read_whole_file(in_backup(path).string(), 1 << 26).value();
    if (path == "backup.json" || whole.empty() || !kinds.insert(kind).second) continue;
    std::string changed = whole;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    fs::permissions(in_backup(path), fs::perms::owner_all);
    ASSERT_TRUE(write_whole_file(in_backup(path).string(), changed));
    EXPECT_FALSE(restore_blindly()) << path;
    EXPECT_FALSE(fs::exists(to().path)) << path;
    ASSERT_TRUE(write_whole_file(in_backup(path).string(), whole));
  }
  EXPECT_GE(kinds.size(), 8U);  // checkpoint, mark, CURRENT, MANIFEST, OPTIONS, tables, settings, two keys
  EXPECT_TRUE(restore_blindly());
}

TEST_F(Restore, OfAMissingFileIsRefused) {
  fs::remove(in_backup("db/mark"));
  EXPECT_EQ(restore_blindly().error().code, ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(to().path));
}

TEST_F(Restore, FollowsNoLink) {
  const auto secret = ledger_.data().key("log");
  fs::remove(in_backup("log.vkey"));
  fs::create_symlink(secret, in_backup("log.vkey"));
  EXPECT_EQ(restore_blindly().error().code, ErrorCode::corrupt);
}

// Whoever writes to the backup can make the checksums fit; the log's own hashes they cannot.
TEST_F(Restore, OfAnotherLedgersStoreUnderThisOnesCheckpointIsRefused) {
  SmallLedger other;
  other.grow(600);
  const auto theirs = other.back_up();
  ASSERT_TRUE(theirs);
  fs::remove_all(in_backup("db"));
  fs::copy(theirs.value().backup.path / "db", in_backup("db"), fs::copy_options::recursive);
  Sums sums;
  for (const auto& file : fs::recursive_directory_iterator(made_->backup.path)) {
    const std::string path = fs::relative(file.path(), made_->backup.path).string();
    if (file.is_regular_file() && path != kSumsName) sums[path] = hash_file(file.path(), {}).value();
  }
  ASSERT_TRUE(write_whole_file(in_backup(std::string(kSumsName)).string(), to_text(sums)));
  EXPECT_FALSE(restore_blindly());
  EXPECT_FALSE(fs::exists(to().path));
}

}  // namespace
}  // namespace passnum
