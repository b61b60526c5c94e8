#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/base/result.h"

namespace passnum {

// A JSON value of the ledger's profile: RFC 8785 without floats and null. Integers only, |n| < 2^53; strings
// in UTF-8 NFC; object keys in printable ASCII, each once. See FORMAT.md, section 2.
class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;  // sorted by key

  Json() : value_(Object{}) {}
  explicit Json(bool value) : value_(value) {}
  explicit Json(std::int64_t value) : value_(value) {}
  explicit Json(std::string value) : value_(std::move(value)) {}
  explicit Json(Array value) : value_(std::move(value)) {}
  explicit Json(Object members);  // sorts; CHECKs that no key comes twice

  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const Array* array() const { return std::get_if<Array>(&value_); }
  const Object* object() const { return std::get_if<Object>(&value_); }
  // The member named `key`, or nullptr when this is no object or has none.
  const Json* find(std::string_view key) const;

  bool operator==(const Json&) const = default;

 private:
  std::variant<bool, std::int64_t, std::string, Array, Object> value_;
};

constexpr std::int64_t kJsonIntegerMax = (std::int64_t{1} << 53) - 1;
constexpr std::size_t kJsonDepthMax = 16;

// Parses one value, with white space and in any order of keys. Refuses equal keys, floats, null, integers
// out of range, keys that are not printable ASCII, strings not in NFC, and more than kJsonDepthMax levels.
// Errors: invalid, with the byte at which reading stopped.
Result<Json> parse_json(std::string_view text);

// The one canonical spelling (RFC 8785).
std::string canonical_text(const Json& value);
// Appends a string in its canonical spelling, quotes included.
void append_json_string(std::string& out, std::string_view text);

// parse_json, and refuses any spelling but the canonical one. Errors: invalid.
Result<Json> parse_canonical(std::string_view text);

}  // namespace passnum
