#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace passnum::bank {

// Makes run_program() end early: once set, for good. Any thread.
class StopSign {
 public:
  StopSign();
  ~StopSign();
  StopSign(const StopSign&) = delete;
  StopSign& operator=(const StopSign&) = delete;
  void set();
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

// Runs a program with this text as its standard input, and waits until it ends well. No shell, no inherited
// files, of the environment a PATH; what it writes is thrown away. After `patience`, or when `stop` is set,
// it and what it started are killed. `command` is its path and its arguments. Errors, with the exit code and
// nothing else of what it did: io (no such program, it failed), unavailable (too slow, or stopped).
Result<Done> run_program(const std::vector<std::string>& command, std::string_view input,
                         std::chrono::milliseconds patience, const StopSign& stop);

}  // namespace passnum::bank
