#include "api/http/router.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "ledger/base/check.h"

namespace passnum::http {
namespace {

enum class Kind { word, name, rest };  // in the order in which they win

struct Segment {
  Kind kind;
  std::string text;
  bool operator==(const Segment&) const = default;
};

std::vector<Segment> parse_pattern(std::string_view pattern) {
  CHECK(pattern.starts_with('/'));
  std::vector<Segment> segments;
  for (std::size_t start = 1; start <= pattern.size();) {
    CHECK(segments.empty() || segments.back().kind != Kind::rest);
    const std::size_t end = std::min(pattern.find('/', start), pattern.size());
    std::string_view text = pattern.substr(start, end - start);
    start = end + 1;
    if (!text.starts_with('{')) {
      CHECK(text.find_first_of("{}") == std::string_view::npos);
      segments.push_back({Kind::word, std::string(text)});
      continue;
    }
    CHECK(text.ends_with('}'));
    text = text.substr(1, text.size() - 2);
    const bool rest = text.ends_with("...");
    if (rest) text.remove_suffix(3);
    CHECK(!text.empty());
    segments.push_back({rest ? Kind::rest : Kind::name, std::string(text)});
  }
  return segments;
}

// Names do not count: {key} and {id} in the same place are the same pattern.
bool is_same_pattern(const std::vector<Segment>& a, const std::vector<Segment>& b) {
  return std::ranges::equal(a, b, [](const Segment& x, const Segment& y) {
    return x.kind == y.kind && (x.kind != Kind::word || x.text == y.text);
  });
}

bool is_more_particular(const std::vector<Segment>& a, const std::vector<Segment>& b) {
  return std::ranges::lexicographical_compare(a, b, {}, &Segment::kind, &Segment::kind);
}

bool matches(const std::vector<Segment>& segments, std::string_view path) {
  std::size_t start = 1;
  for (const Segment& segment : segments) {
    if (start > path.size()) return false;
    if (segment.kind == Kind::rest) return start < path.size();
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view text = path.substr(start, end - start);
    if (segment.kind == Kind::word ? text != segment.text : text.empty()) return false;
    start = end + 1;
  }
  return start == path.size() + 1;
}

std::vector<Field> parameters_of(const std::vector<Segment>& segments, std::string_view path) {
  std::vector<Field> out;
  std::size_t start = 1;
  for (const Segment& segment : segments) {
    const std::size_t end =
        segment.kind == Kind::rest ? path.size() : std::min(path.find('/', start), path.size());
    if (segment.kind != Kind::word) {
      out.push_back({segment.text, std::string(path.substr(start, end - start))});
    }
    start = end + 1;
  }
  return out;
}

}  // namespace

struct Router::Entry {
  Route route;
  std::vector<Segment> segments;
};

void Router::add(std::string method, std::string pattern, Handler handler, RouteOptions options) {
  CHECK(handler != nullptr);
  CHECK(method != "HEAD");
  CHECK(method != "OPTIONS");
  std::vector<Segment> segments = parse_pattern(pattern);
  for (const auto& entry : entries_) {
    CHECK(entry->route.method != method || !is_same_pattern(entry->segments, segments));
  }
  auto entry = std::make_shared<const Entry>(
      Entry{{std::move(method), std::move(pattern), std::move(handler), options, entries_.size()},
            std::move(segments)});
  const auto place = std::ranges::upper_bound(entries_, entry, [](const auto& a, const auto& b) {
    return is_more_particular(a->segments, b->segments);
  });
  entries_.insert(place, std::move(entry));
}

std::vector<RouteName> Router::names() const {
  std::vector<RouteName> out(entries_.size());
  for (const auto& entry : entries_) out[entry->route.number] = {entry->route.method, entry->route.pattern};
  return out;
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
  Match match;
  const std::string_view wanted = method == "HEAD" ? std::string_view("GET") : method;
  for (const auto& entry : entries_) {
    if (entry->route.method != wanted || !matches(entry->segments, path)) continue;
    match.route = &entry->route;
    match.parameters = parameters_of(entry->segments, path);
    return match;
  }
  for (const auto& entry : entries_) {
    const std::string& other = entry->route.method;
    const bool listed = match.allow.find(other + ", ") != std::string::npos;
    if (listed || !matches(entry->segments, path)) continue;
    match.allow += other == "GET" ? "GET, HEAD, " : other + ", ";
  }
  if (!match.allow.empty() || path == "*") match.allow += "OPTIONS";
  return match;
}

Response Router::without_route(std::string_view method, const Match& match) {
  CHECK(match.route == nullptr);
  if (match.allow.empty()) return problem(404, "no_such_path", "Not found");
  Response response =
      method == "OPTIONS" ? no_content() : problem(405, "method_not_allowed", "Method not allowed");
  response.with_header("Allow", match.allow);
  return response;
}

void Router::dispatch(Request request, std::function<void(Response)> sink) const {
  Match match = find(request.method, request.path);
  request.parameters = std::move(match.parameters);
  Responder responder = direct_responder(std::move(request), std::move(sink));
  if (match.route == nullptr) {
    responder.answer(without_route(responder.request().method, match));
    return;
  }
  const Request& kept = responder.request();
  match.route->handler(kept, std::move(responder));
}

}  // namespace passnum::http
