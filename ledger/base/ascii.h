#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace passnum {

// ASCII only, and the same in every locale: whatever else there is, UTF-8 included, is no digit and has no
// case.
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
// True of the empty text as well.
constexpr bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}
constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}
constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace passnum
