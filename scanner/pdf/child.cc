#include "scanner/pdf/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace passnum {
namespace {

constexpr rlim_t kFileBytesMax = 65536;
constexpr rlim_t kOpenFilesMax = 64;
constexpr int kCannotStart = 127;

Error system_error(ErrorCode code, const char* doing, int number) {
  return Error(code, std::string(doing) + ": " + std::generic_category().message(number));
}

void close_if_open(int file) {
  if (file >= 0) ::close(file);
}

bool set_limit(__rlimit_resource resource, rlim_t value) {
  const rlimit limit{value, value};
  return ::setrlimit(resource, &limit) == 0;
}

struct Launch {
  const char* program;
  char* const* arguments;
  char* const* environment;
  int output;
  int messages;
  pid_t parent;
  ChildLimits limits;
};

// Runs in the child of a process that may have threads: system calls only, nothing that takes a lock.
[[noreturn]] void become(const Launch& launch) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != launch.parent) ::_exit(kCannotStart);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGXFSZ, SIG_IGN);  // too long a message is cut, and no reason to stop

  const int nothing = ::open("/dev/null", O_RDONLY);
  const bool ready =
      nothing >= 0 && ::dup2(nothing, STDIN_FILENO) >= 0 && ::dup2(launch.output, STDOUT_FILENO) >= 0 &&
      ::dup2(launch.messages, STDERR_FILENO) >= 0 && ::close_range(STDERR_FILENO + 1, ~0U, 0) == 0 &&
      set_limit(RLIMIT_AS, launch.limits.memory_bytes) &&
      set_limit(RLIMIT_CPU, launch.limits.processor_seconds) && set_limit(RLIMIT_FSIZE, kFileBytesMax) &&
      set_limit(RLIMIT_NOFILE, kOpenFilesMax) && set_limit(RLIMIT_CORE, 0);
  if (ready) ::execve(launch.program, launch.arguments, launch.environment);
  ::_exit(kCannotStart);
}

// 1 when `file` can be read or has ended, 0 when nothing came in time, -1 with errno.
int wait_until_readable(int file, std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    pollfd watched{file, POLLIN, 0};
    const int count = ::poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (count >= 0 || errno != EINTR) return count;
  }
}

}  // namespace

Result<Child> Child::start(const std::string& program, const std::vector<std::string>& arguments,
                           const ChildLimits& limits) {
  if (::access(program.c_str(), X_OK) != 0)
    return system_error(ErrorCode::unavailable, program.c_str(), errno);

  // Everything that allocates comes before the fork.
  std::vector<char*> argument_pointers{const_cast<char*>(program.c_str())};
  for (const auto& argument : arguments) argument_pointers.push_back(const_cast<char*>(argument.c_str()));
  argument_pointers.push_back(nullptr);
  std::array<char, 7> locale{"LANG=C"};
  std::array<char*, 2> environment{locale.data(), nullptr};

  std::array<int, 2> output{-1, -1};
  if (::pipe2(output.data(), O_CLOEXEC) != 0) return system_error(ErrorCode::io, "pipe", errno);
  const int messages = ::memfd_create("messages", MFD_CLOEXEC);
  const Launch launch{
      program.c_str(), argument_pointers.data(), environment.data(), output[1], messages, ::getpid(), limits};
  const pid_t process = messages < 0 ? -1 : ::fork();
  if (process == 0) become(launch);
  const int number = errno;
  ::close(output[1]);
  if (process < 0) {
    ::close(output[0]);
    close_if_open(messages);
    return system_error(ErrorCode::io, "starting a process", number);
  }
  return Child(process, output[0], messages);
}

Child::Child(Child&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      output_(std::exchange(other.output_, -1)),
      messages_(std::exchange(other.messages_, -1)) {}

Child::~Child() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  close_if_open(output_);
  close_if_open(messages_);
}

Result<std::size_t> Child::read(std::span<Byte> out, std::chrono::milliseconds patience) {
  CHECK(output_ >= 0);
  const int readable = wait_until_readable(output_, patience);
  if (readable < 0) return system_error(ErrorCode::io, "waiting for a process", errno);
  if (readable == 0) {
    return Error(ErrorCode::io, "nothing came for " + std::to_string(patience.count()) + " ms");
  }
  ssize_t count = 0;
  do {
    count = ::read(output_, out.data(), out.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return system_error(ErrorCode::io, "reading from a process", errno);
  return static_cast<std::size_t>(count);
}

Result<Done> Child::finish(std::chrono::milliseconds patience) {
  CHECK(process_ > 0);
  // By number: the header of glibc 2.36 cannot be used from C++.
  const int watch = static_cast<int>(::syscall(SYS_pidfd_open, process_, 0));
  if (watch < 0) return system_error(ErrorCode::io, "watching a process", errno);
  const int ended = wait_until_readable(watch, patience);
  ::close(watch);
  if (ended <= 0)
    return Error(ErrorCode::io, "it did not end for " + std::to_string(patience.count()) + " ms");

  int status = 0;
  if (::waitpid(process_, &status, 0) < 0) return system_error(ErrorCode::io, "waiting for a process", errno);
  process_ = -1;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Done{};
  if (WIFEXITED(status) && WEXITSTATUS(status) == kCannotStart)
    return Error(ErrorCode::io, "it could not be started");
  const std::string how = WIFSIGNALED(status) ? "ended by signal " + std::to_string(WTERMSIG(status))
                                              : "failed with " + std::to_string(WEXITSTATUS(status));
  return Error(ErrorCode::corrupt, how + first_message());
}

// ": " and the first line, without anything that could steer a terminal.
std::string Child::first_message() const {
  std::array<char, kChildMessageBytesMax> text{};
  const ssize_t count = ::pread(messages_, text.data(), text.size(), 0);
  if (count <= 0) return {};
  std::string out = ": ";
  for (const char c : std::string_view(text.data(), static_cast<std::size_t>(count))) {
    if (c == '\n') break;
    out += c < ' ' || c > '~' ? '?' : c;
  }
  return out;
}

}  // namespace passnum
