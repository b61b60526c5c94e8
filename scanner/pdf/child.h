#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"

namespace passnum {

// What a child process may take. The kernel ends it when it takes more.
struct ChildLimits {
  std::uint64_t memory_bytes;
  std::uint32_t processor_seconds;
};
constexpr std::size_t kChildMessageBytesMax = 4096;  // of its standard error, for our own words

// A program run apart, for work on files from strangers: no shell, no inherited files, environment or input,
// no file of its own to write beyond a few kilobytes, limits on memory and processor time, and killed when
// this object goes or its parent dies. For one thread, the one that started it.
class Child {
 public:
  // `program` is a path; `arguments` do not contain its name. Errors: unavailable (no such program), io.
  static Result<Child> start(const std::string& program, const std::vector<std::string>& arguments,
                             const ChildLimits& limits);
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Up to out.size() bytes of its standard output, waiting for at most `patience`; 0 at the end. Errors: io,
  // also when nothing came in time.
  Result<std::size_t> read(std::span<Byte> out, std::chrono::milliseconds patience);
  // After the end of its output. Errors: corrupt, with the first line it wrote to standard error, when it
  // failed or was ended by a limit; io, when it did not end in time.
  Result<Done> finish(std::chrono::milliseconds patience);

 private:
  Child(pid_t process, int output, int messages) : process_(process), output_(output), messages_(messages) {}
  std::string first_message() const;

  pid_t process_;  // -1 when it was waited for
  int output_;
  int messages_;
};

}  // namespace passnum
