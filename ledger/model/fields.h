#pragma once

#include <algorithm>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/ids.h"
#include "ledger/base/money.h"
#include "ledger/base/time.h"
#include "ledger/model/json.h"

namespace passnum {

// Each record names its fields once, in `static void fields(Self& self, Visitor& v)`; these visitors write
// and read them as canonical JSON, so that no record has two encodings and no field is forgotten in one.

// Names of an enumeration on disk and on the wire, by its values from 0. Never renamed, never reused.
template <typename E>
struct EnumNames;
template <typename E>
concept NamedEnum = std::is_enum_v<E> && requires {
  EnumNames<E>::names.size();
};

template <NamedEnum E>
std::string_view name(E value) {
  const auto at = static_cast<std::size_t>(value);
  CHECK(at < EnumNames<E>::names.size());
  return EnumNames<E>::names[at];
}
template <NamedEnum E>
std::optional<E> enum_named(std::string_view text) {
  const auto& names = EnumNames<E>::names;
  const auto at = std::ranges::find(names, text);
  if (at == names.end()) return std::nullopt;
  return static_cast<E>(at - names.begin());
}

namespace detail {

template <typename T>
inline constexpr bool is_number_type = false;
template <typename Rep, typename Tag>
inline constexpr bool is_number_type<Number<Rep, Tag>> = true;
template <typename T>
inline constexpr bool is_name_type = false;
template <typename Tag>
inline constexpr bool is_name_type<Name<Tag>> = true;
template <typename T>
inline constexpr bool is_optional = false;
template <typename T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <typename T>
inline constexpr bool is_vector = false;
template <typename T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <typename T>
inline constexpr bool is_byte_array = false;
template <std::size_t N>
inline constexpr bool is_byte_array<std::array<Byte, N>> = true;
// Bytes of one of several lengths.
template <typename T>
concept KeyBytes = requires(const T& value, ByteView bytes) {
  { value.bytes() } -> std::same_as<ByteView>;
  { T::from_bytes(bytes) } -> std::same_as<std::optional<T>>;
};

}  // namespace detail

// Writes the fields of one record as one canonical JSON object, into one string.
class FieldWriter {
 public:
  static constexpr std::size_t kFieldsMax = 32;

  FieldWriter() : FieldWriter(own_) { own_.reserve(kOwnBytesAtFirst); }
  FieldWriter(const FieldWriter&) = delete;
  FieldWriter& operator=(const FieldWriter&) = delete;

  template <typename T>
  void operator()(std::string_view key, const T& value) {
    if constexpr (detail::is_optional<T>) {
      if (value) (*this)(key, *value);
    } else {
      begin_member(key);
      append_value(out_, value);
    }
  }
  // The object. CHECKs that no key was written twice.
  std::string finish() {
    close();
    return std::move(own_);
  }

  template <typename T>
  static void append_value(std::string& out, const T& value) {
    if constexpr (std::same_as<T, bool>) {
      out += value ? "true" : "false";
    } else if constexpr (std::integral<T>) {
      CHECK(std::cmp_less_equal(value, kJsonIntegerMax));
      CHECK(std::cmp_greater_equal(value, -kJsonIntegerMax));
      append_integer(out, static_cast<std::int64_t>(value));
    } else if constexpr (std::same_as<T, std::string> || std::same_as<T, std::string_view>) {
      append_json_string(out, value);
    } else if constexpr (NamedEnum<T>) {
      append_json_string(out, name(value));
    } else if constexpr (std::same_as<T, TimeMs> || std::same_as<T, Day> || std::same_as<T, Uuid>) {
      out += '"';
      append_text(out, value);
      out += '"';
    } else if constexpr (detail::is_number_type<T> || std::same_as<T, Cents>) {
      append_value(out, value.value);
    } else if constexpr (detail::is_name_type<T>) {
      append_json_string(out, value.text);
    } else if constexpr (detail::is_byte_array<T>) {
      out += '"';
      append_base64url(out, value);
      out += '"';
    } else if constexpr (detail::KeyBytes<T>) {
      out += '"';
      append_base64url(out, value.bytes());
      out += '"';
    } else if constexpr (detail::is_vector<T>) {
      out += '[';
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (i != 0) out += ',';
        append_value(out, value[i]);
      }
      out += ']';
    } else {
      FieldWriter inner(out);
      T::fields(value, inner);
      inner.close();
    }
  }

 private:
  static constexpr std::size_t kOwnBytesAtFirst = 768;  // most entries fit

  // Trivial, so that a writer costs only the members that it has.
  struct Member {
    const char* key;
    std::size_t key_size;
    std::size_t begin;  // of its key, in out_
  };

  explicit FieldWriter(std::string& out) : out_(out), begin_(out.size()) {}
  static void append_integer(std::string& out, std::int64_t value);
  void begin_member(std::string_view key);
  void close();
  void put_in_order();
  static std::string_view key_of(const Member& member) { return {member.key, member.key_size}; }

  std::string own_;
  std::string& out_;
  std::size_t begin_;
  std::array<Member, kFieldsMax> members_;  // only the first count_ are ever looked at
  std::size_t count_ = 0;
  bool is_in_order_ = true;
};

