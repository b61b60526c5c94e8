#include "tests/sim/trace.h"

#include <cstdio>

namespace passnum::sim {

void Trace::say(std::string_view line) {
  for (const char c : line) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash_ = (hash_ ^ static_cast<unsigned char>('\n')) * 0x100000001b3;
  if (is_verbose_)
    std::printf("%6llu  %.*s\n", static_cast<unsigned long long>(step_), static_cast<int>(line.size()),
                line.data());
}

}  // namespace passnum::sim
