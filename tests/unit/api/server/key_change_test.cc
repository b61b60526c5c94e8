#include "api/server/key_change.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "api/server/key_file.h"
#include "api/server/running_ledger.h"
#include "api/server/unsealer.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

using testing::HasSubstr;

class KeyChangeInADirectory : public testing::Test {
 protected:
  void SetUp() override {
    NewLedger request{{"pass.example/ledger", "pass.example"}, {"a", "b"}, scratch.file("recovery.key")};
    const auto created = create_ledger(data, request, clock, random);
    ASSERT_TRUE(created) << created.error().message();
    first_vkey = read_whole_file(data.log_vkey(), 4096).value();
  }
  bool serves() {
    ServeOptions options;
    options.port = 0;
    const auto running = RunningLedger::start(data, options, [](const Error&) {});
    if (!running) last_error = running.error().message();
    return bool(running);
  }
  std::string vkey() const { return read_whole_file(data.log_vkey(), 4096).value(); }
  bool has(const std::string& key) const { return std::filesystem::exists(data.key(key)); }
  Result<LogKeyChanged> lose(KeyLoss reason = KeyLoss::lost, const std::string& recovery = "recovery.key") {
    return recover_log_key_in(data, "a", scratch.file(recovery), reason, clock, random);
  }

  ScratchDirectory scratch;
  DataDirectory data{scratch.file("data")};
  SystemClock clock;
  SystemRandom random;
  std::string first_vkey;
  std::string last_error;
};

TEST_F(KeyChangeInADirectory, PutsTheNewKeyInPlaceAndKeepsTheOldOneAside) {
  const auto changed = rotate_log_key_in(data, "a", clock, random);
  ASSERT_TRUE(changed) << changed.error().message();
  EXPECT_EQ(changed.value().size, 6u);
  EXPECT_EQ(vkey(), to_text(changed.value().key) + "\n");
  EXPECT_NE(vkey(), first_vkey);
  EXPECT_EQ(read_whole_file(data.log_former_vkey(), 4096).value(), first_vkey);
  EXPECT_TRUE(has("log-until-6"));
  EXPECT_FALSE(has("log-next"));
  EXPECT_TRUE(serves()) << last_error;
  ASSERT_TRUE(rotate_log_key_in(data, "b", clock, random));
  EXPECT_TRUE(has("log-until-7"));
  EXPECT_TRUE(serves()) << last_error;
}

TEST_F(KeyChangeInADirectory, IsRefusedWhileAServerRunsOrToAStranger) {
  {
    ServeOptions options;
    options.port = 0;
    const auto running = RunningLedger::start(data, options, [](const Error&) {});
    ASSERT_TRUE(running);
    const auto changed = rotate_log_key_in(data, "a", clock, random);
    ASSERT_FALSE(changed);
    EXPECT_THAT(changed.error().context, HasSubstr("server must be stopped"));
  }
  EXPECT_EQ(rotate_log_key_in(data, "nobody", clock, random).error().code, ErrorCode::not_found);
  std::filesystem::copy_file(data.key("operator-a"), data.key("operator-c"));
  EXPECT_THAT(rotate_log_key_in(data, "c", clock, random).error().context, HasSubstr("pas habilitée"));
  std::filesystem::remove(data.key("operator-b"));
  std::filesystem::copy_file(data.key("operator-a"), data.key("operator-b"));
  EXPECT_THAT(rotate_log_key_in(data, "b", clock, random).error().context,
              HasSubstr("is not the key the ledger knows"));
  EXPECT_EQ(vkey(), first_vkey);
  EXPECT_TRUE(serves()) << last_error;
}

// A crash after the append and before the files have changed places.
TEST_F(KeyChangeInADirectory, CutOffByACrashIsFinishedWhenTheServerStarts) {
  ASSERT_TRUE(rotate_log_key_in(data, "a", clock, random));
  const auto second = vkey();
  for (const bool has_old : {true, false}) {
    std::filesystem::rename(data.key("log"), data.key("log-next"));
    if (has_old) std::filesystem::rename(data.key("log-until-6"), data.key("log"));
    ASSERT_TRUE(write_whole_file(data.log_vkey(), first_vkey));
    std::filesystem::remove(data.log_former_vkey());
    ASSERT_TRUE(serves()) << last_error;
    EXPECT_EQ(vkey(), second);
    EXPECT_EQ(read_whole_file(data.log_former_vkey(), 4096).value(), first_vkey);
    EXPECT_TRUE(has("log-until-6"));
    EXPECT_FALSE(has("log-next"));
  }
}

