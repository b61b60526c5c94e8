#include "api/client/load_client.h"

#include <gmock/gmock.h>

#include "tests/unit/api/client/scripted_server.h"

namespace passnum::client {
namespace {

LoadPlan plan_of(std::size_t connections, std::uint64_t requests_max) {
  LoadPlan plan;
  plan.connections = connections;
  plan.requests_max = requests_max;
  plan.next = [tag = std::uint64_t{0}](std::size_t) mutable {
    LoadRequest request;
    request.method = "GET";
    request.path = "/";
    request.tag = tag++;
    return std::optional(request);
  };
  return plan;
}

TEST(RunLoad, StopsAtItsNumberOfRequestsAndGivesTagsBack) {
  ScriptedServer server({{{ok("1"), ok("2"), ok("3"), ok("4")}, Ending::orderly, true}});
  LoadPlan plan = plan_of(1, 3);
  std::vector<std::string> seen;
  plan.answered = [&](const LoadAnswer& answer) {
    seen.push_back(std::to_string(answer.tag) + ":" + answer.response.body);
    EXPECT_GT(answer.latency.count(), 0);
  };
  const auto report = run_load(server.url(), server.trust(), {}, plan);
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_THAT(seen, testing::ElementsAre("0:1", "1:2", "2:3"));
  EXPECT_EQ(report.value().requests_sent, 3U);
  EXPECT_EQ(report.value().answers_2xx, 3U);
  EXPECT_EQ(report.value().latency.count(), 3U);
  EXPECT_EQ(report.value().connections_failed, 0U);
  EXPECT_GT(report.value().requests_per_second(), 0);
}

TEST(RunLoad, StopsWhenThereIsNoNextRequest) {
  ScriptedServer server({{{ok("1"), ok("2")}, Ending::orderly, true}});
  LoadPlan plan = plan_of(1, 1000);
  plan.next = [left = 2](std::size_t) mutable -> std::optional<LoadRequest> {
    if (left-- == 0) return std::nullopt;
    LoadRequest request;
    request.path = "/";
    return request;
  };
  EXPECT_EQ(run_load(server.url(), server.trust(), {}, plan).value().answers, 2U);
}

TEST(RunLoad, SendsNothingAfterItsTime) {
  ScriptedServer server({{{}, Ending::orderly, true}});
  LoadPlan plan = plan_of(1, 1000);
  plan.time_max = std::chrono::milliseconds(0);
  EXPECT_EQ(run_load(server.url(), server.trust(), {}, plan).value().requests_sent, 0U);
}

TEST(RunLoad, OpensAConnectionAgainThatTheServerClosedInOrder) {
  const std::string last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nb";
  ScriptedServer server({{{ok("a"), last}}, {{ok("c"), ok("d")}, Ending::orderly, true}});
  const auto report = run_load(server.url(), server.trust(), {}, plan_of(1, 4));
  ASSERT_TRUE(report);
  EXPECT_EQ(report.value().answers, 4U) << report.value().first_failure;
  EXPECT_EQ(report.value().connections_failed, 0U);
}

TEST(RunLoad, CountsAConnectionThatBreaksUnderARequest) {
  ScriptedServer server({{{ok("a")}, Ending::abrupt, true}});
  const auto report = run_load(server.url(), server.trust(), {}, plan_of(1, 10));
  ASSERT_TRUE(report);
  EXPECT_EQ(report.value().answers, 1U);
  EXPECT_EQ(report.value().connections_failed, 1U);
  EXPECT_THAT(report.value().first_failure, testing::HasSubstr("broke a connection"));
}

TEST(RunLoad, SortsAnswersByTheirKind) {
  const std::string no = "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n";
  const std::string busy = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
  ScriptedServer server({{{ok("a"), no, busy, no}, Ending::orderly, true}});
  const auto report = run_load(server.url(), server.trust(), {}, plan_of(1, 4));
  EXPECT_EQ(report.value().answers_2xx, 1U);
  EXPECT_EQ(report.value().answers_4xx, 2U);
  EXPECT_EQ(report.value().answers_5xx, 1U);
}

TEST(RunLoad, GivesUpAServerThatDoesNotAnswer) {
  ScriptedServer server({{{""}, Ending::orderly, false, true}});
  ClientOptions options;
  options.exchange_timeout = std::chrono::milliseconds(50);
  const auto report = run_load(server.url(), server.trust(), options, plan_of(1, 10));
  ASSERT_TRUE(report);
  EXPECT_EQ(report.value().answers, 0U);
  EXPECT_EQ(report.value().connections_failed, 1U);
  EXPECT_THAT(report.value().first_failure, testing::HasSubstr("in time"));
}

TEST(RunLoad, SaysWhyNotOneConnectionCouldBeOpened) {
  ScriptedServer server({{{ok("a")}}});
  tls::Pin wrong;
  const auto refused = run_load(server.url(), Trust::pinned(wrong), {}, plan_of(1, 10));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);

  SilentServer nobody;
  nobody.close();
  const auto report =
      run_load(ServerUrl{"127.0.0.1", nobody.port(), ""}, Trust::system(), {}, plan_of(3, 10));
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().context, testing::HasSubstr("nothing listens"));
}

TEST(RunLoad, RefusesConnectionsOutOfRange) {
  for (const std::size_t count : {std::size_t{0}, kLoadConnectionsMax + 1}) {
    const auto refused = run_load(ServerUrl{"127.0.0.1", 1, ""}, Trust::system(), {}, plan_of(count, 1));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  }
}

}  // namespace
}  // namespace passnum::client
