#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "api/server/key_file.h"
#include "api/server/unsealer.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

using testing::HasSubstr;

// An unsealer that knows one passphrase, and counts how often it was asked for.
class Asked {
 public:
  explicit Asked(std::string passphrase) : passphrase_(std::move(passphrase)) {}
  Unsealer unsealer() {
    return Unsealer(
        [this](const std::string&) {
          ++count;
          return Result<GuardedBytes>(GuardedBytes::copy_of(as_bytes(passphrase_)));
        },
        kSealingCostForTests);
  }
  int count = 0;

 private:
  std::string passphrase_;
};

SealingKey sealing_key(std::string_view passphrase) {
  SystemRandom random;
  auto key = SealingKey::derive(as_bytes(passphrase), make_sealing_salt(random), kSealingCostForTests);
  CHECK(bool(key));
  return std::move(key).value();
}

class SealedKeyTest : public testing::Test {
 protected:
  KeyFile key(const std::string& purpose = "log") {
    KeyFile file;
    file.purpose = purpose;
    file.name = "pass.example/ledger";
    random.fill(file.secret);
    return file;
  }
  std::string path(const char* name = "log.key") const { return scratch.file(name); }
  std::string text(const char* name = "log.key") const { return read_whole_file(path(name), 4096).value(); }

  ScratchDirectory scratch;
  SystemRandom random;
};

TEST_F(SealedKeyTest, IsReadBackWithItsPassphraseAndSaysItsPublicKeyWithout) {
  const auto file = key();
  const auto sealing = sealing_key("une phrase assez longue");
  ASSERT_TRUE(write_key_file(path(), file, &sealing, random));
  struct stat info {};
  ASSERT_EQ(::stat(path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  EXPECT_EQ(text().find(to_base64url(file.secret)), std::string::npos);
  Asked asked("une phrase assez longue");
  auto unsealer = asked.unsealer();
  const auto read = read_key_file(path(), "log", &unsealer);
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read.value().secret, file.secret);
  EXPECT_EQ(read.value().name, file.name);
  const auto facts = read_key_facts(path());
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts.value().is_sealed);
  EXPECT_EQ(facts.value().public_key, SigningKey::from_seed(file.secret).public_key());
}

TEST_F(SealedKeyTest, OfAHashKeyHasNoPublicKey) {
  const auto sealing = sealing_key("p");
  ASSERT_TRUE(write_key_file(path(), key("lookup"), &sealing, random));
  EXPECT_EQ(read_key_facts(path()).value().public_key, std::nullopt);
  Asked asked("p");
  auto unsealer = asked.unsealer();
  EXPECT_TRUE(read_key_file(path(), "lookup", &unsealer));
}

TEST_F(SealedKeyTest, SaysInOneSentenceThatThePassphraseIsAnotherOne) {
  const auto sealing = sealing_key("p");
  ASSERT_TRUE(write_key_file(path(), key(), &sealing, random));
  Asked asked("q");
  auto unsealer = asked.unsealer();
  const auto read = read_key_file(path(), "log", &unsealer);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::invalid);
  EXPECT_EQ(read.error().context,
            path() + " is not opened by this passphrase: it was sealed with another one, or changed since");
  EXPECT_EQ(asked.count, 1);
  const auto without = read_key_file(path(), "log");
  ASSERT_FALSE(without);
  EXPECT_THAT(without.error().context, HasSubstr("is sealed"));
}

TEST_F(SealedKeyTest, OfOnePurposeOrNameIsNotTakenForAnother) {
  const auto sealing = sealing_key("p");
  ASSERT_TRUE(write_key_file(path(), key("issuing"), &sealing, random));
  Asked asked("p");
  auto unsealer = asked.unsealer();
  EXPECT_FALSE(read_key_file(path(), "log", &unsealer));
  auto renamed = text();
  renamed.replace(renamed.find("issuing"), 7, "log");
  ASSERT_TRUE(write_whole_file(path("b.key"), renamed, 0600));
  EXPECT_THAT(read_key_file(path("b.key"), "log", &unsealer).error().context, HasSubstr("changed since"));
}