// A crash before the append: the key that was made has never signed.
TEST_F(KeyChangeInADirectory, CutOffBeforeItWasWrittenChangesNothing) {
  KeyFile next;
  next.purpose = "log";
  next.name = "pass.example/ledger";
  random.fill(next.secret);
  ASSERT_TRUE(write_key_file(data.key("log-next"), next));
  EXPECT_TRUE(serves()) << last_error;
  EXPECT_EQ(vkey(), first_vkey);
  ASSERT_TRUE(rotate_log_key_in(data, "a", clock, random));
  EXPECT_NE(read_key_facts(data.key("log")).value().public_key,
            SigningKey::from_seed(next.secret).public_key());
  EXPECT_TRUE(serves()) << last_error;
}

TEST_F(KeyChangeInADirectory, ReplacesALostKeyByTheRecoveryKey) {
  std::filesystem::remove(data.key("log"));
  EXPECT_FALSE(serves());
  const auto changed = lose();
  ASSERT_TRUE(changed) << changed.error().message();
  EXPECT_NE(vkey(), first_vkey);
  EXPECT_TRUE(serves()) << last_error;
}

TEST_F(KeyChangeInADirectory, ReplacesAStolenKeyThatIsStillThere) {
  ASSERT_TRUE(lose(KeyLoss::stolen));
  EXPECT_TRUE(has("log-until-6"));
  EXPECT_TRUE(serves()) << last_error;
}

TEST_F(KeyChangeInADirectory, DoesNotReplaceALostKeyByAnyOther) {
  KeyFile other;
  other.purpose = "recovery";
  other.name = "pass.example/ledger";
  random.fill(other.secret);
  ASSERT_TRUE(write_key_file(scratch.file("other.key"), other));
  const auto changed = lose(KeyLoss::lost, "other.key");
  ASSERT_FALSE(changed);
  EXPECT_THAT(changed.error().context, HasSubstr("clé de secours"));
  EXPECT_TRUE(serves()) << last_error;
  EXPECT_EQ(vkey(), first_vkey);
}

TEST_F(KeyChangeInADirectory, KeepsWhatWasSealedSealed) {
  auto sealing =
      SealingKey::derive(as_bytes("a passphrase"), make_sealing_salt(random), kSealingCostForTests);
  ASSERT_TRUE(sealing);
  ASSERT_TRUE(replace_key_file(data.key("log"), nullptr, &sealing.value(), random));
  EXPECT_FALSE(serves());
  EXPECT_THAT(last_error, HasSubstr("is sealed"));
  const auto unseal = [this] {
    data.unsealer = std::make_shared<Unsealer>(
        [](const std::string&) {
          return Result<GuardedBytes>(GuardedBytes::copy_of(as_bytes("a passphrase")));
        },
        kSealingCostForTests);
  };
  unseal();
  const auto changed = rotate_log_key_in(data, "a", clock, random);
  ASSERT_TRUE(changed) << changed.error().message();
  EXPECT_TRUE(read_key_facts(data.key("log")).value().is_sealed);
  EXPECT_TRUE(read_key_facts(data.key("log-until-6")).value().is_sealed);
  EXPECT_TRUE(serves()) << last_error;
  EXPECT_EQ(plain_keys(data).value(),
            (std::vector<std::string>{"bank", "code", "issuing-1", "lookup", "snapshot"}));
  // One that a server makes anew is sealed as the log's is.
  for (const char* name : {"bank", "snapshot"}) {
    std::filesystem::remove(data.key(name));
    unseal();
    EXPECT_TRUE(serves()) << last_error;
    EXPECT_TRUE(read_key_facts(data.key(name)).value().is_sealed) << name;
  }
}

}  // namespace
}  // namespace passnum
