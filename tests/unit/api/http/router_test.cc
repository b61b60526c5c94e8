#include "api/http/router.h"

#include <gmock/gmock.h>

namespace passnum::http {
namespace {

using testing::ElementsAre;

void answer_with_pattern(Router& router, const std::string& method, const std::string& pattern) {
  router.add(method, pattern,
             [pattern](const Request&, Responder responder) { responder.answer(text(200, pattern)); });
}

Router example() {
  Router router;
  for (const char* pattern : {"/", "/v1/vouchers", "/v1/vouchers/{key}", "/v1/vouchers/next",
                              "/v1/{kind}/{key}/events", "/log/tile/{rest...}", "/log/{name}"}) {
    answer_with_pattern(router, "GET", pattern);
  }
  answer_with_pattern(router, "POST", "/v1/vouchers");
  answer_with_pattern(router, "DELETE", "/v1/vouchers/{key}");
  return router;
}

Response ask(const Router& router, std::string method, std::string path) {
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.trace_id = "0af7651916cd43dd8448eb211c80319c";
  Response answer;
  router.dispatch(std::move(request), [&](Response response) { answer = std::move(response); });
  return answer;
}

struct PathCase {
  std::string path;
  std::string pattern;
};
class RoutedPath : public testing::TestWithParam<PathCase> {};

TEST_P(RoutedPath, GoesToTheMostParticularPattern) {
  const Router router = example();
  const Response answer = ask(router, "GET", GetParam().path);
  if (GetParam().pattern.empty()) {
    EXPECT_EQ(answer.status, 404U);
  } else {
    EXPECT_EQ(answer.body, GetParam().pattern);
  }
}

INSTANTIATE_TEST_SUITE_P(
    , RoutedPath,
    testing::Values(PathCase{"/", "/"}, PathCase{"/v1/vouchers", "/v1/vouchers"},
                    PathCase{"/v1/vouchers/", ""}, PathCase{"/v1/vouchers/ORL26", "/v1/vouchers/{key}"},
                    PathCase{"/v1/vouchers/next", "/v1/vouchers/next"}, PathCase{"/v1/vouchers/a/b", ""},
                    PathCase{"/v1/sites/7/events", "/v1/{kind}/{key}/events"},
                    PathCase{"/v1/vouchers/next/events", "/v1/{kind}/{key}/events"},
                    PathCase{"/log/tile/0/x001/000.p/5", "/log/tile/{rest...}"}, PathCase{"/log/tile/", ""},
                    PathCase{"/log/tile", "/log/{name}"}, PathCase{"/log", ""}, PathCase{"", ""},
                    PathCase{"//v1/vouchers", ""}, PathCase{"/V1/vouchers", ""}));

TEST(Router, HandsOverWhatStoodForTheNames) {
  const Router router = example();
  EXPECT_THAT(router.find("GET", "/v1/sites/7/events").parameters,
              ElementsAre(Field{"kind", "sites"}, Field{"key", "7"}));
  EXPECT_THAT(router.find("GET", "/log/tile/0/x001/067").parameters,
              ElementsAre(Field{"rest", "0/x001/067"}));
}

TEST(Router, SendsHeadToTheHandlerOfGet) {
  const Router router = example();
  ASSERT_NE(router.find("HEAD", "/v1/vouchers").route, nullptr);
  EXPECT_EQ(router.find("HEAD", "/v1/vouchers").route->method, "GET");
}

TEST(Router, SaysWhichMethodsAPathHas) {
  const Response refused = ask(example(), "PATCH", "/v1/vouchers");
  EXPECT_EQ(refused.status, 405U);
  EXPECT_THAT(refused.headers, ElementsAre(Field{"Allow", "GET, HEAD, POST, OPTIONS"}));
  EXPECT_EQ(refused.content_type, "application/problem+json");

  const Response options = ask(example(), "OPTIONS", "/v1/vouchers/next");
  EXPECT_EQ(options.status, 204U);
  EXPECT_THAT(options.headers, ElementsAre(Field{"Allow", "GET, HEAD, DELETE, OPTIONS"}));
  EXPECT_EQ(ask(example(), "OPTIONS", "*").status, 204U);
  EXPECT_EQ(ask(example(), "OPTIONS", "/nowhere").status, 404U);
}

TEST(Router, FindsAMethodUnderALessParticularPattern) {
  const Router router = example();
  ASSERT_NE(router.find("DELETE", "/v1/vouchers/next").route, nullptr);
}

TEST(RouterDeathTest, TakesNoSecondRouteOfTheSameShape) {
  Router router = example();
  EXPECT_DEATH(answer_with_pattern(router, "GET", "/v1/vouchers/{other}"), "is_same_pattern");
}

TEST(RouterDeathTest, TakesNoPatternThatIsNotWellFormed) {
  Router router;
  EXPECT_DEATH(answer_with_pattern(router, "GET", "v1"), "starts_with");
  EXPECT_DEATH(answer_with_pattern(router, "GET", "/a/{}"), "empty");
  EXPECT_DEATH(answer_with_pattern(router, "GET", "/a/{x...}/b"), "rest");
  EXPECT_DEATH(answer_with_pattern(router, "GET", "/a/x{b}"), "npos");
}

}  // namespace
}  // namespace passnum::http
