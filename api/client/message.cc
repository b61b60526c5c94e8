#include "api/client/message.h"

#include <algorithm>

namespace passnum::client {
namespace {

bool is_line(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool is_word(std::string_view text) {
  return !text.empty() && is_line(text) && text.find_first_of(" :") == std::string_view::npos;
}

Result<Done> check(const RequestParts& parts, const std::vector<Header>& headers) {
  const bool has_path = parts.path.starts_with('/') && is_line(parts.path) &&
                        parts.path.find_first_of(" #") == std::string_view::npos;
  if (!is_word(parts.method) || !has_path || !is_line(parts.content_type)) {
    return Error(ErrorCode::invalid, "a request's method, path or content type cannot be sent");
  }
  for (const Header& header : headers) {
    if (!is_word(header.name) || !is_line(header.value)) {
      return Error(ErrorCode::invalid, "a request header cannot be sent");
    }
  }
  return Done{};
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

}  // namespace

std::optional<std::string_view> ClientResponse::header(std::string_view name) const {
  for (const Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return std::nullopt;
}

Result<Done> append_request(std::string& out, const ServerUrl& server, const RequestParts& parts,
                            const std::vector<Header>& common, const std::vector<Header>& further) {
  for (const auto* headers : {&common, &further}) {
    auto checked = check(parts, *headers);
    if (!checked) return checked;
  }
  out += parts.method;
  out += ' ';
  out += server.base_path;
  out += parts.path;
  out += " HTTP/1.1\r\n";
  append_field(out, "Host", server.authority());
  for (const auto* headers : {&common, &further}) {
    for (const Header& header : *headers) append_field(out, header.name, header.value);
  }
  if (!parts.content_type.empty()) {
    append_field(out, "Content-Type", parts.content_type);
    append_field(out, "Content-Length", std::to_string(parts.body.size()));
  }
  out += "\r\n";
  if (!parts.content_type.empty()) out += parts.body;
  return Done{};
}

}  // namespace passnum::client
