#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/base/result.h"

namespace passnum::oidc {

// JSON that somebody else writes: all of RFC 8259, where ours (ledger/model/json.h) has a narrower profile.
// Equal keys are refused, because two readers would see two documents.
class ForeignJson {
 public:
  using Array = std::vector<ForeignJson>;
  using Member = std::pair<std::string, ForeignJson>;
  using Object = std::vector<Member>;  // sorted by key
  using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object>;

  ForeignJson() = default;  // null
  explicit ForeignJson(Value value) : value_(std::move(value)) {}

  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const Array* array() const { return std::get_if<Array>(&value_); }
  const Object* object() const { return std::get_if<Object>(&value_); }
  // A whole number, also when it was written with a fraction or an exponent, which is cut off: RFC 7519
  // lets a NumericDate have one. Only from -2^53 to 2^53.
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }

  // The member named `key`, or nullptr when this is no object or has none. A member that is null is absent.
  const ForeignJson* find(std::string_view key) const;
  // The member's text, or nullptr when it is absent or no string.
  const std::string* text(std::string_view key) const;

 private:
  Value value_;
};

constexpr std::size_t kForeignDepthMax = 12;
constexpr std::size_t kForeignValuesMax = 5'000;

// Parses one value. Errors: too_large (more than bytes_max, or kForeignValuesMax values), invalid (not JSON,
// deeper than kForeignDepthMax, a key that comes twice, a number that no double holds, something behind it).
// No error repeats the text.
Result<ForeignJson> parse_foreign_json(std::string_view text, std::size_t bytes_max);

}  // namespace passnum::oidc
