#include "ledger/base/hidden_text.h"

namespace passnum {
namespace {

bool is_between(unsigned char byte, unsigned char first, unsigned char last) {
  return byte >= first && byte <= last;
}

// How many bytes the hidden character has with which `text` begins; 0: it begins with none.
std::size_t hidden_bytes(std::string_view text) {
  const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned char lead = static_cast<unsigned char>(at(0));
  const unsigned char second = static_cast<unsigned char>(at(1));
  const unsigned char third = static_cast<unsigned char>(at(2));
  if (lead < 0x20 || lead == 0x7f) return 1;
  if (lead == 0xc2) return is_between(second, 0x80, 0x9f) ? 2 : 0;  // U+0080 to U+009F
  if (lead == 0xd8) return second == 0x9c ? 2 : 0;                  // U+061C
  if (lead == 0xef) return second == 0xbb && third == 0xbf ? 3 : 0;
  if (lead != 0xe2) return 0;
  const bool is_mark = second == 0x80 && (third == 0x8b || third == 0x8e || third == 0x8f);
  const bool is_line_or_turn = second == 0x80 && is_between(third, 0xa8, 0xae);
  const bool is_format = second == 0x81 && is_between(third, 0xa0, 0xaf);
  return is_mark || is_line_or_turn || is_format ? 3 : 0;
}

}  // namespace

bool has_hidden(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if (hidden_bytes(utf8.substr(i)) != 0) return true;
  }
  return false;
}

std::string without_hidden(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    const auto hidden = hidden_bytes(utf8);
    if (hidden == 0) out += utf8.front();
    utf8.remove_prefix(hidden == 0 ? 1 : hidden);
  }
  return out;
}

}  // namespace passnum
