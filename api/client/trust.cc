#include "api/client/trust.h"

#include <algorithm>
#include <charconv>

namespace passnum::client {
namespace {

constexpr std::string_view kScheme = "https://";
constexpr std::size_t kHostCharactersMax = 253;

Error bad_url(std::string_view text, const std::string& what) {
  return Error(ErrorCode::invalid, "cannot use the server address \"" + std::string(text) + "\": " + what +
                                       "; write it as https://host or https://host:port");
}

bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= kHostCharactersMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':';
  });
}

bool is_path(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return c > 0x20 && c < 0x7f && c != '?' && c != '#' && c != '\\'; });
}

}  // namespace

Trust Trust::pinned(const tls::Pin& pin) {
  Trust trust;
  trust.pinned_ = true;
  trust.pin_ = pin;
  return trust;
}

Result<Trust> Trust::certificate_file(const std::string& path) {
  const auto pin = tls::pin_of_certificate_file(path);
  if (!pin) return pin.error();
  return pinned(pin.value());
}

Trust Trust::system() {
  return Trust();
}

std::string ServerUrl::authority() const {
  const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == 443 ? shown : shown + ":" + std::to_string(port);
}

Result<ServerUrl> parse_server_url(std::string_view text) {
  if (!text.starts_with(kScheme)) return bad_url(text, "it does not begin with https://");
  std::string_view rest = text.substr(kScheme.size());
  ServerUrl url;
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  std::string_view path = rest.substr(slash);
  rest = rest.substr(0, slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (!is_path(path)) return bad_url(text, "a query, a fragment or a blank has no place in it");
  url.base_path = path;

  std::string_view port;
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == std::string_view::npos) return bad_url(text, "the bracket does not end");
    url.host = rest.substr(1, end - 1);
    port = rest.substr(end + 1);
  } else {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    url.host = rest.substr(0, colon);
    port = rest.substr(colon);
    if (url.host.find(':') != std::string::npos) return bad_url(text, "an IPv6 address stands in brackets");
  }
  if (!is_host(url.host)) return bad_url(text, "the host name is not one");
  if (port.empty()) return url;
  const char* end = port.data() + port.size();
  const auto parsed = std::from_chars(port.data() + 1, end, url.port);
  if (port.front() != ':' || parsed.ec != std::errc() || parsed.ptr != end || url.port == 0) {
    return bad_url(text, "the port is not a number from 1 to 65535");
  }
  return url;
}

}  // namespace passnum::client
