#include "ledger/base/ids.h"

#include <algorithm>

#include "ledger/base/random.h"
#include "ledger/base/time.h"

namespace passnum {

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > kNameCharactersMax) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == ':' || c == '@' || c == '-';
  });
}

std::string to_text(const Uuid& uuid) {
  std::string hex = to_hex(uuid.bytes);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, 1, '-');
  return hex;
}

Result<Uuid> parse_uuid(std::string_view text) {
  const Error refused(ErrorCode::invalid,
                      "not a UUID in lower case, such as 0190d5a2-7b3c-7e11-8a6f-1d2c3b4a5f60");
  if (text.size() != 36) return refused;
  std::string hex;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen != (text[i] == '-')) return refused;
    if (text[i] >= 'A' && text[i] <= 'F') return refused;
    if (!hyphen) hex.push_back(text[i]);
  }
  const auto bytes = from_hex(hex);
  if (!bytes) return refused;
  Uuid uuid;
  std::ranges::copy(bytes.value(), uuid.bytes.begin());
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
