#include "api/server/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "ledger/base/random.h"
#include "tests/support/left_behind.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

KeyFile some_key() {
  KeyFile key;
  key.purpose = "device";
  key.name = "tel-1";
  SystemRandom().fill(key.secret);
  return key;
}

TEST(KeyFile, IsReadBackAndIsForItsOwnerOnly) {
  const ScratchDirectory scratch;
  const auto key = some_key();
  ASSERT_TRUE(write_key_file(scratch.file("a.key"), key));
  struct stat info {};
  ASSERT_EQ(::stat((scratch.file("a.key")).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  const auto read = read_key_file(scratch.file("a.key"), "device");
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read.value().name, "tel-1");
  EXPECT_EQ(read.value().secret, key.secret);
}

TEST(KeyFile, IsWipedWhenItGoes) {
  KeyFile key;
  key.secret.fill(0x5a);
  const auto seen = look_for_secret(key.secret, key);
  EXPECT_TRUE(seen.while_there);
  EXPECT_FALSE(seen.afterwards);
}

TEST(KeyFile, IsNeverWrittenOverAnother) {
  const ScratchDirectory scratch;
  ASSERT_TRUE(write_key_file(scratch.file("a.key"), some_key()));
  const auto again = write_key_file(scratch.file("a.key"), some_key());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::invalid);
}

TEST(KeyFile, OfOnePurposeIsNotTakenForAnother) {
  const ScratchDirectory scratch;
  ASSERT_TRUE(write_key_file(scratch.file("a.key"), some_key()));
  EXPECT_FALSE(read_key_file(scratch.file("a.key"), "operator"));
  EXPECT_FALSE(read_key_file(scratch.file("a.key"), "dev"));
}

TEST(KeyFile, ThatOthersCanReadIsRefusedWithWhatToDo) {
  const ScratchDirectory scratch;
  ASSERT_TRUE(write_key_file(scratch.file("a.key"), some_key()));
  ASSERT_EQ(::chmod((scratch.file("a.key")).c_str(), 0640), 0);
  const auto read = read_key_file(scratch.file("a.key"), "device");
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().context.find("chmod 600"), std::string::npos);
}

TEST(KeyFile, CutAnywhereIsRefused) {
  const ScratchDirectory scratch;
  ASSERT_TRUE(write_key_file(scratch.file("a.key"), some_key()));
  const auto whole = read_whole_file(scratch.file("a.key"), 4096);
  ASSERT_TRUE(whole);
  for (std::size_t length = 0; length < whole.value().size(); ++length) {
    ASSERT_TRUE(write_whole_file(scratch.file("b.key"), whole.value().substr(0, length), 0600));
    EXPECT_FALSE(read_key_file(scratch.file("b.key"), "device")) << length;
  }
}

TEST(KeyFile, ThatIsNotThereIsNotFound) {
  const ScratchDirectory scratch;
  EXPECT_EQ(read_key_file(scratch.file("none.key"), "device").error().code, ErrorCode::not_found);
}

TEST(WholeFile, LargerThanItsLimitIsRefused) {
  const ScratchDirectory scratch;
  ASSERT_TRUE(write_whole_file(scratch.file("f"), std::string(1001, 'x')));
  EXPECT_EQ(read_whole_file(scratch.file("f"), 1000).error().code, ErrorCode::too_large);
  EXPECT_TRUE(read_whole_file(scratch.file("f"), 1001));
}

}  // namespace
}  // namespace passnum
