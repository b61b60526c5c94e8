#include "api/http/trace.h"

#include <algorithm>
#include <string>

namespace passnum::http {
namespace {

constexpr std::size_t kTraceparentCharacters = 55;
constexpr char kHex[] = "0123456789abcdef";

bool is_lower_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == '0'; });
}

// Version "-" trace id "-" parent id "-" flags. A later version may say more after another "-".
bool is_traceparent(std::string_view text) {
  if (text.size() < kTraceparentCharacters) return false;
  const std::string_view version = text.substr(0, 2);
  if (!is_lower_hex(version) || version == "ff") return false;
  if (text.size() > kTraceparentCharacters && (version == "00" || text[kTraceparentCharacters] != '-')) {
    return false;
  }
  const std::string_view trace_id = text.substr(3, 32);
  const std::string_view parent_id = text.substr(36, 16);
  return text[2] == '-' && text[35] == '-' && text[52] == '-' && is_lower_hex(trace_id) &&
         is_lower_hex(parent_id) && is_lower_hex(text.substr(53, 2)) && !is_zero(trace_id) &&
         !is_zero(parent_id);
}

}  // namespace

void TraceIds::append_hex(std::string& out, std::size_t bytes_count) {
  if (used_ + bytes_count > pool_.size()) {
    random_.fill(pool_);
    used_ = 0;
  }
  for (std::size_t i = 0; i < bytes_count; ++i) {
    const Byte byte = pool_[used_++];
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
}

void TraceIds::assign(Request& request) {
  const Field* received = nullptr;
  std::size_t count = 0;
  for (const Field& field : request.headers) {
    if (field.name != "traceparent") continue;
    received = &field;
    ++count;
  }
  request.trace_id.clear();
  std::string_view flags = "01";
  if (count == 1 && is_traceparent(received->value)) {
    request.trace_id = received->value.substr(3, 32);
    const bool sampled = std::string_view("13579bdf").find(received->value[54]) != std::string_view::npos;
    flags = sampled ? "01" : "00";
  } else {
    append_hex(request.trace_id, 16);
  }
  request.traceparent = "00-";
  request.traceparent += request.trace_id;
  request.traceparent += '-';
  append_hex(request.traceparent, 8);
  request.traceparent += '-';
  request.traceparent += flags;
}

}  // namespace passnum::http
