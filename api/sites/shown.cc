#include "api/sites/shown.h"

#include <cstdint>

#include "api/sites/places.h"
#include "ledger/base/ascii.h"

namespace passnum {
namespace {

constexpr std::string_view kMasked = "(masqué)";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kColumnNameDigitsMax = 5;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & '\x80') != 0;
}
bool joins_digits(char c) {
  return c == ' ' || c == '.' || c == '-' || c == '/' || c == '(' || c == ')';
}

// The code point at `at` of valid UTF-8, and its length in bytes.
struct CodePoint {
  std::uint32_t value;
  std::size_t length;
};
CodePoint code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 1 || at + length > text.size()) return {first, 1};
  std::uint32_t value = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) value = (value << 6) | (byte(at + i) & 0x3F);
  return {value, length};
}

bool is_line_space(std::uint32_t c) {
  return c == '\t' || c == '\n' || c == '\r';
}
bool is_control(std::uint32_t c) {
  return (c < 0x20 && !is_line_space(c)) || (c >= 0x7F && c <= 0x9F) || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// A phone number is nine digits or more, in groups or not, and not part of a word. Thirteen and fourteen are
// left readable, because they are what a SIRET has, with or without its first zero.
bool is_phone_run(std::string_view digits, bool is_pivot) {
  if (digits.starts_with("0033")) return true;
  if (digits.size() < 9 || digits.size() == 13 || digits.size() == 14) return false;
  return !(is_pivot && digits.size() == 9);
}

// No-break spaces separate the digits of a phone number as often as spaces do.
std::string with_plain_spaces(std::string_view value) {
  std::string out;
  for (std::size_t at = 0; at < value.size();) {
    const auto [c, length] = code_point(value, at);
    const bool is_space = c == 0xA0 || c == 0x202F || c == 0x2009;
    out += is_space ? " " : value.substr(at, length);
    at += length;
  }
  return out;
}

bool has_phone(std::string_view text, bool is_pivot) {
  const std::string value = with_plain_spaces(text);
  std::size_t at = 0;
  while (at < value.size()) {
    if (!is_digit(value[at])) {
      ++at;
      continue;
    }
    const bool in_word = at > 0 && is_letter(value[at - 1]);
    const bool plus = at > 0 && value[at - 1] == '+';
    std::string digits;
    while (at < value.size() && (is_digit(value[at]) || joins_digits(value[at]))) {
      if (is_digit(value[at])) digits += value[at];
      ++at;
    }
    const bool before_word = at < value.size() && is_letter(value[at]) && is_digit(value[at - 1]);
    if (in_word || before_word) continue;
    if (plus ? digits.size() >= 8 : is_phone_run(digits, is_pivot)) return true;
  }
  return false;
}

}  // namespace

bool looks_personal(std::string_view value) {
  return value.find('@') != std::string_view::npos || has_phone(value, false);
}

std::string shown(std::string_view value, bool is_pivot) {
  if (value.find('@') != std::string_view::npos || has_phone(value, is_pivot)) return std::string(kMasked);
  std::string out;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < value.size();) {
    if (characters == kShownCharactersMax) return out + "…";
    const auto [c, length] = code_point(value, at);
    if (is_line_space(c)) {
      out += ' ';
    } else if (is_control(c)) {
      out += kReplacement;
    } else {
      out += value.substr(at, length);
    }
    at += length;
    ++characters;
  }
  return out;
}

std::string shown_column(std::string_view name) {
  std::size_t digits = 0;
  for (const char c : name) digits += is_digit(c) ? 1 : 0;
  return digits > kColumnNameDigitsMax ? std::string(kMasked) : shown(name);
}

bool has_control_character(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    const auto [c, length] = code_point(utf8, at);
    if (is_control(c)) return true;
    at += length;
  }
  return false;
}

}  // namespace passnum
