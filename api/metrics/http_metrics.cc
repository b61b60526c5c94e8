#include "api/metrics/http_metrics.h"

#include <algorithm>
#include <array>
#include <string>

namespace passnum::metrics {
namespace {

using Type = Exposition::Type;

// What this server answers with; any other is shown as 0.
constexpr std::array<unsigned, 26> kStatuses{200, 201, 204, 304, 400, 401, 403, 404, 405, 408, 409, 410, 412,
                                             413, 414, 415, 417, 422, 429, 431, 500, 501, 502, 503, 505, 0};
constexpr std::size_t kCellsPerRoute = TimeHistogram::kCellsCount + kStatuses.size();

std::size_t status_number(unsigned status) {
  const auto found = std::find(kStatuses.begin(), kStatuses.end() - 1, status);
  return static_cast<std::size_t>(found - kStatuses.begin());
}

TimeHistogram time_of(std::size_t route) {
  return {&kTimeBounds, route * kCellsPerRoute};
}

std::size_t status_cell(std::size_t route, std::size_t status) {
  return route * kCellsPerRoute + TimeHistogram::kCellsCount + status;
}

std::vector<http::RouteName> with_unnamed(std::vector<http::RouteName> routes) {
  routes.emplace_back();
  return routes;
}

}  // namespace

HttpMetrics::HttpMetrics(std::vector<http::RouteName> routes)
    : routes_(with_unnamed(std::move(routes))), cells_(routes_.size() * kCellsPerRoute) {}

void HttpMetrics::served(const http::AccessLine& line) {
  const std::size_t route = std::min(line.route_number, routes_.size() - 1);
  time_of(route).add(cells_, nanoseconds(line.duration));
  cells_.add(status_cell(route, status_number(line.status)));
}

void HttpMetrics::append_requests(Exposition& out) const {
  out.family("passnum_http_requests_total", Type::counter,
             "HTTP requests by route (empty: none was found) and status.");
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    for (std::size_t k = 0; k < kStatuses.size(); ++k) {
      const std::uint64_t count = cells_.sum(status_cell(i, k));
      if (count == 0) continue;
      const std::string code = std::to_string(kStatuses[k]);
      out.sample({{"method", routes_[i].method}, {"route", routes_[i].pattern}, {"code", code}}, count);
    }
  }
  out.family("passnum_http_request_duration_seconds", Type::histogram,
             "From the first byte of a request to the last of its answer.");
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    out.histogram(cells_, time_of(i), {{"method", routes_[i].method}, {"route", routes_[i].pattern}},
                  kNanosecondsPerSecond);
  }
}

void HttpMetrics::append_to(Exposition& out, const http::ServerCounts& counts) const {
  append_requests(out);
  out.family("passnum_http_connections_open", Type::gauge, "Connections that are open, idle ones too.");
  out.sample({}, counts.connections_open);
  out.family("passnum_http_connections_accepted_total", Type::counter, "Connections accepted.");
  out.sample({}, counts.connections_accepted);
  out.family("passnum_http_handshakes_failed_total", Type::counter, "TLS handshakes that failed.");
  out.sample({}, counts.handshakes_failed);
  out.family("passnum_http_limited_total", Type::counter,
             "Connections and requests refused or dropped, by the limit that was reached.");
  for (std::size_t i = 0; i < counts.limited.size(); ++i) {
    out.sample({{"limit", http::kLimitNames[i]}}, counts.limited[i]);
  }
}

}  // namespace passnum::metrics
