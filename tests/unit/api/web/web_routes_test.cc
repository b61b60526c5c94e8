#include "api/web/web_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace passnum::web {
namespace {

using http::Field;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::array<Asset, 7> kAssets{{
    {"/app/assets/index-abc.js", "text/javascript; charset=utf-8", "\"one\"", Keeping::for_ever, "plain",
     "gzip"},
    {"/app/icon.png", "image/png", "\"two\"", Keeping::ask_again, "picture", ""},
    {"/app/index.html", "text/html; charset=utf-8", "\"three\"", Keeping::ask_again, "<page>", ""},
    {"/assets/v-abc.js", "text/javascript; charset=utf-8", "\"four\"", Keeping::for_ever, "script", ""},
    {"/en/index.html", "text/html; charset=utf-8", "\"five\"", Keeping::ask_again, "<home>", ""},
    {"/index.html", "text/html; charset=utf-8", "\"six\"", Keeping::ask_again, "<accueil>", ""},
    {"/v.html", "text/html; charset=utf-8", "\"seven\"", Keeping::ask_again, "<voucher>", ""},
}};

http::Response get(const std::string& path, std::vector<Field> headers = {}) {
  http::Router router;
  add_web_routes(router, kAssets);
  http::Request request;
  request.method = "GET";
  request.path = path;
  request.headers = std::move(headers);
  http::Response out;
  router.dispatch(std::move(request), [&out](http::Response response) { out = std::move(response); });
  return out;
}

std::string header(const http::Response& response, std::string_view name) {
  for (const Field& field : response.headers) {
    if (field.name == name) return field.value;
  }
  return {};
}

TEST(WebRoutes, TheFolderIsItsIndexPage) {
  const auto response = get("/app/");
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.body, "<page>");
  EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
}

TEST(WebRoutes, TheFolderWithoutItsSlashLeadsToTheOneWithIt) {
  const auto response = get("/app");
  EXPECT_EQ(response.status, 308U);
  EXPECT_EQ(header(response, "Location"), "/app/");
}

TEST(WebRoutes, APublicPageIsFoundWithoutTheEndOfItsName) {
  EXPECT_EQ(get("/").body, "<accueil>");
  EXPECT_EQ(get("/en").body, "<home>");
  EXPECT_EQ(get("/v").body, "<voucher>");
  EXPECT_EQ(get("/assets/v-abc.js").body, "script");
  EXPECT_EQ(get("/v").cache_control, "no-cache");
  EXPECT_EQ(get("/v", {{"if-none-match", "\"seven\""}}).status, 304U);
  for (const char* path : {"/v.html", "/index.html", "/en/", "/v/", "/assets/v-abd.js"}) {
    EXPECT_EQ(get(path).status, 404U) << path;
  }
}

TEST(WebRoutes, AVoucherThatStandsInThePathGoesBehindTheHashAndNobodyKeepsIt) {
  const auto response = get("/V/AEAAGAAA77");
  EXPECT_EQ(response.status, 303U);
  EXPECT_EQ(header(response, "Location"), "/v#AEAAGAAA77");
  EXPECT_EQ(response.cache_control, "no-store");
  EXPECT_EQ(header(response, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(response.body, "");
}

TEST(WebRoutes, WhatIsNoVoucherInThePathIsNotHandedOn) {
  for (const char* payload : {"AE/../x", "AE#x", "AE%0d", "a b", "é", "<script>"}) {
    EXPECT_EQ(header(get("/V/" + std::string(payload)), "Location"), "/v#-") << payload;
  }
  EXPECT_EQ(get("/V").status, 404U);
}

TEST(WebRoutes, AFileWithItsHashInItsNameIsKeptForEverAndAPageIsAskedForAgain) {
  EXPECT_EQ(get("/app/assets/index-abc.js").cache_control, "public, max-age=31536000, immutable");
  EXPECT_EQ(get("/app/").cache_control, "no-cache");
}

TEST(WebRoutes, WhatIsNotThereIsNotFoundAndNotTheIndexPage) {
  EXPECT_EQ(get("/app/assets/index-old.js").status, 404U);
  EXPECT_EQ(get("/app/index.html/").status, 404U);
}

TEST(WebRoutes, ABrowserThatHasTheSameBytesGetsNone) {
  for (const char* tag : {"\"two\"", "W/\"two\"", "\"one\", \"two\"", "*"}) {
    const auto response = get("/app/icon.png", {{"if-none-match", tag}});
    EXPECT_EQ(response.status, 304U) << tag;
    EXPECT_EQ(response.body, "") << tag;
    EXPECT_EQ(header(response, "ETag"), "\"two\"") << tag;
  }
}

TEST(WebRoutes, ABrowserThatHasOtherBytesGetsThem) {
  for (const char* tag : {"\"one\"", "two", "", "\"twoo\""}) {
    EXPECT_EQ(get("/app/icon.png", {{"if-none-match", tag}}).body, "picture") << tag;
  }
}

TEST(WebRoutes, GzipIsForThoseWhoSaySo) {
  const std::string path = "/app/assets/index-abc.js";
  for (const char* accepted : {"gzip", "br, gzip", "gzip;q=0.5", "deflate , gzip;q=1"}) {
    const auto response = get(path, {{"accept-encoding", accepted}});
    EXPECT_EQ(response.body, "gzip") << accepted;
    EXPECT_EQ(header(response, "Content-Encoding"), "gzip") << accepted;
  }
  for (const char* accepted : {"", "br", "gzip;q=0", "gzip;q=0.0", "gzipped"}) {
    const auto response = get(path, {{"accept-encoding", accepted}});
    EXPECT_EQ(response.body, "plain") << accepted;
    EXPECT_EQ(header(response, "Content-Encoding"), "") << accepted;
  }
  EXPECT_EQ(header(get(path), "Vary"), "Accept-Encoding");
}

TEST(WebRoutes, WhatIsNotSmallerAsGzipIsSentPlain) {
  const auto response = get("/app/icon.png", {{"accept-encoding", "gzip"}});
  EXPECT_EQ(response.body, "picture");
  EXPECT_EQ(header(response, "Content-Encoding"), "");
}

TEST(WebRoutes, EveryAnswerSaysWhatABrowserMayDo) {
  for (const char* path : {"/", "/v", "/V/AE", "/app", "/app/", "/app/icon.png", "/app/nothing"}) {
    const auto policy = header(get(path), "Content-Security-Policy");
    EXPECT_THAT(policy, HasSubstr("default-src 'none'")) << path;
    EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'")) << path;
    EXPECT_THAT(policy, Not(HasSubstr("unsafe-inline"))) << path;
    EXPECT_THAT(policy, Not(HasSubstr("'unsafe-eval'"))) << path;
    EXPECT_EQ(header(get(path), "Referrer-Policy"), "no-referrer") << path;
  }
}

}  // namespace
}  // namespace passnum::web
