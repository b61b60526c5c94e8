#pragma once

#include <string>
#include <string_view>

#include "ledger/model/fields.h"

namespace passnum {

// The binary encoding of the state's records: compact and private to this program, since the state can always
// be made again from the entries. A value opens with its version, of which all are read; integers are zigzag
// varints; texts and arrays are preceded by their length. Uses the same `fields` as the JSON of entries.
template <typename T>
constexpr Byte record_version() {
  if constexpr (requires { T::kVersion; }) {
    return T::kVersion;
  } else {
    return 1;
  }
}

class RecordWriter {
 public:
  explicit RecordWriter(Byte version) : version_(version) { out_.push_back(static_cast<char>(version)); }
  Byte version() const { return version_; }
  template <typename T>
  void operator()(const char*, const T& value) {
    put(value);
  }
  std::string take() { return std::move(out_); }

 private:
  void varint(std::uint64_t value);
  void text(std::string_view value) {
    varint(value.size());
    out_ += value;
  }
  template <typename T>
  void put(const T& value) {
    if constexpr (std::same_as<T, bool>) {
      varint(value ? 1 : 0);
    } else if constexpr (std::integral<T>) {
      const auto wide = static_cast<std::int64_t>(value);
      varint((static_cast<std::uint64_t>(wide) << 1U) ^ static_cast<std::uint64_t>(wide >> 63));
    } else if constexpr (std::is_enum_v<T>) {
      varint(static_cast<std::uint64_t>(value));
    } else if constexpr (std::same_as<T, std::string>) {
      text(value);
    } else if constexpr (std::same_as<T, Uuid>) {
      out_ += as_text(value.bytes);
    } else if constexpr (detail::is_byte_array<T>) {
      out_ += as_text(value);
    } else if constexpr (detail::is_name_type<T>) {
      text(value.text);
    } else if constexpr (detail::is_optional<T>) {
      put(value.has_value());
      if (value) put(*value);
    } else if constexpr (detail::is_vector<T>) {
      varint(value.size());
      for (const auto& item : value) put(item);
    } else if constexpr (requires { value.value; }) {
      put(value.value);
    } else {
      T::fields(value, *this);
    }
  }

  Byte version_;
  std::string out_;
};

// Reads what RecordWriter wrote; anything else makes finish() false.
class RecordReader {
 public:
  RecordReader(std::string_view in, Byte newest) : in_(in) {
    if (!in_.empty()) version_ = static_cast<Byte>(in_.front());
    good_ = version_ >= 1 && version_ <= newest;
    if (good_) in_.remove_prefix(1);
  }
  Byte version() const { return version_; }
  template <typename T>
  void operator()(const char*, T& value) {
    take(value);
  }
  bool finish() const { return good_ && in_.empty(); }

 private:
  std::uint64_t varint();
  std::string_view raw(std::uint64_t count);
  template <typename T>
  void take(T& value) {
    if constexpr (std::same_as<T, bool>) {
      const std::uint64_t flag = varint();
      good_ = good_ && flag <= 1;
      value = flag == 1;
    } else if constexpr (std::integral<T>) {
      const std::uint64_t zigzag = varint();
      const auto wide = static_cast<std::int64_t>((zigzag >> 1U) ^ (~(zigzag & 1U) + 1U));
      good_ = good_ && std::in_range<T>(wide);
      value = static_cast<T>(wide);
    } else if constexpr (std::is_enum_v<T>) {
      const std::uint64_t number = varint();
      good_ = good_ && number < EnumNames<T>::names.size();
      value = static_cast<T>(number);
    } else if constexpr (std::same_as<T, std::string>) {
      value = raw(varint());
    } else if constexpr (std::same_as<T, Uuid>) {
      take(value.bytes);
    } else if constexpr (detail::is_byte_array<T>) {
      const auto bytes = raw(value.size());
      if (good_) std::ranges::copy(as_bytes(bytes), value.begin());
    } else if constexpr (detail::is_name_type<T>) {
      value.text = raw(varint());
    } else if constexpr (detail::is_optional<T>) {
      bool present = false;
      take(present);
      if (present) take(value.emplace());
    } else if constexpr (detail::is_vector<T>) {
      const std::uint64_t count = varint();
      good_ = good_ && count <= in_.size();  // each item takes at least a byte
      for (std::uint64_t i = 0; good_ && i < count; ++i) take(value.emplace_back());
    } else if constexpr (requires { value.value; }) {
      take(value.value);
    } else {
      T::fields(value, *this);
    }
  }

  std::string_view in_;
  Byte version_ = 0;
  bool good_;
};

template <typename T>
std::string encode_record(const T& record) {
  RecordWriter writer(record_version<T>());
  T::fields(record, writer);
  return writer.take();
}
// Errors: corrupt.
template <typename T>
Result<T> decode_record(std::string_view bytes) {
  T record{};
  RecordReader reader(bytes, record_version<T>());
  T::fields(record, reader);
  if (!reader.finish()) return Error(ErrorCode::corrupt, "a record of the state cannot be read");
  return record;
}

}  // namespace passnum
