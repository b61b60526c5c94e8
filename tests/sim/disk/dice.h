#pragma once

#include <cstdint>

namespace passnum {

// Numbers that follow from a seed alone (SplitMix64), the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    return mixed ^ (mixed >> 31);
  }
  // 0 to `end` - 1; 0 for an `end` of 0.
  std::uint64_t below(std::uint64_t end) { return end == 0 ? 0 : next() % end; }

 private:
  std::uint64_t state_;
};

}  // namespace passnum
