#include "api/cli/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

extern char** environ;

namespace passnum {
namespace {

struct Started {
  pid_t pid;
  int output;
};

Result<Started> spawn(const std::string& program, const std::vector<std::string>& arguments) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
    return Error(ErrorCode::io, std::string("no pipe: ") + std::strerror(errno));
  const std::string path = program.empty() ? "/proc/self/exe" : program;
  std::vector<char*> argv;
  std::string name = program.empty() ? "passnum" : program;
  argv.push_back(name.data());
  std::vector<std::string> copies = arguments;
  for (auto& argument : copies) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  pid_t pid = 0;
  const int failure = ::posix_spawn(&pid, path.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  if (failure != 0) {
    ::close(pipe[0]);
    return Error(ErrorCode::io, "starting " + name + ": " + std::strerror(failure));
  }
  return Started{pid, pipe[0]};
}

// Appends what comes until the end, or until a newline when `one_line`.
void read_output(int fd, std::string& text, bool one_line) {
  std::array<char, 65536> buffer{};
  while (!one_line || text.find('\n') == std::string::npos) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<ChildOutput> run_child(const std::string& program, const std::vector<std::string>& arguments) {
  const auto started = spawn(program, arguments);
  if (!started) return started.error();
  ChildOutput output;
  read_output(started.value().output, output.text, false);
  ::close(started.value().output);
  output.exit_code = wait_for(started.value().pid);
  return output;
}

Result<BackgroundChild> BackgroundChild::start(const std::vector<std::string>& arguments) {
  const auto started = spawn({}, arguments);
  if (!started) return started.error();
  std::string line;
  read_output(started.value().output, line, true);
  BackgroundChild child(started.value().pid, started.value().output, line.substr(0, line.find('\n')));
  if (line.find('\n') == std::string::npos) {
    return Error(ErrorCode::unavailable,
                 "the server ended before it was ready, with code " + std::to_string(child.wait()));
  }
  return child;
}

BackgroundChild::BackgroundChild(BackgroundChild&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)),
      output_(std::exchange(other.output_, -1)),
      first_line_(std::move(other.first_line_)) {}

BackgroundChild::~BackgroundChild() {
  stop();
}

int BackgroundChild::stop() {
  if (pid_ == 0) return 0;
  ::kill(pid_, SIGTERM);
  return wait();
}

int BackgroundChild::wait() {
  if (pid_ == 0) return 0;
  const int code = wait_for(std::exchange(pid_, 0));
  if (output_ >= 0) ::close(std::exchange(output_, -1));
  return code;
}

}  // namespace passnum
