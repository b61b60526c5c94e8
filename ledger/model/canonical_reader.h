#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "ledger/model/fields.h"

namespace passnum {

// Reads a record from its canonical JSON in one pass, without a document in between: the canonical order of
// keys is known from the record's `fields`, so each value is read where it stands. It takes the spelling that
// FieldWriter writes and no other, and may refuse even some of that (a string with an escape or with
// characters from U+0300 on): whoever is refused asks the slow way, parse_json and FieldReader, which knows
// the reason or takes it.
class CanonicalText {
 public:
  explicit CanonicalText(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }
  bool is_at_end() const { return rest_.empty(); }
  // Each is false, and moves nowhere, when the text does not go on like that.
  bool take(std::string_view words) {
    if (!rest_.starts_with(words)) return false;
    rest_.remove_prefix(words.size());
    return true;
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // "key":
  bool take_key(std::string_view key) {
    const std::size_t length = key.size() + 3;
    if (rest_.size() < length || rest_[0] != '"' || rest_[length - 2] != '"' || rest_[length - 1] != ':' ||
        !are_same(rest_.data() + 1, key.data(), key.size())) {
      return false;
    }
    rest_.remove_prefix(length);
    return true;
  }
  // A string of exactly `size` bytes between its quotes, unread.
  bool take_quoted(std::size_t size, std::string_view& out) {
    if (rest_.size() < size + 2 || rest_.front() != '"' || rest_[size + 1] != '"') return false;
    out = rest_.substr(1, size);
    rest_.remove_prefix(size + 2);
    return true;
  }
  // A string of plain characters: printable ASCII but the backslash, and U+0080 to U+02FF, which are in NFC
  // whatever stands beside them.
  bool take_plain(std::string_view& out);
  bool take_integer(std::int64_t& out);

 private:
  // Keys have some ten letters: a call of memcmp would cost as much as the rest of take_key().
  static bool are_same(const char* a, const char* b, std::size_t size) {
    if (size < sizeof(std::uint64_t)) {
      for (std::size_t i = 0; i < size; ++i) {
        if (a[i] != b[i]) return false;
      }
      return true;
    }
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) < size; at += sizeof(std::uint64_t)) {
      if (word_at(a + at) != word_at(b + at)) return false;
    }
    at = size - sizeof(std::uint64_t);
    return word_at(a + at) == word_at(b + at);
  }
  static std::uint64_t word_at(const char* text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    return word;
  }

  std::string_view rest_;
};

// The fields of one record with where they belong, in the canonical order.
class FieldTable {
 public:
  static constexpr std::size_t kFieldsMax = 32;

  FieldTable() {}  // leaves fields_ as it is
  template <typename T>
  void operator()(std::string_view key, T& value) {
    if constexpr (detail::is_optional<T>) {
      add(key, &value, false,
          [](CanonicalText& text, void* to) { return read_canonical(text, static_cast<T*>(to)->emplace()); });
    } else {
      add(key, &value, true, &read_erased<T>);
    }
  }

  // The places of the fields, by key. CHECKs that no key is there twice.
  using Order = std::array<std::uint8_t, kFieldsMax>;
  Order sorted() const;
  // Takes an object with these fields. False when it is spelled otherwise.
  bool read(CanonicalText& text, const Order& order) const;

 private:
  using Read = bool (*)(CanonicalText& text, void* to);
  // Trivial, so that a table costs only the fields that it has.
  struct Field {
    const char* key;
    std::size_t key_size;
    void* to;
    Read read;
    bool is_required;
  };
  template <typename T>
  static bool read_erased(CanonicalText& text, void* to) {
    return read_canonical(text, *static_cast<T*>(to));
  }
  void add(std::string_view key, void* to, bool is_required, Read how) {
    CHECK(count_ < kFieldsMax);
    fields_[count_++] = {key.data(), key.size(), to, how, is_required};
  }
  std::string_view key_at(std::uint8_t place) const { return {fields_[place].key, fields_[place].key_size}; }

  std::array<Field, kFieldsMax> fields_;  // only the first count_ are ever looked at
  std::size_t count_ = 0;
};

// Takes a T from the front of `text`. False when it is spelled otherwise; `out` then means nothing.
template <typename T>
bool read_canonical(CanonicalText& text, T& out) {
  std::string_view words;
  if constexpr (std::same_as<T, bool>) {
    out = text.take("true");
    return out || text.take("false");
  } else if constexpr (std::integral<T>) {
    std::int64_t value = 0;
    if (!text.take_integer(value) || !std::in_range<T>(value)) return false;
    out = static_cast<T>(value);
    return true;
  } else if constexpr (std::same_as<T, std::string_view>) {
    return text.take_plain(out);
  } else if constexpr (std::same_as<T, std::string>) {
    if (!text.take_plain(words)) return false;
    out.assign(words);
    return true;
  } else if constexpr (NamedEnum<T>) {
    if (!text.take_plain(words)) return false;
    const auto value = enum_named<T>(words);
    if (value) out = *value;
    return value.has_value();
  } else if constexpr (std::same_as<T, TimeMs>) {
    return text.take_quoted(24, words) && read_time(words, out);
  } else if constexpr (std::same_as<T, Day>) {
    return text.take_quoted(10, words) && read_day(words, out);
  } else if constexpr (std::same_as<T, Uuid>) {
    return text.take_quoted(36, words) && read_uuid(words, out);
  } else if constexpr (detail::is_number_type<T> || std::same_as<T, Cents>) {
    return read_canonical(text, out.value);
  } else if constexpr (detail::is_name_type<T>) {
    if (!text.take_plain(words) || !is_name(words)) return false;
    out.text.assign(words);
    return true;
  } else if constexpr (detail::is_byte_array<T>) {
    return text.take_quoted((out.size() * 4 + 2) / 3, words) && read_base64url(words, out);
  } else if constexpr (detail::KeyBytes<T>) {
    if (!text.take_plain(words)) return false;
    const auto bytes = from_base64url(words);
    const auto key = bytes ? T::from_bytes(bytes.value()) : std::nullopt;
    if (key) out = *key;
    return key.has_value();
  } else if constexpr (detail::is_vector<T>) {
    if (!text.take('[')) return false;
    out.clear();
    if (text.take(']')) return true;
    do {
      if (!read_canonical(text, out.emplace_back())) return false;
    } while (text.take(','));
    return text.take(']');
  } else {
    FieldTable table;
    T::fields(out, table);
    static const FieldTable::Order order = table.sorted();
    return table.read(text, order);
  }
}

}  // namespace passnum
