#include "api/devices/signed_read.h"

#include <charconv>

namespace passnum {
namespace {

constexpr std::string_view kScheme = "PN-Device ";

// Takes what stands behind the last dot off `text`.
std::optional<std::string_view> take_last(std::string_view& text) {
  const auto dot = text.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto last = text.substr(dot + 1);
  text = text.substr(0, dot);
  return last;
}

}  // namespace

std::optional<SignedRead> parse_signed_read(std::string_view header) {
  if (!header.starts_with(kScheme)) return std::nullopt;
  header.remove_prefix(kScheme.size());
  const auto signature = take_last(header);
  const auto time = take_last(header);
  SignedRead read;
  if (!signature || !time || !is_name(header) || !read_base64url(*signature, read.signature))
    return std::nullopt;
  const auto parsed = std::from_chars(time->data(), time->data() + time->size(), read.time.value);
  if (parsed.ec != std::errc() || parsed.ptr != time->data() + time->size() || read.time.value < 0)
    return std::nullopt;
  read.device = DeviceId(std::string(header));
  return read;
}

Bytes signed_bytes_of_read(std::string_view method, std::string_view target, TimeMs time) {
  std::string words(method);
  words += ' ';
  words += target;
  words += ' ';
  words += std::to_string(time.value);
  return tagged("PN-read/v1", as_bytes(words));
}

}  // namespace passnum
