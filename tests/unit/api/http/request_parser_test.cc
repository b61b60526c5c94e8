#include "api/http/request_parser.h"

#include <gmock/gmock.h>

namespace passnum::http {
namespace {

using testing::ElementsAre;
using Stage = RequestParser::Stage;

// Feeds `bytes` in pieces of `piece` bytes; the status of the refusal, or 0.
unsigned feed(RequestParser& parser, std::string_view bytes, std::size_t piece, std::string* left = nullptr) {
  std::string input;
  while (!bytes.empty()) {
    input += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    for (;;) {
      const auto consumed = parser.feed(input);
      if (!consumed) return consumed.error().status;
      if (consumed.value() == 0) break;
      input.erase(0, consumed.value());
    }
  }
  if (left != nullptr) *left = input;
  return 0;
}

TEST(RequestParser, ReadsTheSameFromAnyPieces) {
  const std::string bytes =
      "POST /v1/vouchers/A%20B?x=1 HTTP/1.1\r\nHost: example.org:8443\r\nContent-Type: application/json\r\n"
      "X-Empty:\r\nContent-Length: 5\r\n\r\nhello";
  for (const std::size_t piece : {1UL, 2UL, 3UL, 7UL, 64UL, bytes.size()}) {
    const Limits limits;
    RequestParser parser(limits);
    Request request;
    parser.start(request);
    ASSERT_EQ(feed(parser, bytes, piece), 0U) << piece;
    EXPECT_EQ(parser.stage(), Stage::complete);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/v1/vouchers/A B");
    EXPECT_EQ(request.query_value("x"), "1");
    EXPECT_EQ(request.header("CONTENT-TYPE"), "application/json");
    EXPECT_EQ(request.header("x-empty"), "");
    EXPECT_EQ(request.body, "hello");
    EXPECT_TRUE(parser.keeps_alive());
  }
}

TEST(RequestParser, PutsChunksTogether) {
  const std::string bytes =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n1\r\n,\r\nA\r\n 0123\r\n678\r\n0\r\n\r\n";
  for (const std::size_t piece : {1UL, 2UL, 5UL, 33UL, bytes.size()}) {
    const Limits limits;
    RequestParser parser(limits);
    Request request;
    parser.start(request);
    ASSERT_EQ(feed(parser, bytes, piece), 0U) << piece;
    EXPECT_EQ(parser.stage(), Stage::complete);
    EXPECT_EQ(request.body, "hello, 0123\r\n678");
  }
}

TEST(RequestParser, TakesAChunkedBodyOfNothingInAnyPieces) {
  const std::string bytes = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  for (const std::size_t piece : {1UL, 2UL, 3UL, 4UL, bytes.size() - 1}) {
    const Limits limits;
    RequestParser parser(limits);
    Request request;
    parser.start(request);
    ASSERT_EQ(feed(parser, bytes, piece), 0U) << piece;
    EXPECT_EQ(parser.stage(), Stage::complete);
    EXPECT_EQ(request.body, "");
  }
}

// Two readers may disagree about where such a body ends, so it is no body.
TEST(RequestParser, RefusesChunksThatCanBeReadInTwoWaysHoweverTheyAreCut) {
  for (const std::string chunks :
       {"5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n", "5 \r\nhello\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n", "-1\r\nhello\r\n0\r\n\r\n",
        "000000005\r\nhello\r\n0\r\n\r\n", "100000005\r\nhello\r\n0\r\n\r\n", "\r\n0\r\n\r\n",
        "5\r\nhello!\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello0\r\n\r\n",
        "0\r\nAuthorization: forged\r\n\r\n", "0\r\n\n"}) {
    for (const std::size_t piece : {1UL, 2UL, 3UL, 5UL, 7UL, 1000UL}) {
      const Limits limits;
      RequestParser parser(limits);
      Request request;
      parser.start(request);
      EXPECT_EQ(
          feed(parser, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks, piece),
          400U)
          << chunks << " in pieces of " << piece;
    }
  }
}

TEST(RequestParser, LeavesTheNextRequestWhereItIs) {
  const Limits limits;
  RequestParser parser(limits);
  Request request;
  parser.start(request);
  std::string left;
  ASSERT_EQ(feed(parser, "GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\n", 1000, &left), 0U);
  EXPECT_EQ(request.path, "/a");
  EXPECT_EQ(left, "GET /b HTTP/1.1\r\n");
}

TEST(RequestParser, StartsAfreshAfterARequest) {
  const Limits limits;
  RequestParser parser(limits);
  Request request;
  parser.start(request);
  ASSERT_EQ(feed(parser, "POST /a?x=1 HTTP/1.1\r\nHost: h\r\nA: b\r\nContent-Length: 1\r\n\r\nz", 1000), 0U);
  parser.start(request);
  ASSERT_EQ(feed(parser, "GET /b HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 1000), 0U);
  EXPECT_EQ(request.path, "/b");
  EXPECT_TRUE(request.query.empty());
  EXPECT_TRUE(request.body.empty());
  EXPECT_THAT(request.headers, ElementsAre(Field{"connection", "keep-alive"}));
  EXPECT_TRUE(parser.is_http_1_0());
  EXPECT_TRUE(parser.keeps_alive());
}

TEST(RequestParser, KnowsWhenTheConnectionEnds) {
  for (const char* bytes :
       {"GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"}) {
    const Limits limits;
    RequestParser parser(limits);
    Request request;
    parser.start(request);
    ASSERT_EQ(feed(parser, bytes, 1000), 0U);
    EXPECT_FALSE(parser.keeps_alive()) << bytes;
  }
}

TEST(RequestParser, RefusesABodyOverItsLimitByLengthOrByChunks) {
  const Limits limits;
  for (const std::string framing : {"Content-Length: 4\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"}) {
    RequestParser parser(limits);
    Request request;
    parser.start(request);
    const std::string header = "POST / HTTP/1.1\r\nHost: h\r\n" + framing;
    ASSERT_EQ(feed(parser, header, 1000), 0U);
    const auto limited = parser.limit_body(3);
    const unsigned status =
        limited ? feed(parser, "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", 1000) : limited.error().status;
    EXPECT_EQ(status, 413U) << framing;
  }
}

TEST(RequestParser, TakesABodyOfExactlyItsLimit) {
  const Limits limits;
  RequestParser parser(limits);
  Request request;
  parser.start(request);
  ASSERT_EQ(feed(parser, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", 1000), 0U);
  ASSERT_TRUE(parser.limit_body(4));
  EXPECT_EQ(feed(parser, "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", 1000), 0U);
  EXPECT_EQ(request.body, "abcd");
}

TEST(RequestParser, TakesAHeaderOfExactlyItsLimitAndNotOneByteMore) {
  Limits limits;
  const std::string header = "GET /v1 HTTP/1.1\r\nHost: h\r\nX: 0123456789\r\n\r\n";
  for (const std::size_t bytes_max : {header.size(), header.size() - 1}) {
    limits.header_bytes_max = bytes_max;
    RequestParser parser(limits);
    Request request;
    parser.start(request);
    EXPECT_EQ(feed(parser, header, 1000), bytes_max == header.size() ? 0U : 431U);
  }
}

TEST(RequestParser, RefusesAChunkLineWithoutAnEnd) {
  Limits limits;
  limits.header_bytes_max = 64;
  RequestParser parser(limits);
  Request request;
  parser.start(request);
  ASSERT_EQ(feed(parser, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", 1000), 0U);
  EXPECT_EQ(feed(parser, std::string(100, '0'), 10), 400U);
}

}  // namespace
}  // namespace passnum::http
