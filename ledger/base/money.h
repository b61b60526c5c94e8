#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "ledger/base/check.h"

namespace passnum {

// Euro cents. Exact, signed, and far below 2^53 so that JSON carries it whole.
struct Cents {
  std::int64_t value{};
  constexpr Cents() = default;
  constexpr explicit Cents(std::int64_t cents) : value(cents) {}
  auto operator<=>(const Cents&) const = default;
  Cents operator-() const { return Cents(-value); }
  Cents& operator+=(Cents other);
  Cents& operator-=(Cents other) { return *this += -other; }
};

constexpr std::int64_t kCentsMax = 1'000'000'000'000'000;  // EUR 10 000 billion: anything above is a bug

inline Cents& Cents::operator+=(Cents other) {
  value += other.value;
  CHECK(value <= kCentsMax);
  CHECK(value >= -kCentsMax);
  return *this;
}
inline Cents operator+(Cents a, Cents b) {
  return a += b;
}
inline Cents operator-(Cents a, Cents b) {
  return a -= b;
}
inline Cents times(Cents unit, std::int64_t count) {
  CHECK(count >= 0);
  CHECK(count <= 1'000'000'000);
  CHECK(unit.value <= 1'000'000);
  CHECK(unit.value >= -1'000'000);
  return Cents(unit.value * count);
}

}  // namespace passnum
