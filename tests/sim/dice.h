#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/ids.h"

namespace passnum::sim {

// Everything that is left to chance, from one seed: the same throws for the same seed on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  // `low` to `high`, both included.
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    CHECK(low <= high);
    return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  // Never when `n` is 0.
  bool one_in(std::int64_t n) { return n > 0 && pick(1, n) == 1; }
  template <typename T>
  const T& of(const std::vector<T>& items) {
    return items[below(items.size())];
  }
  // An id that nothing else has.
  Uuid uuid() {
    Uuid id;
    for (auto& byte : id.bytes) byte = static_cast<Byte>(engine_());
    return id;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace passnum::sim
