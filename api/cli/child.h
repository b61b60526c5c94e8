#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "ledger/base/result.h"

namespace passnum {

// This program run again as a command of its own, as a person or a script would run it: with its own memory,
// over the real network. Its complaints and progress go to our standard error.
struct ChildOutput {
  int exit_code = 0;
  std::string text;  // what it wrote to standard output
};
// Runs and waits. `program` empty: this program. Errors: io.
Result<ChildOutput> run_child(const std::string& program, const std::vector<std::string>& arguments);

// A command that goes on beside us, such as `serve`. Ended by stop() or when this goes.
class BackgroundChild {
 public:
  // Returns when the child has written its first line to standard output. Errors: io, unavailable (it ended
  // first).
  static Result<BackgroundChild> start(const std::vector<std::string>& arguments);
  ~BackgroundChild();
  BackgroundChild(BackgroundChild&& other) noexcept;
  BackgroundChild& operator=(BackgroundChild&&) = delete;
  BackgroundChild(const BackgroundChild&) = delete;
  BackgroundChild& operator=(const BackgroundChild&) = delete;

  pid_t pid() const { return pid_; }
  const std::string& first_line() const { return first_line_; }
  // Asks it to end (SIGTERM) and waits; its exit code.
  int stop();
  // Waits until it ends by itself, as after Ctrl-C, which the terminal sends to us both.
  int wait();

 private:
  BackgroundChild(pid_t pid, int output, std::string first_line)
      : pid_(pid), output_(output), first_line_(std::move(first_line)) {}
  pid_t pid_;
  int output_;
  std::string first_line_;
};

}  // namespace passnum
