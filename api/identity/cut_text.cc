#include "api/identity/cut_text.h"

#include <algorithm>
#include <iterator>

namespace passnum::identity {
namespace {

bool continues_a_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

}  // namespace

std::string cut_text(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  std::size_t end = bytes_max;
  while (end > 0 && continues_a_character(text[end])) --end;
  return std::string(text.substr(0, end));
}

std::string printable_text(std::string_view text, std::size_t bytes_max) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c >= ' ' && c <= '~'; });
  if (out.size() > bytes_max) out.resize(bytes_max);
  return out;
}

}  // namespace passnum::identity
