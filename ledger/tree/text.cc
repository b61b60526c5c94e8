#include "ledger/tree/text.h"

#include <charconv>

namespace passnum {
namespace {

constexpr char32_t kNotUtf8 = 0xffffffff;

// What the first byte of a sequence says: how many bytes follow it, its own bits, and the least code point
// that needs that many bytes.
struct Lead {
  std::size_t following;
  char32_t bits;
  char32_t least;
};

bool read_lead(unsigned char byte, Lead& lead) {
  if (byte < 0x80) {
    lead = {0, byte, 0};
  } else if (byte >= 0xc0 && byte < 0xe0) {
    lead = {1, static_cast<char32_t>(byte & 0x1f), 0x80};
  } else if (byte >= 0xe0 && byte < 0xf0) {
    lead = {2, static_cast<char32_t>(byte & 0x0f), 0x800};
  } else if (byte >= 0xf0 && byte < 0xf8) {
    lead = {3, static_cast<char32_t>(byte & 0x07), 0x10000};
  } else {
    return false;
  }
  return true;
}

// The code point at the front of `text`, which it takes off, or kNotUtf8. `text` is not empty.
char32_t take_code_point(std::string_view& text) {
  Lead lead{};
  if (!read_lead(static_cast<unsigned char>(text.front()), lead)) return kNotUtf8;
  if (text.size() <= lead.following) return kNotUtf8;
  char32_t point = lead.bits;
  for (std::size_t i = 1; i <= lead.following; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) != 0x80) return kNotUtf8;
    point = point << 6 | (byte & 0x3f);
  }
  text.remove_prefix(lead.following + 1);
  const bool surrogate = point >= 0xd800 && point <= 0xdfff;
  return point < lead.least || point > 0x10ffff || surrogate ? kNotUtf8 : point;
}

// Unicode's White_Space property.
bool is_space(char32_t point) {
  return (point >= 0x09 && point <= 0x0d) || point == 0x20 || point == 0x85 || point == 0xa0 ||
         point == 0x1680 || (point >= 0x2000 && point <= 0x200a) || point == 0x2028 || point == 0x2029 ||
         point == 0x202f || point == 0x205f || point == 0x3000;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (take_code_point(text) == kNotUtf8) return false;
  }
  return true;
}

bool is_key_name(std::string_view text) {
  if (text.empty()) return false;
  while (!text.empty()) {
    const char32_t point = take_code_point(text);
    if (point == kNotUtf8 || point < 0x20 || point == U'+' || is_space(point)) return false;
  }
  return true;
}

Result<std::uint64_t> parse_decimal(std::string_view text) {
  const Error refused(ErrorCode::invalid, "not a decimal number without leading zeros, below 2^64");
  std::uint64_t value = 0;
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return refused;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) return refused;
  return value;
}

Result<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return Error(ErrorCode::invalid, "a line is missing, or its newline");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace passnum
