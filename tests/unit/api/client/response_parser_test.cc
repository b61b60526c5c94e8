#include "api/client/response_parser.h"

#include <gtest/gtest.h>

#include <optional>

namespace passnum::client {
namespace {

struct Parsed {
  ClientResponse response;
  std::optional<ErrorCode> error;
  bool is_complete = false;
  bool keeps_alive = false;
};

Parsed parse(std::string_view bytes, std::size_t piece, std::size_t header_max = 1000,
             std::size_t body_max = 1000) {
  Parsed out;
  ResponseParser parser(header_max, body_max);
  parser.start(out.response, false);
  std::string input;
  while (!bytes.empty() && !out.error) {
    input += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    for (std::size_t taken = 1; taken != 0 && !input.empty();) {
      const auto consumed = parser.feed(input);
      if (!consumed) {
        out.error = consumed.error().code;
        return out;
      }
      taken = consumed.value();
      input.erase(0, taken);
    }
  }
  out.is_complete = parser.is_complete();
  if (out.is_complete) out.keeps_alive = parser.keeps_alive();
  return out;
}

TEST(ResponseParser, ReadsTheSameFromAnyPieces) {
  const std::string with_length = "HTTP/1.1 200 OK\r\nETag: a\r\nContent-Length: 5\r\n\r\nhello";
  const std::string in_chunks =
      "HTTP/1.1 200 OK\r\nETag: a\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nT: "
      "t\r\n\r\n";
  for (const std::string& bytes : {with_length, in_chunks}) {
    for (const std::size_t piece : {1UL, 2UL, 5UL, 1000UL}) {
      const Parsed parsed = parse(bytes, piece);
      EXPECT_TRUE(parsed.is_complete);
      EXPECT_TRUE(parsed.keeps_alive);
      EXPECT_EQ(parsed.response.status, 200U);
      EXPECT_EQ(parsed.response.header("etag"), "a");
      EXPECT_EQ(parsed.response.header("t"), std::nullopt);
      EXPECT_EQ(parsed.response.body, "hello");
    }
  }
}

TEST(ResponseParser, TakesAChunkedBodyOfNothingInAnyPieces) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  for (const std::size_t piece : {1UL, 2UL, 3UL, 4UL, bytes.size() - 1}) {
    const Parsed parsed = parse(bytes, piece);
    EXPECT_TRUE(parsed.is_complete) << piece;
    EXPECT_EQ(parsed.response.body, "");
  }
}

TEST(ResponseParser, PassesOverInterimAnswers) {
  const Parsed parsed = parse(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
      "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n",
      7);
  EXPECT_TRUE(parsed.is_complete);
  EXPECT_EQ(parsed.response.status, 204U);
  EXPECT_EQ(parsed.response.headers.size(), 1U);
}

TEST(ResponseParser, RefusesWhatIsNotHttp) {
  for (const char* bytes :
       {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nNonsense\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    EXPECT_EQ(parse(bytes, 1000).error, ErrorCode::io) << bytes;
  }
}

TEST(ResponseParser, HoldsTheHeaderToItsLimit) {
  const std::string header = "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n";
  EXPECT_TRUE(parse(header, 3, header.size()).is_complete);
  EXPECT_EQ(parse(header, 3, header.size() - 1).error, ErrorCode::too_large);
}

TEST(ResponseParser, HoldsTheBodyToItsLimitHoweverItIsSent) {
  for (const char* bytes : {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                            "HTTP/1.1 200 OK\r\n\r\nhello"}) {
    EXPECT_EQ(parse(bytes, 1000, 1000, 5).error, std::nullopt) << bytes;
    EXPECT_EQ(parse(bytes, 1000, 1000, 4).error, ErrorCode::too_large) << bytes;
  }
}

TEST(ResponseParser, RefusesAChunkLineWithoutAnEnd) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(200, '0');
  EXPECT_EQ(parse(bytes, 10, 100).error, ErrorCode::io);
}

TEST(ResponseParser, SaysWhenTheEndCameTooEarly) {
  for (const char* bytes :
       {"HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"}) {
    ClientResponse response;
    ResponseParser parser(1000, 1000);
    parser.start(response, false);
    ASSERT_TRUE(parser.feed(bytes));
    EXPECT_FALSE(parser.finish()) << bytes;
  }
}

}  // namespace
}  // namespace passnum::client
