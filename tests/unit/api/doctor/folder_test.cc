#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "api/backup/verify_log.h"
#include "api/doctor/doctor.h"
#include "api/server/identity_parts.h"
#include "api/server/key_file.h"
#include "ledger/base/clock.h"
#include "ledger/base/random.h"
#include "ledger/model/json.h"
#include "ledger/store/lock_file/checkpoint_lock_file.h"
#include "ledger/tree/checkpoint.h"
#include "tests/support/scratch_directory.h"
#include "tests/unit/api/doctor/findings.h"

namespace passnum::doctor {
namespace {

class DoctorFolder : public testing::Test {
 protected:
  void SetUp() override {
    SystemClock clock;
    SystemRandom random;
    const auto created =
        create_ledger(data_, {{"pass.example/ledger", "pass.example"}, {"a", "b"}}, clock, random);
    ASSERT_TRUE(created) << created.error().message();
  }
  Findings examined() const {
    Findings findings;
    examine_folder(data_, findings);
    const auto key = examine_configuration(data_, findings);
    examine_accounts(data_, "pass.example", findings);
    examine_certificate(data_, "pass.example", SystemClock().now(), findings);
    const auto store = examine_store(data_, key, findings);
    examine_lock(lock_, key, store, findings);
    return findings;
  }

  Findings accounts() const {
    Findings findings;
    examine_accounts(data_, "pass.example", findings);
    return findings;
  }

  ScratchDirectory scratch_;
  DataDirectory data_{scratch_.file("data")};
  std::string lock_ = data_.path + ".lock";
};

TEST_F(DoctorFolder, OfANewLedgerIsOk) {
  const auto findings = examined();
  EXPECT_EQ(worst(findings), Health::ok) << to_json(findings);
  EXPECT_TRUE(parse_json(to_json(findings)));
}

TEST_F(DoctorFolder, ThatIsNotThere) {
  Findings findings;
  examine_folder({scratch_.file("none")}, findings);
  EXPECT_EQ(of(findings, "folder.missing"), Health::fault);
}

TEST_F(DoctorFolder, WhoseKeyOthersCanReadOrThatLacksOne) {
  ASSERT_EQ(::chmod(data_.key("operator-a").c_str(), 0640), 0);
  EXPECT_EQ(of(examined(), "folder.permissions"), Health::fault);
  ASSERT_EQ(::chmod(data_.key("operator-a").c_str(), 0600), 0);
  ASSERT_EQ(::chmod(data_.path.c_str(), 0755), 0);
  EXPECT_EQ(of(examined(), "folder.permissions"), Health::warning);
  ASSERT_EQ(::chmod(data_.path.c_str(), 0700), 0);
  for (const auto& path : {data_.key("log"), data_.auditor_token(), data_.settings()}) {
    std::filesystem::rename(path, scratch_.file("aside"));
    EXPECT_EQ(of(examined(), "folder.missing"), Health::fault) << path;
    std::filesystem::rename(scratch_.file("aside"), path);
  }
  EXPECT_EQ(worst(examined()), Health::ok);
}

TEST_F(DoctorFolder, ThatLacksItsCertificate) {
  std::filesystem::remove(data_.certificate());
  EXPECT_EQ(of(examined(), "certificate"), Health::fault);
}

TEST_F(DoctorFolder, WhoseFilesAreOfTwoLedgers) {
  ASSERT_TRUE(
      write_whole_file(data_.settings(), R"({"host":"pass.example","origin":"other.example/ledger"})"));
  EXPECT_EQ(of(examined(), "configuration.log_vkey"), Health::fault);
}

TEST_F(DoctorFolder, WhoseSettingsCannotBeRead) {
  ASSERT_TRUE(write_whole_file(data_.settings(), "{"));
  EXPECT_EQ(of(examined(), "configuration.settings"), Health::fault);
}

TEST_F(DoctorFolder, WhoseSettingsForSigningInAServerWouldNotTake) {
  EXPECT_EQ(of(accounts(), "configuration.identity"), std::nullopt);
  for (const char* content :
       {"{", R"({"acces_log_days":30})", R"({"access_log_days":0})", R"({"base_url":"http://pass.example"})",
        R"({"issuer":"https://idp.example","client_id":"c","client_secret_file":"is.not.there"})",
        R"({"bank_days_between":61})", R"({"notify_command":["sendmail"]})"}) {
    ASSERT_TRUE(write_whole_file(data_.identity_settings(), content));
    EXPECT_EQ(of(accounts(), "configuration.identity"), Health::fault) << content;
  }
  ASSERT_TRUE(write_whole_file(data_.identity_settings(), R"({"access_log_days":30})"));
  EXPECT_EQ(of(accounts(), "configuration.identity"), Health::ok);
  EXPECT_FALSE(std::filesystem::exists(data_.accounts())) << "looking makes nothing";
}

TEST_F(DoctorFolder, WhoseAccountsAreWholeDamagedOrNotThereYet) {
  EXPECT_EQ(of(accounts(), "accounts"), std::nullopt);
  ASSERT_TRUE(open_accounts(data_));
  EXPECT_EQ(of(accounts(), "accounts"), Health::ok);
  std::filesystem::resize_file(data_.accounts(), 5000);
  EXPECT_EQ(of(accounts(), "accounts"), Health::fault);
}

TEST_F(DoctorFolder, WhoseStoreIsDamagedOrOpen) {
  {
    const auto store = open_store(data_, kRocksdbMemoryBytesMin);
    ASSERT_TRUE(store);
    Findings findings;
    EXPECT_TRUE(examine_store(data_, std::nullopt, findings).is_open_elsewhere);
    EXPECT_EQ(of(findings, "store"), Health::ok);
  }
  std::filesystem::remove(data_.database() + "/mark");
  EXPECT_EQ(of(examined(), "store"), Health::fault);
}

TEST_F(DoctorFolder, WhoseCheckpointLockIsMissingOrSaysThatMoreWasPublished) {
  const auto log_key = read_signing_key(data_, "log", "log");
  const std::string origin = "pass.example/ledger";
  {
    const auto lock = CheckpointLockFile::open(lock_);
    ASSERT_TRUE(lock);
    const auto note = lock.value()->read().value();
    ASSERT_TRUE(lock.value()->swap(note, sign_checkpoint({origin, 9, Hash{1}, {}}, origin, log_key.value())));
  }
  EXPECT_EQ(of(examined(), "lock"), Health::fault);
  std::filesystem::remove(lock_);
  EXPECT_EQ(of(examined(), "lock"), Health::fault);
}

TEST_F(DoctorFolder, KnowsWhenTheLastEntryWasWritten) {
  const auto before = SystemClock().now();
  Findings findings;
  const auto key = examine_configuration(data_, findings);
  ASSERT_TRUE(key);
  const auto seen = examine_store(data_, key, findings);
  ASSERT_NE(seen.snapshot, nullptr);
  SnapshotSource source(*seen.snapshot);
  const auto time = last_entry_time(source, *key);
  ASSERT_TRUE(time) << time.error().message();
  EXPECT_LE(time.value(), before);
  EXPECT_GT(time.value().value, before.value - 600'000);
}

}  // namespace
}  // namespace passnum::doctor
