#include "api/bank/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "ledger/base/check.h"

namespace passnum::bank {
namespace {

Error failed(const std::string& doing) {
  return {ErrorCode::io, doing + ": " + std::strerror(errno)};
}

class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// A file in memory and not a pipe: nobody has to wait until the program reads it, whether it ever does.
Result<Done> fill(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return failed("writing down what a program is given");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::lseek(file, 0, SEEK_SET) != 0) return failed("going back to the beginning");
  return Done{};
}

Result<pid_t> spawn_with(const std::vector<std::string>& command, int input) {
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::string path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
  std::array<char*, 2> environment{path.data(), nullptr};

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  // A group of its own, to be killed whole; and none of the signals that the server holds back.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  sigset_t all;
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t process = 0;
  errno = ::posix_spawn(&process, words.front().c_str(), &actions, &attributes, arguments.data(),
                        environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (errno != 0) return failed("starting the program");
  return process;
}

int wait_for_end(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

// True once it has ended; false when the time is over or the sign is set.
bool ends_in_time(pid_t process, std::chrono::milliseconds patience, const StopSign& stop) {
  // By number: glibc 2.36 declares pidfd_open() for C only.
  const OpenFile ended(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  if (ended.get() < 0) return false;
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    std::array<pollfd, 2> watched{{{ended.get(), POLLIN, 0}, {stop.descriptor(), POLLIN, 0}}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const int ready =
        ::poll(watched.data(), watched.size(), static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready < 0 && errno == EINTR) continue;
    return ready > 0 && watched[0].revents != 0;
  }
}

}  // namespace

StopSign::StopSign() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  CHECK(descriptor_ >= 0);
}

StopSign::~StopSign() {
  ::close(descriptor_);
}

void StopSign::set() {
  const std::uint64_t one = 1;
  CHECK(::write(descriptor_, &one, sizeof one) == sizeof one || errno == EAGAIN);
}

Result<Done> run_program(const std::vector<std::string>& command, std::string_view input,
                         std::chrono::milliseconds patience, const StopSign& stop) {
  CHECK(!command.empty());
  const OpenFile file(::memfd_create("input", MFD_CLOEXEC));
  if (file.get() < 0) return failed("making room for what a program is given");
  if (auto filled = fill(file.get(), input); !filled) return filled;
  const auto process = spawn_with(command, file.get());
  if (!process) return process.error();
  const bool is_ended = ends_in_time(process.value(), patience, stop);
  if (!is_ended) ::kill(-process.value(), SIGKILL);
  const int status = wait_for_end(process.value());
  if (!is_ended) return Error(ErrorCode::unavailable, "the program did not end in time");
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Done{};
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return Error(ErrorCode::io, "the program ended with code " + std::to_string(code));
}

}  // namespace passnum::bank
