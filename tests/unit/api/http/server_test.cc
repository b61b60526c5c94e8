#include "api/http/server.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <future>
#include <thread>

#include "tests/unit/api/http/test_server.h"

namespace passnum::http {
namespace {

using client::Repeat;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

void echo(const Request& request, Responder responder) {
  std::string seen = request.method + " " + request.path + " from " + request.peer;
  for (const Field& field : request.parameters) seen += " {" + field.name + "=" + field.value + "}";
  for (const Field& field : request.query) seen += " ?" + field.name + "=" + field.value;
  seen += " [" + request.body + "]";
  responder.answer(text(200, seen));
}

Router echo_router() {
  Router router;
  router.add("GET", "/v1/vouchers/{key}", echo);
  router.add("POST", "/v1/vouchers/{key}", echo);
  return router;
}

TEST(Server, GivesTheHandlerTheWholeRequest) {
  const auto server = start_server(test_options(), echo_router());
  auto client = client_of(*server);
  const auto answer = client.post("/v1/vouchers/A%20B?dry=1", "application/json", "{}");
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer.value().status, 200U);
  EXPECT_EQ(answer.value().body, "POST /v1/vouchers/A B from 127.0.0.1 {key=A B} ?dry=1 [{}]");
  EXPECT_EQ(answer.value().header("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(answer.value().header("cache-control"), "no-store");
}

TEST(Server, KeepsAConnectionForManyRequests) {
  const auto server = start_server(test_options(), echo_router());
  auto client = client_of(*server);
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(client.get("/v1/vouchers/" + std::to_string(i)));
  EXPECT_EQ(client.connections_opened(), 1U);
  EXPECT_EQ(server->counts().connections_accepted, 1U);
  EXPECT_EQ(server->counts().requests, 50U);
}

TEST(Server, AnswersHeadWithTheHeadersOfGet) {
  const auto server = start_server(test_options(), echo_router());
  RawClient raw(server->port());
  const std::string answer = raw.ask("HEAD /v1/vouchers/7 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_THAT(answer, HasSubstr("Content-Length: 45\r\n"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST(Server, MakesAProblemOfWhatItHasNot) {
  const auto server = start_server(test_options(), echo_router());
  auto client = client_of(*server);
  const auto missing =
      client.get("/v2", {{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}});
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing.value().status, 404U);
  EXPECT_EQ(missing.value().header("content-type"), "application/problem+json");
  const auto body = boost::json::parse(missing.value().body);
  EXPECT_EQ(body.at("type").as_string(), "/problems/no_such_path");
  EXPECT_EQ(body.at("code").as_string(), "no_such_path");
  EXPECT_EQ(body.at("status").as_int64(), 404);
  EXPECT_EQ(body.at("trace_id").as_string(), "4bf92f3577b34da6a3ce929d0e0e4736");

  const auto wrong = client.send("DELETE", "/v1/vouchers/7", {}, {}, Repeat::never);
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong.value().status, 405U);
  EXPECT_EQ(wrong.value().header("allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(client.connections_opened(), 1U);
}

TEST(Server, LogsThePatternAndNothingOfTheRequestItself) {
  Gathered lines;
  ServerOptions options = test_options();
  options.access_log = [&](const AccessLine& line) {
    lines.add(std::string(line.method) + " " + std::string(line.route) + " " + std::to_string(line.status) +
              " " + std::to_string(line.body_bytes_received) + " " + std::string(line.trace_id));
    EXPECT_GE(line.duration.count(), 0);
  };
  const auto server = start_server(options, echo_router());
  auto client = client_of(*server);
  const std::vector<client::Header> trace = {
      {"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}};
  ASSERT_TRUE(
      client.post("/v1/vouchers/SECRETCODE?pin=SECRET", "text/plain", "SECRET", Repeat::never, trace));
  ASSERT_TRUE(client.get("/SECRETCODE", trace));
  ASSERT_TRUE(client.send("SECRET", "/SECRETCODE", {}, {}, Repeat::never, trace));
  server->stop(std::chrono::seconds(10));
  EXPECT_THAT(lines.all(), ElementsAre("POST /v1/vouchers/{key} 200 6 4bf92f3577b34da6a3ce929d0e0e4736",
                                       "GET  404 0 4bf92f3577b34da6a3ce929d0e0e4736",
                                       "other  404 0 4bf92f3577b34da6a3ce929d0e0e4736"));
}

TEST(Server, SendsALargeBodyUnchanged) {
  std::string large(3'000'000, ' ');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>('a' + i % 23);
  const auto shared = std::make_shared<const std::string>(large);
  Router router;
  router.add("GET", "/large", [shared](const Request&, Responder responder) {
    Response response = text(200, "");
    response.shared_body = shared;
    responder.answer(std::move(response));
  });
  const auto server = start_server(test_options(), std::move(router));
  auto client = client_of(*server);
  const auto answer = client.get("/large");
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_TRUE(answer.value().body == large);
}

TEST(Server, TakesALargeBodyUnchanged) {
  Router router;
  router.add("POST", "/length", [](const Request& request, Responder responder) {
    const bool same = request.body == std::string(kBodyBytesMax, 'b');
    responder.answer(text(200, same ? "same" : "different"));
  });
  const auto server = start_server(test_options(), std::move(router));
  const auto answer = client_of(*server).post("/length", "text/plain", std::string(kBodyBytesMax, 'b'));
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer.value().body, "same");
}

TEST(Server, SendsAnAnswerThatAnotherThreadGives) {
  std::vector<std::thread> threads;
  std::mutex mutex;
  Router router;
  router.add("GET", "/later", [&](const Request&, Responder responder) {
    const std::lock_guard lock(mutex);
    threads.emplace_back([r = std::move(responder)]() mutable { r.answer(text(200, "from elsewhere")); });
  });
  const auto server = start_server(test_options(), std::move(router));
  auto client = client_of(*server);
  for (int i = 0; i < 100; ++i) {
    const auto answer = client.get("/later");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer.value().body, "from elsewhere");
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Server, Answers500ForADroppedResponderAndSaysSo) {
  Gathered errors;
  ServerOptions options = test_options();
  options.error_log = [&](std::string_view words) { errors.add(std::string(words)); };
  Router router;
  router.add("GET", "/drop", [](const Request&, const Responder&) {});
  router.add("GET", "/throw", [](const Request&, const Responder&) { throw std::runtime_error("of ours"); });
  router.add("GET", "/split", [](const Request&, Responder responder) {
    responder.answer(text(200, "x").with_header("X", "a\r\nSet-Cookie: b"));
  });
  const auto server = start_server(options, std::move(router));
  auto client = client_of(*server);
  for (const char* path : {"/drop", "/throw", "/split"}) {
    const auto answer = client.get(path);
    ASSERT_TRUE(answer) << path;
    EXPECT_EQ(answer.value().status, 500U) << path;
    EXPECT_EQ(answer.value().header("content-type"), "application/problem+json");
    EXPECT_EQ(answer.value().header("set-cookie"), std::nullopt);
  }
  EXPECT_THAT(errors.all(), Contains(HasSubstr("dropped")));
  EXPECT_THAT(errors.all(), Contains(HasSubstr("/throw threw: of ours")));
  EXPECT_THAT(errors.all(), Contains(HasSubstr("cannot be sent")));
}

TEST(Server, SendsContinueToWhoWaitsForIt) {
  const auto server = start_server(test_options(), echo_router());
  RawClient raw(server->port());
  raw.write("POST /v1/vouchers/7 HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(raw.read_response(), "HTTP/1.1 100 Continue\r\n\r\n");
  raw.write("ok");
  EXPECT_THAT(raw.read_response(), HasSubstr("[ok]"));
}

TEST(Server, SendsNoContinueForABodyItRefuses) {
  const auto server = start_server(test_options(), echo_router());
  RawClient raw(server->port());
  const std::string answer = raw.ask(
      "POST /v1/vouchers/7 HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_EQ(status_of(answer), 413);
}

TEST(Server, AnswersPipelinedRequestsInTheirOrder) {
  const auto server = start_server(test_options(), echo_router());
  RawClient raw(server->port());
  std::string requests;
  for (int i = 0; i < 20; ++i)
    requests += "GET /v1/vouchers/" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  raw.write(requests);
  for (int i = 0; i < 20; ++i) EXPECT_THAT(raw.read_response(), HasSubstr("{key=" + std::to_string(i) + "}"));
}

TEST(Server, SpeaksHttp10AndClosesAfterIt) {
  const auto server = start_server(test_options(), echo_router());
  RawClient raw(server->port());
  const std::string answer = raw.ask("GET /v1/vouchers/7 HTTP/1.0\r\n\r\n");
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
}

TEST(Server, SaysWhichPortItCannotHave) {
  const auto server = start_server(test_options(), echo_router());
  ServerOptions options = test_options();
  options.port = server->port();
  const auto second = Server::start(options, echo_router());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::io);
  EXPECT_THAT(second.error().context, HasSubstr(std::to_string(server->port())));
}

TEST(Server, RefusesAnAddressThatIsNotOne) {
  ServerOptions options = test_options();
  options.address = "localhost";
  const auto server = Server::start(options, echo_router());
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace passnum::http
