#include "api/http/response.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "api/http/response_writer.h"

namespace passnum::http {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ProblemJson, HasTheMembersOfRfc9457AndOurs) {
  const Problem problem{
      "already_redeemed", "Déjà utilisé", "le 1er mars", {{"redeemed_at", "\"2026-03-01\""}}};
  EXPECT_EQ(
      problem_json(problem, 409, "abc", "https://doc.example/problems/"),
      R"({"type":"https://doc.example/problems/already_redeemed","title":"Déjà utilisé","status":409,)"
      R"("detail":"le 1er mars","code":"already_redeemed","trace_id":"abc","redeemed_at":"2026-03-01"})");
}

TEST(ProblemJson, EscapesWhatComesFromOutside) {
  const Problem problem{"bad", "t", "a \"quote\"\n\x01 and \\", {}};
  const std::string body = problem_json(problem, 400, "", "/problems/");
  const auto value = boost::json::parse(body);
  EXPECT_EQ(value.at("detail").as_string(), "a \"quote\"\n\x01 and \\");
}

TEST(ProblemJson, LeavesOutAnEmptyDetail) {
  EXPECT_THAT(problem_json({"a", "b", "", {}}, 404, "", "/"), Not(HasSubstr("detail")));
}

TEST(ResponseHead, SaysWhatTheClientNeeds) {
  Response response = json(200, "{}");
  response.with_header("ETag", "\"7\"").with_retry_after_s(3);
  ResponseFrame frame;
  frame.date = "Sat, 21 Nov 2026 03:00:00 GMT";
  frame.traceparent = "00-a-b-01";
  std::string head;
  append_head(head, response, frame);
  EXPECT_EQ(head,
            "HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 03:00:00 GMT\r\nContent-Type: application/json\r\n"
            "Content-Length: 2\r\nCache-Control: no-store\r\ntraceparent: 00-a-b-01\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n"
            "ETag: \"7\"\r\nRetry-After: 3\r\n\r\n");
}

TEST(ResponseHead, OfA304HasNeitherLengthNorBody) {
  Response response = json(304, "stale");
  ResponseFrame frame;
  std::string head;
  append_head(head, response, frame);
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  EXPECT_EQ(body_of(response, frame), "");
}

TEST(ResponseHead, SaysWhetherTheConnectionGoesOn) {
  ResponseFrame closing;
  closing.keeps_alive = false;
  std::string head;
  append_head(head, no_content(), closing);
  EXPECT_THAT(head, HasSubstr("Connection: close\r\n"));

  ResponseFrame old;
  old.is_http_1_0 = true;
  head.clear();
  append_head(head, no_content(), old);
  EXPECT_THAT(head, HasSubstr("Connection: keep-alive\r\n"));
}

TEST(SendableResponse, HasNothingThatEndsItsLine) {
  EXPECT_TRUE(is_sendable(json(200, "{}").with_header("Location", "/v1/orders/7")));
  EXPECT_FALSE(is_sendable(json(200, "{}").with_header("Location", "/a\r\nSet-Cookie: x")));
  EXPECT_FALSE(is_sendable(json(200, "{}").with_header("Loca tion", "/a")));
  EXPECT_FALSE(is_sendable(json(200, "{}").with_header("", "/a")));
  EXPECT_FALSE(is_sendable(json(200, "{}").with_header("X-Name", "caf\xc3\xa9")));
}

TEST(SendableResponse, LeavesFramingToTheServer) {
  for (const char* name : {"Content-Length", "transfer-encoding", "CONNECTION", "Date", "traceparent"}) {
    EXPECT_FALSE(is_sendable(json(200, "{}").with_header(name, "1"))) << name;
  }
}

TEST(SendableResponse, HasAFinalStatus) {
  EXPECT_FALSE(is_sendable(text(100, "")));
  EXPECT_FALSE(is_sendable(text(199, "")));
  EXPECT_FALSE(is_sendable(text(600, "")));
  EXPECT_TRUE(is_sendable(text(599, "")));
}

}  // namespace
}  // namespace passnum::http
