#include "api/http/trace.h"

#include <gmock/gmock.h>

#include <set>

namespace passnum::http {
namespace {

constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr char kParent[] = "00f067aa0ba902b7";

Request with_traceparents(std::vector<std::string> values) {
  Request request;
  for (std::string& value : values) request.headers.push_back({"traceparent", std::move(value)});
  return request;
}

std::string traceparent(std::string version, std::string flags, std::string more = {}) {
  return version + "-" + kTrace + "-" + kParent + "-" + flags + more;
}

TEST(TraceIds, KeepsAValidTraceWithASpanOfOurOwn) {
  TraceIds ids;
  Request request = with_traceparents({traceparent("00", "01")});
  ids.assign(request);
  EXPECT_EQ(request.trace_id, kTrace);
  EXPECT_TRUE(request.traceparent.starts_with(std::string("00-") + kTrace + "-"));
  EXPECT_TRUE(request.traceparent.ends_with("-01"));
  EXPECT_EQ(request.traceparent.find(kParent), std::string::npos);
  EXPECT_EQ(request.traceparent.size(), 55U);
}

TEST(TraceIds, HandsOnThatATraceIsNotSampled) {
  TraceIds ids;
  Request request = with_traceparents({traceparent("00", "02")});
  ids.assign(request);
  EXPECT_TRUE(request.traceparent.ends_with("-00"));
}

TEST(TraceIds, TakesALaterVersionThatSaysMore) {
  TraceIds ids;
  Request request = with_traceparents({traceparent("01", "01", "-more")});
  ids.assign(request);
  EXPECT_EQ(request.trace_id, kTrace);
}

class InvalidTrace : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(InvalidTrace, IsReplacedByANewOne) {
  TraceIds ids;
  Request request = with_traceparents(GetParam());
  ids.assign(request);
  EXPECT_NE(request.trace_id, kTrace);
  EXPECT_THAT(request.trace_id, testing::MatchesRegex("[0-9a-f]+"));
  EXPECT_EQ(request.trace_id.size(), 32U);
}

INSTANTIATE_TEST_SUITE_P(
    , InvalidTrace,
    testing::Values(std::vector<std::string>{}, std::vector<std::string>{"", "x"},
                    std::vector<std::string>{traceparent("00", "01"), traceparent("00", "01")},
                    std::vector<std::string>{traceparent("ff", "01")},
                    std::vector<std::string>{traceparent("00", "01", "-more")},
                    std::vector<std::string>{traceparent("01", "01", "more")},
                    std::vector<std::string>{traceparent("00", "0G")},
                    std::vector<std::string>{"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"},
                    std::vector<std::string>{"00-00000000000000000000000000000000-00f067aa0ba902b7-01"},
                    std::vector<std::string>{"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"}));

TEST(TraceIds, NeverGivesTheSameTraceTwice) {
  TraceIds ids;
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    Request request;
    ids.assign(request);
    EXPECT_TRUE(seen.insert(request.trace_id).second);
  }
}

}  // namespace
}  // namespace passnum::http
