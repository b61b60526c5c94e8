#pragma once

#include <cstdint>
#include <span>

#include "ledger/base/bytes.h"

namespace passnum {

// Where random bytes come from.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<Byte> out) = 0;
};

// The kernel's, through libsodium: fit for keys. Any thread may call it.
class SystemRandom final : public Random {
 public:
  SystemRandom();
  void fill(std::span<Byte> out) override;
};

// The same bytes for the same seed: for tests and the demonstration's identifiers, never for keys.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}
  void fill(std::span<Byte> out) override;

 private:
  std::uint64_t seed_;
  std::uint64_t calls_ = 0;
};

}  // namespace passnum
