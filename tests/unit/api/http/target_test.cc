#include "api/http/target.h"

#include <gmock/gmock.h>

namespace passnum::http {
namespace {

using testing::ElementsAre;

Request with_target(std::string target, std::string method = "GET") {
  Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  return request;
}

TEST(ParseTarget, DecodesPathAndQueryOnce) {
  Request request = with_target("/v1/sites/M%C3%A9diath%C3%A8que%20A?q=a+b%2Bc&page=%2541&flag&empty=");
  ASSERT_TRUE(parse_target(request));
  EXPECT_EQ(request.path,
            "/v1/sites/M\xc3\xa9"
            "diath\xc3\xa8que A");
  EXPECT_THAT(request.query,
              ElementsAre(Field{"q", "a b+c"}, Field{"page", "%41"}, Field{"flag", ""}, Field{"empty", ""}));
  EXPECT_EQ(request.query_value("flag"), "");
  EXPECT_EQ(request.query_value("absent"), std::nullopt);
}

TEST(ParseTarget, KeepsThePlusOfAPath) {
  Request request = with_target("/a+b");
  ASSERT_TRUE(parse_target(request));
  EXPECT_EQ(request.path, "/a+b");
}

TEST(ParseTarget, TakesTheStarOfOptionsOnly) {
  Request options = with_target("*", "OPTIONS");
  EXPECT_TRUE(parse_target(options));
  Request get = with_target("*");
  EXPECT_FALSE(parse_target(get));
}

class RefusedTarget : public testing::TestWithParam<std::string> {};

TEST_P(RefusedTarget, IsABadRequest) {
  Request request = with_target(GetParam());
  const auto parsed = parse_target(request);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().status, 400U);
}

INSTANTIATE_TEST_SUITE_P(, RefusedTarget,
                         testing::Values("", "v1", "https://host/v1", "/a/../b", "/a/..", "/./a", "/a/.",
                                         "/%2e%2e/a", "/a/%2E", "/a%2fb", "/a%5Cb", "/a\\b", "/a%00b",
                                         "/a%0ab", "/a%7f", "/a%", "/a%4", "/a%zz", "/%ff", "/%c0%af",
                                         "/%ed%a0%80", "/%f4%90%80%80", "/%c2%85", "/%c3", "/a b", "/a#b",
                                         "/?a=1&a=2", "/?a=%00", "/?%zz=1", "/?a=%"));

}  // namespace
}  // namespace passnum::http
