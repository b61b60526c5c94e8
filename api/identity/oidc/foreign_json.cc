#include "api/identity/oidc/foreign_json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <cmath>

namespace passnum::oidc {
namespace {

namespace json = boost::json;

constexpr double kWholeMax = 9007199254740992.0;  // 2^53

// Builds a ForeignJson from Boost.JSON's events: Boost's own document keeps the last of two equal keys.
class Builder {
 public:
  static constexpr std::size_t max_object_size = kForeignValuesMax;
  static constexpr std::size_t max_array_size = kForeignValuesMax;
  static constexpr std::size_t max_key_size = 256;
  static constexpr std::size_t max_string_size = 1024 * 1024;

  using error_code = boost::system::error_code;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(); }
  bool on_array_begin(error_code&) { return open(); }
  bool on_object_end(std::size_t, error_code& ec) {
    auto members = std::move(levels_.back().members);
    levels_.pop_back();
    std::ranges::sort(members, {}, &ForeignJson::Member::first);
    const auto twice = std::ranges::adjacent_find(members, {}, &ForeignJson::Member::first);
    if (twice != members.end()) return refuse(ec, ErrorCode::invalid, "a key comes twice");
    return add(ForeignJson(ForeignJson::Value(std::move(members))), ec);
  }
  bool on_array_end(std::size_t, error_code& ec) {
    auto items = std::move(levels_.back().items);
    levels_.pop_back();
    return add(ForeignJson(ForeignJson::Value(std::move(items))), ec);
  }
  bool on_key_part(json::string_view part, std::size_t, error_code&) { return text_part(part); }
  bool on_key(json::string_view part, std::size_t, error_code&) {
    text_part(part);
    levels_.back().is_object = true;
    levels_.back().key = std::exchange(text_, {});
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) { return text_part(part); }
  bool on_string(json::string_view part, std::size_t, error_code& ec) {
    text_part(part);
    return add(ForeignJson(ForeignJson::Value(std::exchange(text_, {}))), ec);
  }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t value, json::string_view, error_code& ec) {
    return add_number(static_cast<double>(value), value, ec);
  }
  bool on_uint64(std::uint64_t value, json::string_view, error_code& ec) {
    return add(ForeignJson(ForeignJson::Value(static_cast<double>(value))), ec);
  }
  bool on_double(double value, json::string_view, error_code& ec) {
    // Boost takes 0e999 for 0 times infinity, which is no number.
    if (!std::isfinite(value)) return refuse(ec, ErrorCode::invalid, "a number has too large an exponent");
    if (std::abs(value) > kWholeMax) return add(ForeignJson(ForeignJson::Value(value)), ec);
    return add_number(value, static_cast<std::int64_t>(value), ec);
  }
  bool on_bool(bool value, error_code& ec) { return add(ForeignJson(ForeignJson::Value(value)), ec); }
  bool on_null(error_code& ec) { return add(ForeignJson(), ec); }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

  std::pair<ErrorCode, std::string> refusal{ErrorCode::invalid, {}};
  ForeignJson document;

 private:
  struct Level {
    bool is_object = false;
    std::string key;
    ForeignJson::Object members;
    ForeignJson::Array items;
  };

  bool open() {
    levels_.emplace_back();
    return true;
  }
  bool text_part(json::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool add_number(double value, std::int64_t whole, error_code& ec) {
    if (std::abs(value) > kWholeMax) return add(ForeignJson(ForeignJson::Value(value)), ec);
    return add(ForeignJson(ForeignJson::Value(whole)), ec);
  }
  bool add(ForeignJson value, error_code& ec) {
    if (++values_count_ > kForeignValuesMax)
      return refuse(ec, ErrorCode::too_large, "there are too many values");
    if (levels_.empty()) {
      document = std::move(value);
    } else if (levels_.back().is_object) {
      levels_.back().members.emplace_back(std::move(levels_.back().key), std::move(value));
    } else {
      levels_.back().items.push_back(std::move(value));
    }
    return true;
  }
  bool refuse(error_code& ec, ErrorCode code, std::string why) {
    refusal = {code, std::move(why)};
    ec = json::error::syntax;
    return false;
  }

  std::vector<Level> levels_;
  std::string text_;
  std::size_t values_count_ = 0;
};

}  // namespace

const ForeignJson* ForeignJson::find(std::string_view key) const {
  const auto* members = object();
  if (members == nullptr) return nullptr;
  const auto at =
      std::ranges::lower_bound(*members, key, {}, [](const Member& m) { return std::string_view(m.first); });
  if (at == members->end() || at->first != key) return nullptr;
  return std::holds_alternative<std::monostate>(at->second.value_) ? nullptr : &at->second;
}

const std::string* ForeignJson::text(std::string_view key) const {
  const auto* member = find(key);
  return member == nullptr ? nullptr : member->string();
}

Result<ForeignJson> parse_foreign_json(std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) {
    return Error(ErrorCode::too_large, "JSON of more than " + std::to_string(bytes_max) + " bytes");
  }
  json::parse_options options;
  options.max_depth = kForeignDepthMax;
  json::basic_parser<Builder> parser(options);
  boost::system::error_code ec;
  const auto read = parser.write_some(false, text.data(), text.size(), ec);
  if (ec) {
    const auto& [code, why] = parser.handler().refusal;
    if (!why.empty()) return Error(code, "JSON in which " + why);
    return Error(ErrorCode::invalid, "not JSON: " + ec.message() + " at byte " + std::to_string(read));
  }
  if (!parser.done()) return Error(ErrorCode::invalid, "the JSON text ends too early");
  if (read != text.size()) return Error(ErrorCode::invalid, "something follows the JSON value");
  return std::move(parser.handler().document);
}

}  // namespace passnum::oidc
