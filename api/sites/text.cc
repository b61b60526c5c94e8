#include "api/sites/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>

#include "ledger/base/check.h"

namespace passnum {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

struct Signature {
  std::string_view bytes;
  std::string_view what;
  std::string_view what_en;
};
constexpr std::array<Signature, 7> kSignatures{{
    {"PK\x03\x04", "un classeur (xlsx, ods) ou une archive", "a workbook (xlsx, ods) or an archive"},
    {"\xD0\xCF\x11\xE0", "un classeur (xls)", "a workbook (xls)"},
    {"%PDF", "un PDF", "a PDF"},
    {"\x1F\x8B", "une archive compressée (gz)", "a compressed archive (gz)"},
    {"7z\xBC\xAF", "une archive compressée (7z)", "a compressed archive (7z)"},
    {"\x89PNG", "une image", "a picture"},
    {"\xFF\xD8\xFF", "une image", "a picture"},
}};

// Windows-1252 from 0x80 to 0x9F; 0 where it defines nothing.
constexpr std::array<std::uint16_t, 32> kWindows1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::size_t line_at(std::string_view text, std::size_t at) {
  std::size_t line = 1;
  for (std::size_t end = line_end(text, 0); end <= at && end < text.size(); end = line_end(text, end)) ++line;
  return line;
}

// The length of the UTF-8 sequence at `at`, or 0. RFC 3629: shortest form, no surrogates, to U+10FFFF.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[i])) : 0U;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(at + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (first == 0xE0 && byte(at + 1) < 0xA0) return 0;
    if (first == 0xED && byte(at + 1) > 0x9F) return 0;
    return continues(at + 1) && continues(at + 2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (first == 0xF0 && byte(at + 1) < 0x90) return 0;
    if (first == 0xF4 && byte(at + 1) > 0x8F) return 0;
    return continues(at + 1) && continues(at + 2) && continues(at + 3) ? 4 : 0;
  }
  return 0;
}

// Sequences that French text in UTF-8 is full of (accents, œ, typographic apostrophes and dashes), and that
// Windows-1252 text does not hold by chance: there they would read "Ã©", "Å“", "â€™".
bool is_french_utf8(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence.front());
  if (sequence.size() == 2) return first == 0xC2 || first == 0xC3 || first == 0xC5;
  return sequence.starts_with("\xE2\x80");
}

void append_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

struct Utf8Survey {
  std::optional<std::size_t> first_invalid;
  bool has_french = false;
};
Utf8Survey survey(std::string_view text) {
  Utf8Survey found;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0 && !found.first_invalid) found.first_invalid = at;
    if (length > 1 && is_french_utf8(text.substr(at, length))) found.has_french = true;
    at += std::max<std::size_t>(length, 1);
  }
  return found;
}

Result<DecodedText, TextFault> decode_windows_1252(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::uint32_t c = byte >= 0x80 && byte <= 0x9F ? kWindows1252[byte - 0x80U] : byte;
    if (c == 0) return TextFault{Flaw::encoding_unknown, line_at(text, at), {}, {}};
    append_utf8(out, c);
  }
  return DecodedText{std::move(out), "windows-1252"};
}

std::optional<TextFault> not_text(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return TextFault{Flaw::encoding_utf16, 0, {}, {}};
  for (const auto& signature : kSignatures) {
    if (text.starts_with(signature.bytes)) {
      return TextFault{Flaw::file_not_text, 0, std::string(signature.what), std::string(signature.what_en)};
    }
  }
  const std::size_t nul = text.find('\0');
  if (nul == std::string_view::npos) return std::nullopt;
  // UTF-16 without its mark: every second byte of ASCII text is zero.
  const std::string_view start = text.substr(0, 64);
  const auto zeros = std::ranges::count(start, '\0');
  if (zeros * 5 >= static_cast<std::ptrdiff_t>(start.size()) * 2 &&
      zeros * 2 <= static_cast<std::ptrdiff_t>(start.size()) + 1) {
    return TextFault{Flaw::encoding_utf16, 0, {}, {}};
  }
  return TextFault{Flaw::nul_byte, line_at(text, nul), {}, {}};
}

}  // namespace

Result<DecodedText, TextFault> decode_text(ByteView file) {
  std::string_view text = as_text(file);
  if (auto fault = not_text(text)) return *std::move(fault);
  const bool marked = text.starts_with(kUtf8Mark);
  if (marked) text.remove_prefix(kUtf8Mark.size());
  const Utf8Survey found = survey(text);
  if (!found.first_invalid) return DecodedText{std::string(text), marked ? "utf-8-bom" : "utf-8"};
  if (marked || found.has_french)
    return TextFault{Flaw::encoding_mixed, line_at(text, *found.first_invalid), {}, {}};
  return decode_windows_1252(text);
}

std::string tidied(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  if (std::ranges::all_of(text, [](char c) { return (c & '\x80') == 0; })) return std::string(text);
  utf8proc_uint8_t* composed = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &composed,
                                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(composed, &std::free);
  CHECK(length >= 0);
  return std::string(reinterpret_cast<const char*>(composed), static_cast<std::size_t>(length));
}

std::size_t line_end(std::string_view text, std::size_t at) {
  const std::size_t found = text.find_first_of("\r\n", at);
  if (found == std::string_view::npos) return text.size();
  const bool pair = text[found] == '\r' && found + 1 < text.size() && text[found + 1] == '\n';
  return found + (pair ? 2 : 1);
}

}  // namespace passnum
