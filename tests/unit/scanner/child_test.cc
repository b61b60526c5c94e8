#include "scanner/pdf/child.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

namespace passnum {
namespace {

constexpr std::chrono::milliseconds kPatience{20'000};
constexpr std::chrono::milliseconds kNoPatience{1};
constexpr ChildLimits kLimits{1u << 28, 20};

Child shell(const std::string& script, const ChildLimits& limits = kLimits) {
  return Child::start("/bin/sh", {"-c", script}, limits).value();
}

std::string output_of(Child& child) {
  std::string out;
  std::array<Byte, 100> block{};
  while (true) {
    const auto count = child.read(block, kPatience);
    EXPECT_TRUE(count) << count.error().message();
    if (!count || count.value() == 0) return out;
    out += as_text(ByteView(block).first(count.value()));
  }
}

TEST(Child, GivesItsOutputAndEnds) {
  Child child = shell("echo one; echo two");
  EXPECT_EQ(output_of(child), "one\ntwo\n");
  EXPECT_TRUE(child.finish(kPatience));
}

TEST(Child, ThatFailsIsCorruptWithItsFirstWords) {
  Child child = shell("printf 'bad \\033[2Jthing\\nmore\\n' >&2; exit 3");
  EXPECT_EQ(output_of(child), "");
  const auto ended = child.finish(kPatience);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().message(), "corrupt: failed with 3: bad ?[2Jthing");
}

TEST(Child, OfAProgramThatIsNotThereIsUnavailable) {
  EXPECT_EQ(Child::start("/nonexistent/pdftoppm", {}, kLimits).error().code, ErrorCode::unavailable);
}

TEST(Child, SeesNoFileInputOrEnvironmentOfOurs) {
  const int ours = ::fcntl(STDERR_FILENO, F_DUPFD, 50);  // without O_CLOEXEC on purpose
  Child child = shell("cat; [ -e /proc/$$/fd/" + std::to_string(ours) +
                      " ] && echo leaked; env | grep -v -e ^PWD= -e ^_=");
  EXPECT_EQ(output_of(child), "LANG=C\n");
  ::close(ours);
}

TEST(Child, ThatSaysNothingIsGivenUp) {
  Child child = shell("exec sleep 1000");
  std::array<Byte, 1> block{};
  const auto count = child.read(block, kNoPatience);
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().code, ErrorCode::io);
}

TEST(Child, ThatClosesItsOutputAndStaysIsGivenUp) {
  Child child = shell("exec >&-; exec sleep 1000");
  EXPECT_EQ(output_of(child), "");
  EXPECT_EQ(child.finish(kNoPatience).error().code, ErrorCode::io);
}

TEST(Child, IsKilledByItsLimitOfProcessorTime) {
  Child child = shell("while :; do :; done", {1u << 28, 1});
  EXPECT_EQ(output_of(child), "");
  EXPECT_THAT(child.finish(kPatience).error().message(), ::testing::HasSubstr("ended by signal"));
}

TEST(Child, CannotTakeMoreMemoryThanItsLimit) {
  const std::string take_100_megabytes = "head -c 100000000 /dev/zero | tail -c 99999999 | wc -c";
  Child limited = shell(take_100_megabytes, {1u << 26, 20});
  EXPECT_NE(output_of(limited), "99999999\n");
  Child free = shell(take_100_megabytes, {1u << 30, 20});
  EXPECT_EQ(output_of(free), "99999999\n");
}

TEST(Child, CannotFillTheDisk) {
  Child child =
      shell("cd /tmp && head -c 1000000 /dev/zero >child-test-$$; wc -c <child-test-$$; rm child-test-$$");
  EXPECT_EQ(output_of(child), "65536\n");
}

TEST(Child, ThatComplainsWithoutEndIsCutShort) {
  Child child = shell("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1");
  EXPECT_EQ(output_of(child), "");
  EXPECT_LT(child.finish(kPatience).error().message().size(), kChildMessageBytesMax + 100);
}

TEST(Child, IsGoneWithItsObject) {
  std::string process;
  {
    Child child = shell("echo $$; exec sleep 1000");
    std::array<Byte, 20> block{};
    const auto count = child.read(block, kPatience);
    ASSERT_TRUE(count);
    process = as_text(ByteView(block).first(count.value()));
  }
  EXPECT_NE(::kill(std::stoi(process), 0), 0);
}

}  // namespace
}  // namespace passnum
