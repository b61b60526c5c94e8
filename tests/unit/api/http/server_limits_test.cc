#include <gmock/gmock.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "tests/unit/api/http/test_server.h"

namespace passnum::http {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

Router small_router() {
  Router router;
  const Handler handler = [](const Request& request, Responder responder) {
    responder.answer(text(200, std::to_string(request.body.size())));
  };
  router.add("GET", "/", handler);
  router.add("POST", "/", handler);
  router.add("POST", "/small", handler, {.body_bytes_max = 10});
  router.add("POST", "/large", handler, {.body_bytes_max = 2 * kBodyBytesMax});
  return router;
}

std::string header_of(std::size_t bytes) {
  std::string header = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
  return header + std::string(bytes - header.size() - 4, 'x') + "\r\n\r\n";
}

std::string with_target(std::size_t bytes) {
  return "GET /?" + std::string(bytes - 2, 'q') + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
}

std::string with_fields(std::size_t count) {
  std::string header = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (std::size_t i = 1; i < count; ++i) header += "A: b\r\n";
  return header + "\r\n";
}

std::string post(const std::string& path, std::size_t bytes) {
  return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" +
         std::string(bytes, 'b');
}

std::string post_chunked(const std::string& path, std::size_t bytes) {
  std::string request = "POST " + path + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t i = 0; i < bytes; ++i) request += "1\r\nb\r\n";
  return request + "0\r\n\r\n";
}

struct SizeCase {
  const char* name;
  std::string within;
  std::string over;
  int status;
};
class SizeLimit : public testing::TestWithParam<SizeCase> {};

TEST_P(SizeLimit, HoldsToTheByte) {
  const auto server = start_server(test_options(), small_router());
  RawClient within(server->port());
  within.write(GetParam().within);
  EXPECT_EQ(status_of(within.read_response()), 200);
  RawClient over(server->port());
  const std::string refused = over.ask(GetParam().over);
  EXPECT_EQ(status_of(refused), GetParam().status);
  EXPECT_THAT(refused, HasSubstr("application/problem+json"));
  EXPECT_THAT(refused, HasSubstr("Connection: close"));
}

INSTANTIATE_TEST_SUITE_P(
    , SizeLimit,
    testing::Values(
        SizeCase{"Header", header_of(kHeaderBytesMax), header_of(kHeaderBytesMax + 1), 431},
        SizeCase{"HeaderFields", with_fields(kHeaderFieldsMax), with_fields(kHeaderFieldsMax + 1), 431},
        SizeCase{"Target", with_target(kTargetBytesMax), with_target(kTargetBytesMax + 1), 414},
        SizeCase{"TargetOverTheHeader", with_target(kTargetBytesMax), with_target(2 * kHeaderBytesMax), 414},
        SizeCase{"Body", post("/", kBodyBytesMax), post("/", kBodyBytesMax + 1), 413},
        SizeCase{"BodyOfARouteWithLess", post("/small", 10), post("/small", 11), 413},
        SizeCase{"BodyOfARouteWithMore", post("/large", 2 * kBodyBytesMax),
                 post("/large", 2 * kBodyBytesMax + 1), 413},
        SizeCase{"ChunkedBody", post_chunked("/small", 10), post_chunked("/small", 11), 413}),
    [](const auto& test) { return test.param.name; });

TEST(ServerLimits, CloseAConnectionThatDoesNotShakeHands) {
  ServerOptions options = test_options();
  options.limits.handshake_timeout = kShort;
  const auto server = start_server(options, small_router());
  SilentConnection silent(server->port());
  EXPECT_EQ(silent.read_all(), "");
  server->stop(std::chrono::seconds(10));
  EXPECT_EQ(server->counts().handshakes_failed, 1U);
}

TEST(ServerLimits, Answer408ToAHeaderThatDoesNotEnd) {
  ServerOptions options = test_options();
  options.limits.header_timeout = kShort;
  const auto server = start_server(options, small_router());
  RawClient slow(server->port());
  EXPECT_EQ(status_of(slow.ask("GET / HTTP/1.1\r\nHo")), 408);
}

