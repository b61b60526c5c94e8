#include "api/client/https_client.h"

#include <gmock/gmock.h>

#include "tests/unit/api/client/scripted_server.h"

namespace passnum::client {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;

ClientOptions impatient() {
  ClientOptions options;
  options.connect_timeout = milliseconds(50);
  options.exchange_timeout = milliseconds(50);
  return options;
}

TEST(HttpsClient, SendsARequestAndReadsItsAnswer) {
  ScriptedServer server({{{"HTTP/1.1 201 Created\r\nETag: \"7\"\r\nContent-Length: 2\r\n\r\n{}"}}});
  ServerUrl url = server.url();
  url.base_path = "/base";
  ClientOptions options;
  options.headers = {{"Authorization", "Bearer t"}};
  HttpsClient client(url, server.trust(), options);
  const auto answer =
      client.post("/v1/x?y=1", "application/json", "[1]", Repeat::never, {{"If-Match", "\"6\""}});
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer.value().status, 201U);
  EXPECT_EQ(answer.value().header("etag"), "\"7\"");
  EXPECT_EQ(answer.value().body, "{}");
  server.wait();
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(server.requests()[0], "POST /base/v1/x?y=1 HTTP/1.1\r\nHost: " + url.authority() +
                                      "\r\nAuthorization: Bearer t\r\nIf-Match: \"6\"\r\n"
                                      "Content-Type: application/json\r\nContent-Length: 3\r\n\r\n[1]");
}

TEST(HttpsClient, KeepsItsConnection) {
  ScriptedServer server({{{ok("a"), ok("b"), ok("c")}}});
  HttpsClient client(server.url(), server.trust());
  for (const char* body : {"a", "b", "c"}) EXPECT_EQ(client.get("/").value().body, body);
  EXPECT_EQ(client.connections_opened(), 1U);
}

TEST(HttpsClient, OpensANewConnectionWhenTheServerSaysClose) {
  ScriptedServer server(
      {{{"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na"}}, {{ok("b")}}});
  HttpsClient client(server.url(), server.trust());
  EXPECT_EQ(client.get("/").value().body, "a");
  EXPECT_EQ(client.post("/", "text/plain", "x").value().body, "b");
  EXPECT_EQ(client.connections_opened(), 2U);
}

TEST(HttpsClient, SendsAnIdempotentRequestAgainWhenTheKeptConnectionWasClosedOnIt) {
  for (const Ending ending : {Ending::orderly, Ending::abrupt}) {
    ScriptedServer server({{{ok("a")}, ending, true}, {{ok("b")}}});
    HttpsClient client(server.url(), server.trust());
    EXPECT_EQ(client.get("/first").value().body, "a");
    const auto second = client.get("/second");
    ASSERT_TRUE(second) << second.error().message();
    EXPECT_EQ(second.value().body, "b");
    server.wait();
    EXPECT_EQ(server.requests().size(), 3U);
  }
}

TEST(HttpsClient, NeverSendsAPostTwiceUnlessItIsIdempotent) {
  for (const Repeat repeat : {Repeat::never, Repeat::idempotent}) {
    ScriptedServer server({{{ok("a")}, Ending::orderly, true}, {{ok("b")}}});
    HttpsClient client(server.url(), server.trust());
    EXPECT_EQ(client.get("/").value().body, "a");
    const auto posted = client.post("/", "text/plain", "x", repeat);
    if (repeat == Repeat::idempotent) {
      ASSERT_TRUE(posted) << posted.error().message();
      EXPECT_EQ(posted.value().body, "b");
    } else {
      ASSERT_FALSE(posted);
      EXPECT_EQ(posted.error().code, ErrorCode::io);
      EXPECT_THAT(posted.error().context, HasSubstr("closed the connection without an answer"));
      EXPECT_EQ(client.connections_opened(), 1U);
    }
  }
}

TEST(HttpsClient, SendsNothingAgainOnceAnAnswerHasBegun) {
  ScriptedServer server(
      {{{ok("a"), "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"}, Ending::abrupt}, {{ok("b")}}});
  HttpsClient client(server.url(), server.trust());
  EXPECT_EQ(client.get("/").value().body, "a");
  const auto cut = client.get("/");
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, ErrorCode::io);
  EXPECT_EQ(client.connections_opened(), 1U);
}

TEST(HttpsClient, BelievesABodyWithoutLengthOnlyWhenTlsWasClosed) {
  const std::string open_ended = "HTTP/1.1 200 OK\r\n\r\nall of it";
  ScriptedServer whole({{{open_ended}, Ending::orderly}});
  EXPECT_EQ(HttpsClient(whole.url(), whole.trust()).get("/").value().body, "all of it");
  ScriptedServer cut({{{open_ended}, Ending::abrupt}});
  EXPECT_FALSE(HttpsClient(cut.url(), cut.trust()).get("/"));
}

