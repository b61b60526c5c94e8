#include "api/bank/run_program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "tests/support/scratch_directory.h"

namespace passnum::bank {
namespace {

using namespace std::chrono_literals;

Result<Done> shell(const std::string& script, std::string_view input = {},
                   std::chrono::milliseconds patience = 60s) {
  const StopSign stop;
  return run_program({"/bin/sh", "-c", script}, input, patience, stop);
}

TEST(RunProgram, GivesTheWholeTextToAProgramThatReadsIt) {
  const ScratchDirectory directory;
  const auto file = directory.file("out");
  const std::string text(300'000, 'x');
  ASSERT_TRUE(shell("cat > " + file, text));
  EXPECT_TRUE(shell("test $(wc -c < " + file + ") = 300000"));
}

TEST(RunProgram, DoesNotMindAProgramThatReadsNothing) {
  EXPECT_TRUE(shell("true", std::string(300'000, 'x')));
}

TEST(RunProgram, SaysWithWhichCodeItFailedAndNothingThatItWrote) {
  const auto failed = shell("echo planted-secret; echo planted-secret >&2; exit 75");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::io);
  EXPECT_EQ(failed.error().context, "the program ended with code 75");
  EXPECT_EQ(shell("kill -9 $$").error().context, "the program ended with code 137");
}

TEST(RunProgram, ThatIsNotThereIsAnError) {
  const StopSign stop;
  EXPECT_FALSE(run_program({"/nowhere/sendmail"}, "", 60s, stop));
}

TEST(RunProgram, InheritsNoFileAndNothingOfTheEnvironment) {
  ASSERT_EQ(::setenv("PLANTED", "1", 1), 0);
  EXPECT_TRUE(shell("test -z \"$PLANTED\""));
  // 0, 1, 2 and the directory that is being listed.
  EXPECT_TRUE(shell("test $(ls /proc/self/fd | wc -l) -le 4"));
}

TEST(RunProgram, ThatTakesTooLongIsKilledWithWhatItStarted) {
  const ScratchDirectory directory;
  const auto fifo = directory.file("fifo");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  // Both have the fifo open for writing: once nobody has, both are gone.
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  const auto slow = shell("exec 3> " + fifo + "; echo there >&3; sleep 1000 & sleep 1000", {}, 2s);
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().code, ErrorCode::unavailable);
  std::array<char, 6> text{};
  EXPECT_EQ(::read(reader, text.data(), text.size()), 6);
  pollfd watched{reader, POLLIN, 0};
  EXPECT_EQ(::poll(&watched, 1, 60'000), 1);
  EXPECT_EQ(watched.revents, POLLHUP);
  ::close(reader);
}

TEST(RunProgram, EndsEarlyWhenItIsToldTo) {
  StopSign stop;
  std::thread other([&stop] { stop.set(); });
  EXPECT_EQ(run_program({"/bin/sh", "-c", "sleep 1000"}, "", 600s, stop).error().code,
            ErrorCode::unavailable);
  other.join();
}

}  // namespace
}  // namespace passnum::bank