TEST(ServerLimits, Answer408ToABodyThatDoesNotEnd) {
  ServerOptions options = test_options();
  options.limits.body_timeout = kShort;
  const auto server = start_server(options, small_router());
  RawClient slow(server->port());
  EXPECT_EQ(status_of(slow.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nb")), 408);
}

TEST(ServerLimits, CloseAnIdleConnectionWithoutAWord) {
  ServerOptions options = test_options();
  options.limits.idle_timeout = kShort;
  const auto server = start_server(options, small_router());
  RawClient idle(server->port());
  idle.write(kGet);
  EXPECT_EQ(status_of(idle.read_response()), 200);
  EXPECT_EQ(idle.read_all(), "");
  RawClient never_asks(server->port());
  EXPECT_EQ(never_asks.read_all(), "");
}

TEST(ServerLimits, CutOffAReaderThatStandsStill) {
  ServerOptions options = test_options();
  options.limits.write_timeout = kShort;
  std::promise<void> ended;
  options.access_log = [&](const AccessLine&) { ended.set_value(); };
  Router router;
  const auto large = std::make_shared<const std::string>(32 * 1024 * 1024, 'x');
  router.add("GET", "/", [large](const Request&, Responder responder) {
    Response response = text(200, "");
    response.shared_body = large;
    responder.answer(std::move(response));
  });
  const auto server = start_server(options, std::move(router));
  RawOptions narrow;
  narrow.receive_buffer_bytes = 4096;
  RawClient stands_still(server->port(), narrow);
  stands_still.write(kGet);
  ended.get_future().wait();
  EXPECT_LT(stands_still.read_all().size(), large->size());
}

TEST(ServerLimits, Answer503WhenTheHandlerIsTooLateAndDropItsAnswer) {
  ServerOptions options = test_options();
  options.limits.answer_timeout = kShort;
  std::mutex mutex;
  std::vector<Responder> kept;
  Router router;
  router.add("GET", "/", [&](const Request&, Responder responder) {
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(responder));
  });
  const auto server = start_server(options, std::move(router));
  RawClient waiting(server->port());
  const std::string answer = waiting.ask(kGet);
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_THAT(answer, HasSubstr("Retry-After: 1\r\n"));
  EXPECT_THAT(answer, HasSubstr("answer_timeout"));
  const std::lock_guard lock(mutex);
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept.front().request().path, "/");
  kept.front().answer(text(200, "late"));
}

TEST(ServerLimits, SayCloseInTheLastAnswerOfAConnection) {
  ServerOptions options = test_options();
  options.limits.requests_per_connection_max = 3;
  const auto server = start_server(options, small_router());
  RawClient raw(server->port());
  raw.write(kGet + kGet + kGet + kGet);
  EXPECT_EQ(raw.read_response().find("Connection: close"), std::string::npos);
  EXPECT_EQ(raw.read_response().find("Connection: close"), std::string::npos);
  EXPECT_THAT(raw.read_response(), HasSubstr("Connection: close"));
  EXPECT_EQ(raw.read_all(), "");
}

TEST(ServerLimits, CloseConnectionsOverTheirNumberAtOnceAndTakeThemAgainLater) {
  ServerOptions options = test_options();
  options.limits.connections_max = 3;
  const auto server = start_server(options, small_router());
  {
    std::vector<std::unique_ptr<RawClient>> held;
    for (int i = 0; i < 3; ++i) {
      held.push_back(std::make_unique<RawClient>(server->port()));
      ASSERT_TRUE(held.back()->is_secured());
    }
    EXPECT_FALSE(RawClient(server->port()).is_secured());
    EXPECT_EQ(server->counts().connections_refused, 1U);
    held.front()->write(kGet);
    EXPECT_EQ(status_of(held.front()->read_response()), 200);
    // The server closes this one itself, so it has a place again once the end has been read.
    held.front()->ask("GET / HTTP/1.0\r\n\r\n");
  }
  while (server->counts().connections_open >= 3) std::this_thread::yield();
  EXPECT_TRUE(RawClient(server->port()).is_secured());
}

TEST(ServerLimits, CloseConnectionsOverThoseOfTheirNetworkAtOnceAndTakeThemAgainLater) {
  ServerOptions options = test_options();
  options.limits.connections_per_network_max = 2;
  const auto server = start_server(options, small_router());
  const auto refused = [&] {
    return server->counts().limited[static_cast<std::size_t>(Limit::connections_per_network)];
  };
  RawClient kept(server->port());
  {
    RawClient leaving(server->port());
    EXPECT_FALSE(RawClient(server->port()).is_secured());
    EXPECT_EQ(refused(), 1U);
    {
      RawOptions elsewhere;
      elsewhere.host = 2;
      RawClient other(server->port(), elsewhere);
      EXPECT_EQ(status_of(other.ask("GET / HTTP/1.0\r\n\r\n")), 200);
    }
    EXPECT_EQ(server->counts().connections_refused, 0U);
    EXPECT_EQ(status_of(leaving.ask("GET / HTTP/1.0\r\n\r\n")), 200);
  }
  while (server->counts().connections_open >= 2) std::this_thread::yield();
  EXPECT_TRUE(RawClient(server->port()).is_secured());
  EXPECT_EQ(refused(), 1U);
  EXPECT_EQ(status_of(kept.ask("GET / HTTP/1.0\r\n\r\n")), 200);
}

TEST(ServerLimits, LetTheRefusalArriveThoughTheClientIsStillSending) {
  const auto server = start_server(test_options(), small_router());
  RawClient eager(server->port());
  eager.write("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n");
  const std::string part(100'000, 'b');
  for (int i = 0; i < 30; ++i) {
    if (!eager.write(part)) break;
  }
  EXPECT_EQ(status_of(eager.read_all()), 413);
}

}  // namespace
}  // namespace passnum::http
