#include "ledger/base/bytes.h"

#include <sodium.h>

#include <array>

namespace passnum {
namespace {

std::string encode(ByteView bytes, int variant) {
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), variant);
  out.pop_back();  // libsodium's terminating zero
  return out;
}

Result<Bytes> decode(std::string_view text, int variant, const char* what) {
  Bytes out(text.size() / 4 * 3 + 3);
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed =
      sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &length, &end, variant);
  if (failed != 0 || end != text.data() + text.size()) {
    return Error(ErrorCode::invalid, std::string("not ") + what);
  }
  out.resize(length);
  // libsodium 1.0.18 takes some bytes above 0x7f for letters of the alphabet.
  if (encode(out, variant) != text) return Error(ErrorCode::invalid, std::string("not ") + what);
  return out;
}

}  // namespace

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::invalid:
      return "invalid";
    case ErrorCode::too_large:
      return "too_large";
    case ErrorCode::io:
      return "io";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::fenced:
      return "fenced";
    case ErrorCode::unsupported:
      return "unsupported";
  }
  CHECK(false);
  return {};
}

ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const Byte*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes to_bytes(std::string_view text) {
  const auto view = as_bytes(text);
  return {view.begin(), view.end()};
}

std::string to_hex(ByteView bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes.data(), bytes.size());
  out.pop_back();
  return out;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return Error(ErrorCode::invalid, "not hexadecimal");
  if (text.empty()) return Bytes{};  // libsodium must not be given a null pointer
  Bytes out(text.size() / 2);
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed = sodium_hex2bin(out.data(), out.size(), text.data(), text.size(), nullptr, &length, &end);
  if (failed != 0 || end != text.data() + text.size()) {
    return Error(ErrorCode::invalid, "not hexadecimal");
  }
  return out;
}

std::string to_base64(ByteView bytes) {
  return encode(bytes, sodium_base64_VARIANT_ORIGINAL);
}
Result<Bytes> from_base64(std::string_view text) {
  return decode(text, sodium_base64_VARIANT_ORIGINAL, "standard base64");
}
std::string to_base64url(ByteView bytes) {
  return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
Result<Bytes> from_base64url(std::string_view text) {
  return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, "unpadded base64url");
}

namespace {

constexpr std::string_view kBase64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr Byte kNoBase64urlDigit = 0xff;

constexpr std::array<Byte, 256> base64url_digits() {
  std::array<Byte, 256> digits{};
  digits.fill(kNoBase64urlDigit);
  for (std::size_t i = 0; i < kBase64url.size(); ++i)
    digits[static_cast<unsigned char>(kBase64url[i])] = static_cast<Byte>(i);
  return digits;
}
constexpr auto kBase64urlDigits = base64url_digits();

}  // namespace

void append_base64url(std::string& out, ByteView bytes) {
  std::size_t at = out.size();
  out.resize(at + (bytes.size() * 4 + 2) / 3);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const Byte byte : bytes) {
    bits = bits << 8U | byte;
    for (count += 8; count >= 6; count -= 6) out[at++] = kBase64url[bits >> (count - 6) & 63U];
  }
  if (count != 0) out[at++] = kBase64url[bits << (6 - count) & 63U];
  CHECK(at == out.size());
}

bool read_base64url(std::string_view text, std::span<Byte> out) {
  if (text.size() != (out.size() * 4 + 2) / 3) return false;
  Byte wrong = 0;
  const auto digit_at = [&](std::size_t place) -> std::uint32_t {
    const Byte digit = kBase64urlDigits[static_cast<unsigned char>(text[place])];
    wrong |= digit;
    return digit & 63U;
  };
  std::size_t from = 0;
  std::size_t at = 0;
  // Four digits are three bytes.
  for (; text.size() - from >= 4; from += 4, at += 3) {
    const std::uint32_t three =
        digit_at(from) << 18U | digit_at(from + 1) << 12U | digit_at(from + 2) << 6U | digit_at(from + 3);
    out[at] = static_cast<Byte>(three >> 16U);
    out[at + 1] = static_cast<Byte>(three >> 8U);
    out[at + 2] = static_cast<Byte>(three);
  }
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (; from < text.size(); ++from) {
    bits = bits << 6U | digit_at(from);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out[at++] = static_cast<Byte>(bits >> count);
  }
  // A digit is below 64; bits that are left over are zero in the one spelling.
  return (wrong & 0xc0U) == 0 && (bits & ((1U << count) - 1U)) == 0;
}

namespace {

template <typename T>
void append(Bytes& out, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;) {
    out.push_back(static_cast<Byte>(value >> (8 * i)));
  }
}

template <typename T>
T read(ByteView bytes) {
  CHECK(bytes.size() >= sizeof(T));
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>((static_cast<std::uint64_t>(value) << 8) | bytes[i]);
  }
  return value;
}

}  // namespace

void append_u16(Bytes& out, std::uint16_t value) {
  append(out, value);
}
void append_u32(Bytes& out, std::uint32_t value) {
  append(out, value);
}
void append_u64(Bytes& out, std::uint64_t value) {
  append(out, value);
}
std::uint16_t read_u16(ByteView bytes) {
  return read<std::uint16_t>(bytes);
}
std::uint32_t read_u32(ByteView bytes) {
  return read<std::uint32_t>(bytes);
}
std::uint64_t read_u64(ByteView bytes) {
  return read<std::uint64_t>(bytes);
}

}  // namespace passnum
