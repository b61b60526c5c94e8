#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace passnum::sim {

// What happened, line by line, and a number that is the same when all of it is the same.
class Trace {
 public:
  explicit Trace(bool is_verbose) : is_verbose_(is_verbose) {}
  // Printed when verbose.
  void say(std::string_view line);
  void next_step() { ++step_; }
  std::uint64_t step() const { return step_; }
  // FNV-1a over all lines.
  std::uint64_t hash() const { return hash_; }
  // The newest failure that was made, for a report.
  void remember_failure(std::string words) { last_failure_ = std::move(words); }
  const std::string& last_failure() const { return last_failure_; }

 private:
  const bool is_verbose_;
  std::uint64_t step_ = 0;
  std::uint64_t hash_ = 0xcbf29ce484222325;
  std::string last_failure_ = "none so far";
};

// Thrown by whoever sees that something is not as it must be.
struct Violation {
  std::string expected;
  std::string found;
};

// Throws Violation unless `holds`.
inline void expect(bool holds, const char* expected, const std::string& found = {}) {
  if (!holds) throw Violation{expected, found};
}

}  // namespace passnum::sim
