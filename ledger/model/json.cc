#include "ledger/model/json.h"

#include <utf8proc.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <cstdlib>

namespace passnum {
namespace {

namespace json = boost::json;

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
}

// Only text beyond ASCII can be outside NFC.
bool is_nfc(std::string_view text) {
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return true;
  utf8proc_uint8_t* composed = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &composed,
                                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const bool same = length >= 0 && std::string_view(reinterpret_cast<const char*>(composed),
                                                    static_cast<std::size_t>(length)) == text;
  std::free(composed);
  return same;
}

// Builds a Json from Boost.JSON's events. Boost's own document keeps the last of two equal keys without a
// word, so the document is ours; what is refused leaves its reason in `refusal`.
class Builder {
 public:
  static constexpr std::size_t max_object_size = 100'000;
  static constexpr std::size_t max_array_size = 100'000;
  static constexpr std::size_t max_key_size = 100;
  static constexpr std::size_t max_string_size = 16 * 1024 * 1024;

  using error_code = boost::system::error_code;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(true); }
  bool on_array_begin(error_code&) { return open(false); }
  bool on_object_end(std::size_t, error_code& ec) {
    auto members = std::move(levels_.back().members);
    levels_.pop_back();
    std::ranges::sort(members, {}, &Json::Member::first);
    const auto twice = std::ranges::adjacent_find(members, {}, &Json::Member::first);
    if (twice != members.end()) return refuse(ec, "the key \"" + twice->first + "\" comes twice");
    return add(Json(std::move(members)));
  }
  bool on_array_end(std::size_t, error_code&) {
    auto items = std::move(levels_.back().items);
    levels_.pop_back();
    return add(Json(std::move(items)));
  }
  bool on_key_part(json::string_view part, std::size_t, error_code&) { return text_part(part); }
  bool on_key(json::string_view part, std::size_t, error_code& ec) {
    text_.append(part.data(), part.size());
    if (!is_printable_ascii(text_)) return refuse(ec, "a key that is not printable ASCII");
    levels_.back().key = std::exchange(text_, {});
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) { return text_part(part); }
  bool on_string(json::string_view part, std::size_t, error_code& ec) {
    text_.append(part.data(), part.size());
    if (!is_nfc(text_)) return refuse(ec, "a string that is not in Unicode form NFC");
    return add(Json(std::exchange(text_, {})));
  }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t value, json::string_view, error_code& ec) {
    if (value > kJsonIntegerMax || value < -kJsonIntegerMax) return refuse(ec, "an integer of 2^53 or more");
    return add(Json(value));
  }
  bool on_uint64(std::uint64_t, json::string_view, error_code& ec) {
    return refuse(ec, "an integer of 2^53 or more");
  }
  bool on_double(double, json::string_view, error_code& ec) {
    return refuse(ec, "a number that is not an integer");
  }
  bool on_bool(bool value, error_code&) { return add(Json(value)); }
  bool on_null(error_code& ec) { return refuse(ec, "null, which is not used here"); }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

  std::string refusal;
  Json document;

 private:
  struct Level {
    bool is_object;
    std::string key;
    Json::Object members;
    Json::Array items;
  };

  bool open(bool is_object) {
    levels_.push_back({is_object, {}, {}, {}});
    return true;
  }
  bool text_part(json::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool add(Json value) {
    if (levels_.empty()) {
      document = std::move(value);
    } else if (levels_.back().is_object) {
      levels_.back().members.emplace_back(std::move(levels_.back().key), std::move(value));
    } else {
      levels_.back().items.push_back(std::move(value));
    }
    return true;
  }
  bool refuse(error_code& ec, std::string why) {
    refusal = std::move(why);
    ec = json::error::syntax;
    return false;
  }

  std::vector<Level> levels_;
  std::string text_;
};

struct CanonicalWriter {
  std::string& out;

  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(const std::string& value) const { append_json_string(out, value); }
  void operator()(const Json::Array& items) const {
    out += '[';
    bool first = true;
    for (const auto& item : items) {
      if (!std::exchange(first, false)) out += ',';
      write(item);
    }
    out += ']';
  }
  void operator()(const Json::Object& members) const {
    out += '{';
    bool first = true;
    for (const auto& [key, value] : members) {
      if (!std::exchange(first, false)) out += ',';
      append_json_string(out, key);
      out += ':';
      write(value);
    }
    out += '}';
  }
  void write(const Json& value) const {
    if (const auto* b = value.boolean()) return (*this)(*b);
    if (const auto* i = value.integer()) return (*this)(*i);
    if (const auto* s = value.string()) return (*this)(*s);
    if (const auto* a = value.array()) return (*this)(*a);
    (*this)(*value.object());
  }
};

}  // namespace

Json::Json(Object members) : value_(std::move(members)) {
  auto& object = std::get<Object>(value_);
  std::ranges::sort(object, {}, &Member::first);
  CHECK(std::ranges::adjacent_find(object, {}, &Member::first) == object.end());
}

const Json* Json::find(std::string_view key) const {
  const auto* members = object();
  if (members == nullptr) return nullptr;
  const auto at =
      std::ranges::lower_bound(*members, key, {}, [](const Member& m) { return std::string_view(m.first); });
  return at != members->end() && at->first == key ? &at->second : nullptr;
}

Result<Json> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kJsonDepthMax;
  json::basic_parser<Builder> parser(options);
  boost::system::error_code ec;
  const auto read = parser.write_some(false, text.data(), text.size(), ec);
  const auto at = " at byte " + std::to_string(read);
  if (ec) {
    const auto& refusal = parser.handler().refusal;
    return Error(ErrorCode::invalid, (refusal.empty() ? "not JSON: " + ec.message() : refusal) + at);
  }
  if (!parser.done()) return Error(ErrorCode::invalid, "the JSON text ends too early" + at);
  if (read != text.size()) return Error(ErrorCode::invalid, "something follows the JSON value" + at);
  return std::move(parser.handler().document);
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto is_plain = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; };
  out += '"';
  for (auto at = text.begin(); at != text.end(); ++at) {
    const auto plain_end = std::find_if_not(at, text.end(), is_plain);
    out.append(at, plain_end);
    at = plain_end;
    if (at == text.end()) break;
    const char c = *at;
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\b' || c == '\t' || c == '\n' || c == '\f' || c == '\r') {
      constexpr std::string_view kShort = "btn?fr";  // 08 to 0d; 0b has no short form
      out += '\\';
      out += kShort[byte - 8U];
    } else {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  out += '"';
}

std::string canonical_text(const Json& value) {
  std::string out;
  CanonicalWriter{out}.write(value);
  return out;
}

Result<Json> parse_canonical(std::string_view text) {
  auto value = parse_json(text);
  if (value && canonical_text(value.value()) != text) {
    return Error(ErrorCode::invalid,
                 "not in canonical form (RFC 8785): sorted keys, no white space, one spelling");
  }
  return value;
}

}  // namespace passnum