TEST(HttpsClient, ReadsNoBodyAfterHead) {
  ScriptedServer server({{{"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", ok("b")}}});
  HttpsClient client(server.url(), server.trust());
  const auto head = client.send("HEAD", "/", {}, {}, Repeat::idempotent);
  ASSERT_TRUE(head);
  EXPECT_EQ(head.value().body, "");
  EXPECT_EQ(client.get("/").value().body, "b");
}

TEST(HttpsClient, ShowsTheExpectedAndTheSeenKey) {
  ScriptedServer server({{{ok("a")}}});
  tls::Pin wrong;
  wrong.sha256.fill(9);
  const auto refused = HttpsClient(server.url(), Trust::pinned(wrong)).get("/");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_THAT(refused.error().context, HasSubstr(to_text(wrong)));
  EXPECT_THAT(refused.error().context, HasSubstr(to_text(server.trust().pin())));
  server.wait();
  EXPECT_TRUE(server.requests().empty());
}

TEST(HttpsClient, DoesNotTrustASelfMadeCertificateBySystem) {
  ScriptedServer server({{{ok("a")}}});
  const auto refused = HttpsClient(server.url(), Trust::system()).get("/");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_THAT(refused.error().context, HasSubstr("give its file or its pin"));
}

TEST(HttpsClient, TrustsTheCertificateOfAFile) {
  ScriptedServer server({{{ok("a")}}});
  const auto trust = Trust::certificate_file(server.certificate_file());
  ASSERT_TRUE(trust);
  EXPECT_TRUE(HttpsClient(server.url(), trust.value()).get("/"));
}

TEST(HttpsClient, SaysThatNothingListens) {
  SilentServer server;
  server.close();
  ServerUrl url;
  url.host = "127.0.0.1";
  url.port = server.port();
  const auto refused = HttpsClient(url, Trust::system()).get("/");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::io);
  EXPECT_THAT(refused.error().context, StartsWith("nothing listens at 127.0.0.1:"));
}

TEST(HttpsClient, SaysThatThereIsNoSuchHost) {
  ServerUrl url;
  url.host = "nowhere.invalid";
  const auto refused = HttpsClient(url, Trust::system()).get("/");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().context, HasSubstr("cannot find the host nowhere.invalid"));
}

TEST(HttpsClient, GivesUpAServerThatDoesNotShakeHands) {
  const SilentServer server;
  ServerUrl url;
  url.host = "127.0.0.1";
  url.port = server.port();
  const auto late = HttpsClient(url, Trust::system(), impatient()).get("/");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::unavailable);
  EXPECT_THAT(late.error().context, HasSubstr("TLS handshake"));
}

TEST(HttpsClient, GivesUpAServerThatDoesNotAnswer) {
  ScriptedServer server({{{""}, Ending::orderly, false, true}});
  ClientOptions options;
  options.exchange_timeout = milliseconds(50);
  HttpsClient client(server.url(), server.trust(), options);
  const auto late = client.get("/");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::unavailable);
  EXPECT_THAT(late.error().context, HasSubstr("did not answer in time"));
}

TEST(HttpsClient, TakesAnAnswerOfItsLimitAndNotOneByteMore) {
  for (const std::size_t bytes_max : {5UL, 4UL}) {
    ScriptedServer server({{{ok("12345")}}});
    ClientOptions options;
    options.body_bytes_max = bytes_max;
    const auto answer = HttpsClient(server.url(), server.trust(), options).get("/");
    if (bytes_max == 5) {
      EXPECT_TRUE(answer);
    } else {
      ASSERT_FALSE(answer);
      EXPECT_EQ(answer.error().code, ErrorCode::too_large);
    }
  }
}

TEST(HttpsClient, SendsNothingThatCouldBeTwoRequests) {
  HttpsClient client(ServerUrl{"127.0.0.1", 1, ""}, Trust::system());
  EXPECT_EQ(client.get("/a\r\nX: y").error().code, ErrorCode::invalid);
  EXPECT_EQ(client.get("/a b").error().code, ErrorCode::invalid);
  EXPECT_EQ(client.get("a").error().code, ErrorCode::invalid);
  EXPECT_EQ(client.get("/", {{"X", "a\r\nY: b"}}).error().code, ErrorCode::invalid);
  EXPECT_EQ(client.get("/", {{"X: a\r\nY", "b"}}).error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace passnum::client
