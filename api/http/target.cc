#include "api/http/target.h"

#include <algorithm>
#include <optional>
#include <string>

namespace passnum::http {
namespace {

constexpr BadRequest kBadTarget{400, "bad_target", "the request target is not a path this server reads"};
constexpr BadRequest kDuplicateParameter{400, "duplicate_query_parameter",
                                         "a query parameter occurs more than once"};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Shortest form only, no surrogates, no control characters (RFC 3629).
bool is_clean_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto at = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned lead = at(i);
    if (lead < 0x80) {
      if (lead < 0x20 || lead == 0x7f) return false;
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || i + length > text.size()) return false;
    unsigned code = lead & (0xffU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      if ((at(i + k) & 0xc0) != 0x80) return false;
      code = (code << 6) | (at(i + k) & 0x3fU);
    }
    constexpr unsigned kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool is_c1_control = code < 0xa0;
    if (code < kSmallest[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || is_c1_control) {
      return false;
    }
    i += length;
  }
  return true;
}

// Nothing when an escape is broken or the result is not clean text.
std::optional<std::string> decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else {
      out += text[i];
    }
  }
  if (!is_clean_utf8(out)) return std::nullopt;
  return out;
}

bool is_path_safe(std::string_view path) {
  if (path.find('\\') != std::string_view::npos) return false;
  for (std::size_t start = 1; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, end - start);
    if (segment == "." || segment == "..") return false;
    start = end + 1;
  }
  return true;
}

Result<Done, BadRequest> parse_query(std::string_view text, Request& request) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('&', start), text.size());
    const std::string_view pair = text.substr(start, end - start);
    start = end + 1;
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = decoded(pair.substr(0, equals), true);
    auto value = decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value) return kBadTarget;
    if (request.query_value(*name)) return kDuplicateParameter;
    request.query.push_back({std::move(*name), std::move(*value)});
  }
  return Done{};
}

}  // namespace

Result<Done, BadRequest> parse_target(Request& request) {
  request.path.clear();
  request.query.clear();
  const std::string_view target = request.target;
  if (target == "*" && request.method == "OPTIONS") {
    request.path = "*";
    return Done{};
  }
  for (const char c : target) {
    if (c <= 0x20 || c >= 0x7f || c == '#') return kBadTarget;
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string_view raw_path = target.substr(0, question);
  if (raw_path.empty() || raw_path.front() != '/') return kBadTarget;

  auto path = decoded(raw_path, false);
  if (!path || !is_path_safe(*path)) return kBadTarget;
  // A slash that was encoded would have become a separator.
  const auto slashes = [](std::string_view text) { return std::count(text.begin(), text.end(), '/'); };
  if (slashes(*path) != slashes(raw_path)) return kBadTarget;
  request.path = std::move(*path);
  return parse_query(target.substr(std::min(question + 1, target.size())), request);
}

}  // namespace passnum::http
