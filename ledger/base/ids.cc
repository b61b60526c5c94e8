#include "ledger/base/ids.h"

#include <algorithm>

#include "ledger/base/random.h"
#include "ledger/base/time.h"

namespace passnum {
namespace {

constexpr std::size_t kUuidCharacters = 36;

bool is_hyphen_place(std::size_t at) {
  return at == 8 || at == 13 || at == 18 || at == 23;
}

constexpr std::string_view kHex = "0123456789abcdef";
constexpr Byte kNoDigit = 0xff;

constexpr std::array<Byte, 256> hex_digits() {
  std::array<Byte, 256> digits{};
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < kHex.size(); ++i)
    digits[static_cast<unsigned char>(kHex[i])] = static_cast<Byte>(i);
  return digits;
}
constexpr auto kHexDigits = hex_digits();

// Where the two digits of each byte stand.
constexpr std::array<std::uint8_t, 16> kUuidPlaces{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

constexpr std::array<bool, 256> letters_of_names() {
  std::array<bool, 256> is_letter{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@-"))
    is_letter[static_cast<unsigned char>(c)] = true;
  return is_letter;
}
constexpr auto kIsLetterOfNames = letters_of_names();

}  // namespace

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > kNameCharactersMax) return false;
  return std::ranges::all_of(text, [](char c) { return kIsLetterOfNames[static_cast<unsigned char>(c)]; });
}

void append_text(std::string& out, const Uuid& uuid) {
  std::array<char, kUuidCharacters> text{};
  std::size_t at = 0;
  for (const Byte byte : uuid.bytes) {
    if (is_hyphen_place(at)) text[at++] = '-';
    text[at++] = kHex[byte >> 4U];
    text[at++] = kHex[byte & 15U];
  }
  out.append(text.data(), text.size());
}

std::string to_text(const Uuid& uuid) {
  std::string out;
  append_text(out, uuid);
  return out;
}

bool read_uuid(std::string_view text, Uuid& out) {
  if (text.size() != kUuidCharacters) return false;
  if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
  Uuid uuid;
  Byte wrong = 0;
  for (std::size_t i = 0; i < kUuidPlaces.size(); ++i) {
    const Byte high = kHexDigits[static_cast<unsigned char>(text[kUuidPlaces[i]])];
    const Byte low = kHexDigits[static_cast<unsigned char>(text[kUuidPlaces[i] + 1U])];
    wrong |= high | low;
    uuid.bytes[i] = static_cast<Byte>(high << 4 | low);
  }
  if (wrong == kNoDigit) return false;
  out = uuid;
  return true;
}

Result<Uuid> parse_uuid(std::string_view text) {
  Uuid uuid;
  if (!read_uuid(text, uuid)) {
    return Error(ErrorCode::invalid,
                 "not a UUID in lower case, such as 0190d5a2-7b3c-7e11-8a6f-1d2c3b4a5f60");
  }
  return uuid;
}

Uuid make_uuid_v7(TimeMs now, Random& random) {
  Uuid uuid;
  random.fill(uuid.bytes);
  const auto ms = static_cast<std::uint64_t>(now.value);
  for (std::size_t i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<Byte>(ms >> (8 * (5 - i)));
  uuid.bytes[6] = static_cast<Byte>(0x70 | (uuid.bytes[6] & 0x0f));
  uuid.bytes[8] = static_cast<Byte>(0x80 | (uuid.bytes[8] & 0x3f));
  return uuid;
}

}  // namespace passnum