// Reads the fields of one record from a JSON object; keeps the first thing that is wrong.
class FieldReader {
 public:
  explicit FieldReader(const Json& json) : json_(json) {
    if (json.object() == nullptr) fail("an object is expected");
  }

  template <typename T>
  void operator()(const char* key, T& value) {
    const Json* member = json_.find(key);
    if constexpr (detail::is_optional<T>) {
      if (member == nullptr) return;
      ++read_;
      take(key, *member, value.emplace());
    } else {
      if (member == nullptr) return fail(std::string("the field \"") + key + "\" is missing");
      ++read_;
      take(key, *member, value);
    }
  }
  // Passes over a field that somebody else reads.
  void skip(const char* key) {
    if (json_.find(key) != nullptr) ++read_;
  }
  bool has(const char* key) const { return json_.find(key) != nullptr; }
  // Errors: invalid, naming the field that is missing, unknown or of another form.
  Result<Done> finish() const;

  // Empty when `json` holds a T, else what was expected.
  template <typename T>
  static std::string take_value(const Json& json, T& out) {
    if constexpr (std::same_as<T, bool>) {
      if (json.boolean() == nullptr) return "true or false";
      out = *json.boolean();
    } else if constexpr (std::integral<T>) {
      if (json.integer() == nullptr || !std::in_range<T>(*json.integer())) {
        return "an integer from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
               std::to_string(std::numeric_limits<T>::max());
      }
      out = static_cast<T>(*json.integer());
    } else if constexpr (detail::is_number_type<T> || std::same_as<T, Cents>) {
      return take_value(json, out.value);
    } else if constexpr (detail::is_vector<T>) {
      if (json.array() == nullptr) return "an array";
      for (const auto& item : *json.array()) {
        if (auto expected = take_value(item, out.emplace_back()); !expected.empty())
          return "an array of " + expected;
      }
    } else if constexpr (requires { T::fields(out, std::declval<FieldReader&>()); }) {
      FieldReader inner(json);
      T::fields(out, inner);
      if (auto done = inner.finish(); !done) return "an object (" + done.error().context + ")";
    } else {
      if (json.string() == nullptr) return "a string";
      return take_text(*json.string(), out);
    }
    return {};
  }

 private:
  template <typename T>
  void take(const char* key, const Json& member, T& value) {
    if (auto expected = take_value(member, value); !expected.empty()) {
      fail(std::string("the field \"") + key + "\" must be " + expected);
    }
  }
  static std::string take_text(const std::string& text, std::string& out);
  template <NamedEnum E>
  static std::string take_text(const std::string& text, E& out) {
    const auto value = enum_named<E>(text);
    if (!value) {
      std::string expected = "one of";
      for (const auto n : EnumNames<E>::names) expected += " " + std::string(n);
      return expected;
    }
    out = *value;
    return {};
  }
  template <typename T>
  requires std::same_as<T, TimeMs> || std::same_as<T, Day> || std::same_as<T, Uuid>
  static std::string take_text(const std::string& text, T& out) {
    auto parsed = parse(text, out);
    if (!parsed)
      return parsed.error().context.substr(4);  // "not a UTC time such as …" → "a UTC time such as …"
    out = parsed.value();
    return {};
  }
  static Result<TimeMs> parse(const std::string& text, TimeMs) { return parse_time(text); }
  static Result<Day> parse(const std::string& text, Day) { return parse_day(text); }
  static Result<Uuid> parse(const std::string& text, Uuid) { return parse_uuid(text); }
  template <typename Tag>
  static std::string take_text(const std::string& text, Name<Tag>& out) {
    if (!is_name(text)) return "a name: 1 to 100 characters of letters, digits and . _ : @ -";
    out = Name<Tag>(text);
    return {};
  }
  template <std::size_t N>
  static std::string take_text(const std::string& text, std::array<Byte, N>& out) {
    const auto bytes = from_base64url(text);
    if (!bytes || bytes.value().size() != N) return std::to_string(N) + " bytes in unpadded base64url";
    std::ranges::copy(bytes.value(), out.begin());
    return {};
  }
  template <detail::KeyBytes T>
  static std::string take_text(const std::string& text, T& out) {
    const auto bytes = from_base64url(text);
    const auto key = bytes ? T::from_bytes(bytes.value()) : std::nullopt;
    if (!key) return "a public key of 32 bytes (Ed25519) or 65 (P-256) in unpadded base64url";
    out = *key;
    return {};
  }

  void fail(std::string what) {
    if (failure_.empty()) failure_ = std::move(what);
  }

  const Json& json_;
  std::size_t read_ = 0;
  std::string failure_;
};

// A record's canonical JSON, and back from parsed JSON. Errors: invalid.
template <typename T>
std::string to_canonical(const T& record) {
  std::string out;
  FieldWriter::append_value(out, record);
  return out;
}
template <typename T>
Result<T> from_json(const Json& json) {
  T record{};
  FieldReader reader(json);
  T::fields(record, reader);
  if (auto done = reader.finish(); !done) return std::move(done).error();
  return record;
}

}  // namespace passnum
