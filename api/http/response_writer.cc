#include "api/http/response_writer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "ledger/base/ascii.h"
#include "ledger/base/check.h"

namespace passnum::http {
namespace {

constexpr std::array<std::string_view, 8> kServersOwn = {"connection",    "content-length",    "content-type",
                                                         "date",          "transfer-encoding", "traceparent",
                                                         "cache-control", "keep-alive"};

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool has_body(const Response& response) {
  return response.status != 204 && response.status != 304;
}

std::string_view content(const Response& response) {
  return response.shared_body != nullptr ? std::string_view(*response.shared_body) : response.body;
}

void append_number(std::string& out, std::size_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end.ptr);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

}  // namespace

bool is_sendable(const Response& response) {
  if (response.status < 200 || response.status > 599) return false;
  if (!is_value(response.content_type) || !is_value(response.cache_control)) return false;
  return std::ranges::all_of(response.headers, [](const Field& field) {
    const auto is_this = [&](std::string_view own) { return equal_ignoring_case(field.name, own); };
    return is_token(field.name) && is_value(field.value) && std::ranges::none_of(kServersOwn, is_this);
  });
}

void append_head(std::string& out, const Response& response, const ResponseFrame& frame) {
  CHECK(response.status >= 200);
  out += "HTTP/1.1 ";
  append_number(out, response.status);
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  append_field(out, "Date", frame.date);
  if (has_body(response)) {
    if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
    out += "Content-Length: ";
    append_number(out, content(response).size());
    out += "\r\n";
  }
  if (!response.cache_control.empty()) append_field(out, "Cache-Control", response.cache_control);
  if (!frame.traceparent.empty()) append_field(out, "traceparent", frame.traceparent);
  append_field(out, "X-Content-Type-Options", "nosniff");
  // Two years, as browsers' preload lists ask.
  if (frame.hsts) append_field(out, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  for (const Field& field : response.headers) append_field(out, field.name, field.value);
  if (!frame.keeps_alive) {
    append_field(out, "Connection", "close");
  } else if (frame.is_http_1_0) {
    append_field(out, "Connection", "keep-alive");
  }
  out += "\r\n";
}

std::string_view body_of(const Response& response, const ResponseFrame& frame) {
  return frame.is_head || !has_body(response) ? std::string_view() : content(response);
}

}  // namespace passnum::http