TEST_F(SealedKeyTest, CutAnywhereOrReadableByOthersIsRefused) {
  const auto sealing = sealing_key("p");
  ASSERT_TRUE(write_key_file(path(), key(), &sealing, random));
  const auto whole = text();
  Asked asked("p");
  auto unsealer = asked.unsealer();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ASSERT_TRUE(write_whole_file(path("b.key"), whole.substr(0, length), 0600));
    ASSERT_FALSE(read_key_file(path("b.key"), "log", &unsealer)) << length;
  }
  ASSERT_EQ(::chmod(path().c_str(), 0644), 0);
  EXPECT_THAT(read_key_file(path(), "log", &unsealer).error().context, HasSubstr("chmod 600"));
  EXPECT_FALSE(read_key_facts(path()));
}

TEST_F(SealedKeyTest, ThatAsksForTooMuchMemoryIsRefusedBeforeThePassphraseIsAsked) {
  const auto sealing = sealing_key("p");
  ASSERT_TRUE(write_key_file(path(), key(), &sealing, random));
  auto costly = text();
  costly.replace(costly.find(" argon2id13 1 8 "), 16, " argon2id13 1 1048577 ");
  ASSERT_TRUE(write_whole_file(path(), costly, 0600));
  Asked asked("p");
  auto unsealer = asked.unsealer();
  EXPECT_EQ(read_key_file(path(), "log", &unsealer).error().code, ErrorCode::too_large);
  EXPECT_EQ(asked.count, 0);
}

TEST_F(SealedKeyTest, IsSealedAndUnsealedInPlaceAndLeavesNoPlainCopy) {
  const auto file = key();
  ASSERT_TRUE(write_key_file(path(), file));
  const auto plain = text();
  // What a disk still has of the old file is seen through a second name for it.
  std::filesystem::create_hard_link(path(), path("old"));
  const auto sealing = sealing_key("p");
  ASSERT_TRUE(replace_key_file(path(), nullptr, &sealing, random));
  EXPECT_TRUE(read_key_facts(path()).value().is_sealed);
  EXPECT_EQ(text("old"), std::string(plain.size(), '\0'));
  EXPECT_EQ(text().find(to_base64url(file.secret)), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(path("log.key.draft")));
  Asked asked("p");
  auto unsealer = asked.unsealer();
  ASSERT_TRUE(replace_key_file(path(), &unsealer, nullptr, random));
  EXPECT_EQ(text(), plain);
}

TEST_F(SealedKeyTest, TakesANewPassphraseOnlyFromWhoKnowsTheOldOne) {
  const auto file = key();
  const auto first = sealing_key("first");
  const auto second = sealing_key("second");
  ASSERT_TRUE(write_key_file(path(), file, &first, random));
  const auto before = text();
  Asked wrong("wrong");
  auto stranger = wrong.unsealer();
  EXPECT_FALSE(replace_key_file(path(), &stranger, &second, random));
  EXPECT_EQ(text(), before);
  Asked right("first");
  auto owner = right.unsealer();
  ASSERT_TRUE(replace_key_file(path(), &owner, &second, random));
  Asked then("second");
  auto later = then.unsealer();
  EXPECT_EQ(read_key_file(path(), "log", &later).value().secret, file.secret);
}

TEST_F(SealedKeyTest, ThatCannotBeReplacedStaysAsItWas) {
  ASSERT_TRUE(write_key_file(path(), key()));
  const auto before = text();
  // The draft cannot be written: a directory has its name.
  std::filesystem::create_directories(path("log.key.draft") + "/in-the-way");
  const auto sealing = sealing_key("p");
  EXPECT_FALSE(replace_key_file(path(), nullptr, &sealing, random));
  EXPECT_EQ(text(), before);
}

TEST_F(SealedKeyTest, AsksOncePerPassphraseHoweverManyFilesThereAre) {
  const auto mine = sealing_key("mine");
  const auto yours = sealing_key("yours");
  ASSERT_TRUE(write_key_file(path("a.key"), key(), &mine, random));
  ASSERT_TRUE(write_key_file(path("b.key"), key(), &mine, random));
  ASSERT_TRUE(write_key_file(path("c.key"), key(), &yours, random));
  int asked = 0;
  Unsealer unsealer(
      [&asked](const std::string& what) {
        ++asked;
        return Result<GuardedBytes>(
            GuardedBytes::copy_of(as_bytes(what.ends_with("c.key") ? "yours" : "mine")));
      },
      kSealingCostForTests);
  for (const char* name : {"a.key", "b.key", "c.key", "a.key", "c.key"})
    EXPECT_TRUE(read_key_file(path(name), "log", &unsealer)) << name;
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace passnum
