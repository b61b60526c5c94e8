#include <gtest/gtest.h>

#include "tests/unit/api/http/test_server.h"

namespace passnum::http {
namespace {

// Bytes that are not a request, or that two servers could read in two ways. Each is answered and the
// connection closed, so that nothing after it is taken for a request (ASVS 4.2.1).
struct MalformedCase {
  const char* name;
  std::string bytes;
  int status;
};

class MalformedRequest : public testing::TestWithParam<MalformedCase> {};

TEST_P(MalformedRequest, IsRefusedAndWhatFollowsIsNotARequest) {
  bool was_handled = false;
  Router router;
  for (const char* method : {"GET", "POST"}) {
    router.add(method, "/", [&](const Request&, Responder responder) {
      was_handled = true;
      responder.answer(text(200, "handled"));
    });
  }
  const auto server = start_server(test_options(), std::move(router));
  RawClient raw(server->port());
  ASSERT_TRUE(raw.is_secured());
  const std::string answer = raw.ask(GetParam().bytes + "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  server->stop(std::chrono::seconds(10));
  EXPECT_EQ(status_of(answer), GetParam().status) << answer;
  EXPECT_NE(answer.find("application/problem+json"), std::string::npos);
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_EQ(answer.find("handled"), std::string::npos);
  EXPECT_FALSE(was_handled);
}

INSTANTIATE_TEST_SUITE_P(
    , MalformedRequest,
    testing::Values(
        MalformedCase{"LengthAndTransferEncoding",
                      kPost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        MalformedCase{"TransferEncodingAndLength",
                      kPost + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
        MalformedCase{"TwoLengths", kPost + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n", 400},
        MalformedCase{"TheSameLengthTwice", kPost + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n", 400},
        MalformedCase{"AListOfLengths", kPost + "Content-Length: 0, 0\r\n\r\n", 400},
        MalformedCase{"ALengthWithASign", kPost + "Content-Length: +0\r\n\r\n", 400},
        MalformedCase{"ANegativeLength", kPost + "Content-Length: -1\r\n\r\n", 400},
        MalformedCase{"AHexadecimalLength", kPost + "Content-Length: 0x0\r\n\r\n", 400},
        MalformedCase{"AnEmptyLength", kPost + "Content-Length:\r\n\r\n", 400},
        MalformedCase{"ALengthBeyond64Bits", kPost + "Content-Length: 18446744073709551616\r\n\r\n", 400},
        MalformedCase{"AnotherCoding", kPost + "Transfer-Encoding: gzip\r\n\r\n", 501},
        MalformedCase{"TwoCodings", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        MalformedCase{"ChunkedWithATail", kPost + "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", 501},
        MalformedCase{"ChunkedInQuotes", kPost + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 501},
        MalformedCase{"ChunkedTwice",
                      kPost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                      400},
        MalformedCase{"ChunkedInHttp10",
                      "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        MalformedCase{"ABlankBeforeTheColon", kPost + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
        MalformedCase{"AFoldedLine", kPost + "X-Folded: a\r\n b\r\n\r\n", 400},
        MalformedCase{"AFoldedLineWithATab", kPost + "X-Folded: a\r\n\tb\r\n\r\n", 400},
        MalformedCase{"AFirstHeaderThatIsIndented", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400},
        MalformedCase{"ALineFeedAlone", "GET / HTTP/1.1\nHost: h\n\n\r\n\r\n", 400},
        MalformedCase{"ALineFeedInAValue", kPost + "X: a\nContent-Length: 5\r\n\r\n", 400},
        MalformedCase{"ACarriageReturnInAValue", kPost + "X: a\rb\r\n\r\n", 400},
        MalformedCase{"AZeroInAValue", kPost + std::string("X: a\0b\r\n\r\n", 10), 400},
        MalformedCase{"AZeroInAName", kPost + std::string("X\0: a\r\n\r\n", 9), 400},
        MalformedCase{"AHeaderWithoutAColon", kPost + "Nonsense\r\n\r\n", 400},
        MalformedCase{"AHeaderWithoutAName", kPost + ": a\r\n\r\n", 400},
        MalformedCase{"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
        MalformedCase{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        MalformedCase{"AHostWithAPath", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        MalformedCase{"AnEmptyHost", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
        MalformedCase{"TwoBlanksInTheFirstLine", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        MalformedCase{"NoVersion", "GET /\r\nHost: h\r\n\r\n", 400},
        MalformedCase{"Http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        MalformedCase{"Http12", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", 505},
        MalformedCase{"AnAbsoluteTarget", "GET https://other/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        MalformedCase{"DotSegments", "GET /a/../ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        MalformedCase{"EightBitTarget", "GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        MalformedCase{"AnEmptyLineFirst", "\r\n\r\n", 400},
        MalformedCase{"NotHttpAtAll",
                      std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n\r\n", 400},
        MalformedCase{"AnotherExpectation", kPost + "Expect: miracles\r\nContent-Length: 0\r\n\r\n", 417},
        MalformedCase{"AChunkExtension", kPost + "Transfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0\r\n\r\n",
                      400},
        MalformedCase{"AChunkSizeThatIsNone", kPost + "Transfer-Encoding: chunked\r\n\r\nz\r\n\r\n", 400},
        MalformedCase{"AChunkSizeBeyond64Bits",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n10000000000000001\r\nx\r\n0\r\n\r\n", 400},
        MalformedCase{"AChunkLongerThanItsSize",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n", 400},
        MalformedCase{"AChunkLineWithALineFeedOnly",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n", 400}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace passnum::http
