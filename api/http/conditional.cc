#include "api/http/conditional.h"

#include <algorithm>

namespace passnum::http {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// Calls `visit` with each item of a comma-separated header value until it returns true.
template <typename Visit>
bool any_item(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (visit(trimmed(list.substr(0, end)))) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

}  // namespace

bool has_already(const Request& request, std::string_view etag) {
  const auto wanted = request.header("if-none-match");
  return wanted && any_item(*wanted, [etag](std::string_view item) {
           if (item.starts_with("W/")) item.remove_prefix(2);
           return item == etag || item == "*";
         });
}

// Without a weight of zero.
bool takes_gzip(const Request& request) {
  const auto accepted = request.header("accept-encoding");
  return accepted && any_item(*accepted, [](std::string_view item) {
           const auto semicolon = std::min(item.find(';'), item.size());
           if (trimmed(item.substr(0, semicolon)) != "gzip") return false;
           const auto weight = trimmed(item.substr(std::min(semicolon + 1, item.size())));
           return !weight.starts_with("q=0") || weight.find_first_not_of("0.", 2) != std::string_view::npos;
         });
}

}  // namespace passnum::http
