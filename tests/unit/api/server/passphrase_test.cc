#include "api/server/passphrase.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "api/server/whole_file.h"
#include "ledger/crypto/sealed_secret.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

using testing::HasSubstr;

class PassphraseTest : public testing::Test {
 protected:
  PassphraseTest() { ::unsetenv("CREDENTIALS_DIRECTORY"); }
  ~PassphraseTest() override { ::unsetenv("CREDENTIALS_DIRECTORY"); }
  std::string file_of(const std::string& content, unsigned mode = 0600) const {
    CHECK(bool(write_whole_file(scratch.file("phrase"), content, mode)));
    return scratch.file("phrase");
  }
  static std::string text(const Result<GuardedBytes>& passphrase) {
    return passphrase ? std::string(as_text(passphrase.value().bytes())) : passphrase.error().message();
  }
  ScratchDirectory scratch;
};

TEST_F(PassphraseTest, IsTheFirstLineOfItsFile) {
  EXPECT_EQ(text(read_passphrase(file_of("cinq mots que nul ne sait\nautre\n"), "k")),
            "cinq mots que nul ne sait");
  EXPECT_EQ(text(read_passphrase(file_of("sans fin de ligne"), "k")), "sans fin de ligne");
  EXPECT_THAT(text(read_passphrase(file_of("\n"), "k")), HasSubstr("does not begin with a passphrase"));
  EXPECT_THAT(text(read_passphrase(file_of(""), "k")), HasSubstr("does not begin with a passphrase"));
  EXPECT_EQ(read_passphrase(scratch.file("none"), "k").error().code, ErrorCode::not_found);
}

TEST_F(PassphraseTest, IsNotReadFromAFileThatOthersCanRead) {
  EXPECT_THAT(text(read_passphrase(file_of("a passphrase\n", 0644), "k")), HasSubstr("chmod 600"));
}

TEST_F(PassphraseTest, IsReadFromAPipe) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "par un tuyau\n", 13), 13);
  ::close(ends[1]);
  EXPECT_EQ(text(read_passphrase("/dev/fd/" + std::to_string(ends[0]), "k")), "par un tuyau");
  ::close(ends[0]);
}

TEST_F(PassphraseTest, LongerThanItsLimitIsRefused) {
  EXPECT_EQ(text(read_passphrase(file_of(std::string(kPassphraseBytesMax, 'p')), "k")).size(),
            kPassphraseBytesMax);
  EXPECT_THAT(text(read_passphrase(file_of(std::string(kPassphraseBytesMax + 1, 'p')), "k")),
              HasSubstr("longer than"));
}

TEST_F(PassphraseTest, IsTheCredentialThatSystemdGives) {
  std::filesystem::create_directory(scratch.file("credentials"));
  ::setenv("CREDENTIALS_DIRECTORY", scratch.file("credentials").c_str(), 1);
  ASSERT_TRUE(write_whole_file(scratch.file("credentials/passnum-passphrase"), "de systemd", 0400));
  EXPECT_EQ(text(read_passphrase("", "k")), "de systemd");
  EXPECT_EQ(text(read_passphrase(file_of("du fichier"), "k")), "du fichier");
  ASSERT_EQ(::chmod(scratch.file("credentials/passnum-passphrase").c_str(), 0444), 0);
  EXPECT_THAT(text(read_passphrase("", "k")), HasSubstr("chmod 600"));
}

TEST_F(PassphraseTest, OfSomethingNewIsNotShort) {
  EXPECT_EQ(text(read_new_passphrase(file_of(std::string(kNewPassphraseBytesMin, 'p')), "k")).size(),
            kNewPassphraseBytesMin);
  EXPECT_THAT(text(read_new_passphrase(file_of(std::string(kNewPassphraseBytesMin - 1, 'p')), "k")),
              HasSubstr("shorter than"));
}

}  // namespace
}  // namespace passnum
