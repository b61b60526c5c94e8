#include "api/metrics/http_metrics.h"

#include <gmock/gmock.h>

namespace passnum::metrics {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;
using testing::Not;

std::string text_of(const HttpMetrics& metrics, const http::ServerCounts& counts = {}) {
  Exposition out;
  metrics.append_to(out, counts);
  return out.text();
}

http::AccessLine line(std::size_t route, unsigned status, microseconds duration) {
  http::AccessLine out{};
  out.route_number = route;
  out.status = status;
  out.duration = duration;
  return out;
}

TEST(HttpMetrics, CountByRouteAndStatus) {
  HttpMetrics metrics(std::vector<http::RouteName>{{"GET", "/a"}, {"POST", "/b/{id}"}});
  metrics.served(line(1, 201, microseconds(900)));
  metrics.served(line(1, 201, microseconds(1100)));
  metrics.served(line(1, 409, microseconds(10)));
  const std::string text = text_of(metrics);
  EXPECT_THAT(text,
              HasSubstr("passnum_http_requests_total{method=\"POST\",route=\"/b/{id}\",code=\"201\"} 2\n"));
  EXPECT_THAT(text,
              HasSubstr("passnum_http_requests_total{method=\"POST\",route=\"/b/{id}\",code=\"409\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("route=\"/a\",code")));
  EXPECT_THAT(text, HasSubstr("seconds_bucket{method=\"POST\",route=\"/b/{id}\",le=\"0.001\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("seconds_count{method=\"POST\",route=\"/b/{id}\"} 3\n"));
}

TEST(HttpMetrics, CountWhatHasNoRouteAndStatusesThatAreNotExpected) {
  HttpMetrics metrics(std::vector<http::RouteName>{{"GET", "/a"}});
  metrics.served(line(http::kNoRoute, 404, microseconds(1)));
  metrics.served(line(0, 299, microseconds(1)));
  const std::string text = text_of(metrics);
  EXPECT_THAT(text, HasSubstr("passnum_http_requests_total{method=\"\",route=\"\",code=\"404\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("passnum_http_requests_total{method=\"GET\",route=\"/a\",code=\"0\"} 1\n"));
}

TEST(HttpMetrics, ShowTheServersCountsAndEveryLimitByName) {
  http::ServerCounts counts{};
  counts.connections_open = 7;
  counts.limited[static_cast<std::size_t>(http::Limit::header_timeout)] = 3;
  const std::string text = text_of(HttpMetrics(std::vector<http::RouteName>()), counts);
  EXPECT_THAT(text, HasSubstr("passnum_http_connections_open 7\n"));
  EXPECT_THAT(text, HasSubstr("passnum_http_limited_total{limit=\"header_timeout\"} 3\n"));
  for (const auto name : http::kLimitNames) {
    EXPECT_THAT(text, HasSubstr("{limit=\"" + std::string(name) + "\"}"));
  }
}

}  // namespace
}  // namespace passnum::metrics
