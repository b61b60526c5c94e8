#include <gtest/gtest.h>

#include <atomic>

#include "tests/unit/api/http/test_server.h"

// Requests that a proxy in front could take for other requests than this server does: the ways of RFC 9112,
// section 11, and of the published collections of desynchronisation. server_malformed_test.cc has single
// malformed requests; here each carries a second one that must never be answered.

namespace passnum::http {
namespace {

struct SmugglingCase {
  const char* name;
  std::string bytes;
};

constexpr char kSmuggled[] = "GET /admin HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string kChunks = "0\r\n\r\n";

// Answers to / say "front", to /admin "smuggled".
class Smuggling : public testing::TestWithParam<SmugglingCase> {
 protected:
  Smuggling() {
    Router router;
    for (const char* method : {"GET", "POST"}) {
      router.add(method, "/", [this](const Request& request, Responder responder) {
        bodies_.add(request.body);
        responder.answer(text(200, "front"));
      });
    }
    router.add("GET", "/admin", [this](const Request&, Responder responder) {
      was_smuggled_ = true;
      responder.answer(text(200, "smuggled"));
    });
    server_ = start_server(test_options(), std::move(router));
  }

  Gathered bodies_;
  std::atomic<bool> was_smuggled_ = false;
  std::unique_ptr<Server> server_;
};

class RefusedSmuggling : public Smuggling {};

TEST_P(RefusedSmuggling, IsAnsweredOnceWithAnErrorAndTheConnectionEnds) {
  const std::string answer = RawClient(server_->port()).ask(GetParam().bytes + kSmuggled);
  server_->stop(std::chrono::seconds(10));
  EXPECT_GE(status_of(answer), 400) << answer;
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(answer.find("\r\nDate: "), answer.rfind("\r\nDate: ")) << "a second answer: " << answer;
  EXPECT_TRUE(bodies_.all().empty());
  EXPECT_FALSE(was_smuggled_);
}

INSTANTIATE_TEST_SUITE_P(
    , RefusedSmuggling,
    testing::Values(
        SmugglingCase{"ClTe", kPost + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeCl", kPost + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + kChunks},
        SmugglingCase{"TeClWithOtherCase",
                      kPost + "TRANSFER-ENCODING: Chunked\r\ncontent-length: 5\r\n\r\n" + kChunks},
        SmugglingCase{"TeTeOneUnknown",
                      kPost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n\r\n" + kChunks},
        SmugglingCase{"TeTeOneUnknownFirst",
                      kPost + "Transfer-Encoding: cow\r\nTransfer-Encoding: chunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeWithAPrefix", kPost + "Transfer-Encoding: xchunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeIdentity", kPost + "Transfer-Encoding: identity\r\n\r\n" + kChunks},
        SmugglingCase{"TeChunkedThenIdentity",
                      kPost + "Transfer-Encoding: chunked, identity\r\n\r\n" + kChunks},
        SmugglingCase{"TeWithAComma", kPost + "Transfer-Encoding: ,chunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeWithAVerticalTab", kPost +
                                                "Transfer-Encoding:\x0b"
                                                "chunked\r\n\r\n" +
                                                kChunks},
        SmugglingCase{"TeWithAFormFeed", kPost +
                                             "Transfer-Encoding:\x0c"
                                             "chunked\r\n\r\n" +
                                             kChunks},
        SmugglingCase{"TeWithABlankBeforeTheColon", kPost + "Transfer-Encoding : chunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeWithATabBeforeTheColon", kPost + "Transfer-Encoding\t: chunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeFolded", kPost + "Transfer-Encoding:\r\n chunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeHiddenByALineFeed", kPost + "X: y\nTransfer-Encoding: chunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeHiddenByACarriageReturn",
                      kPost + "X: y\rTransfer-Encoding: chunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeHiddenByAZero", kPost + "X: y" + std::string(1, '\0') +
                                             "\r\nTransfer-Encoding: chunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeInALineThatBeginsWithABlank",
                      kPost + " Transfer-Encoding: chunked\r\n\r\n" + kChunks},
        SmugglingCase{"TeWithAnEightBitBlank", kPost +
                                                   "Transfer-Encoding:\xa0"
                                                   "chunked\r\n\r\n" +
                                                   kChunks},
        SmugglingCase{"TwoLengths", kPost + "Content-Length: 0\r\nContent-Length: 44\r\n\r\n"},
        SmugglingCase{"TwoLengthsInOne", kPost + "Content-Length: 0, 44\r\n\r\n"},
        SmugglingCase{"LengthWithABlankInside", kPost + "Content-Length: 4 4\r\n\r\n"},
        SmugglingCase{"LengthWithABlankBeforeTheColon", kPost + "Content-Length : 44\r\n\r\n"},
        SmugglingCase{"LengthInHexadecimal", kPost + "Content-Length: 0x2c\r\n\r\n"},
        SmugglingCase{"LengthWithAPoint", kPost + "Content-Length: 44.0\r\n\r\n"},
        SmugglingCase{"LengthOverSixtyFourBits", kPost + "Content-Length: 18446744073709551660\r\n\r\n"},
        SmugglingCase{"LengthFolded", kPost + "Content-Length: 4\r\n 4\r\n\r\n"},
        SmugglingCase{"ChunkSizeOfSixtyFourBits",
                      kPost + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx\r\n" + kChunks},
        SmugglingCase{"ChunkSizeOverTheLimit",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\nx\r\n" + kChunks},
        SmugglingCase{"ChunkSizeThatWrapsRound",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\nx\r\n" + kChunks},
        SmugglingCase{"ChunkSizeWithASign",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n+1\r\nx\r\n" + kChunks},
        SmugglingCase{"ChunkSizeBelowZero",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n" + kChunks},
        SmugglingCase{"ChunkSizeWithAPrefix",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n" + kChunks},
        SmugglingCase{"ChunkSizeAfterABlank",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n 1\r\nx\r\n" + kChunks},
        SmugglingCase{"ChunkExtension", kPost + "Transfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n" + kChunks},
        SmugglingCase{"ChunkExtensionWithALineFeed",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n1;\nx\r\n" + kChunks},
        SmugglingCase{"ChunkEndedByALineFeed",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\n" + kChunks},
        SmugglingCase{"ChunkWithoutItsEnd", kPost + "Transfer-Encoding: chunked\r\n\r\n1\r\nx" + kChunks},
        SmugglingCase{"LastChunkEndedByLineFeeds", kPost + "Transfer-Encoding: chunked\r\n\r\n0\n\n"},
        SmugglingCase{"HeaderEndedByLineFeeds", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\n\n"},
        SmugglingCase{"AbsoluteTarget", "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"},
        SmugglingCase{"AbsoluteTargetOfAnother", "GET https://other/ HTTP/1.1\r\nHost: h\r\n\r\n"},
        SmugglingCase{"AuthorityTarget", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n"},
        SmugglingCase{"TwoVersions", "GET / HTTP/1.1 HTTP/1.1\r\nHost: h\r\n\r\n"},
        SmugglingCase{"VersionOfOneDigit", "GET / HTTP/1\r\nHost: h\r\n\r\n"},
        SmugglingCase{"TabsInTheFirstLine", "GET\t/\tHTTP/1.1\r\nHost: h\r\n\r\n"},
        SmugglingCase{"ZeroInTheTarget", "GET /" + std::string(1, '\0') + " HTTP/1.1\r\nHost: h\r\n\r\n"},
        SmugglingCase{"TwoHosts", "GET / HTTP/1.1\r\nHost: h\r\nHost: other\r\n\r\n"},
        SmugglingCase{"HostWithAUser", "GET / HTTP/1.1\r\nHost: h@other\r\n\r\n"}),
    [](const auto& test) { return test.param.name; });

class SwallowedSmuggling : public Smuggling {};

// Well formed, with the second request where a body is: it is the body, whoever else may not see it so.
TEST_P(SwallowedSmuggling, IsTheBodyOfTheFirstRequest) {
  RawClient client(server_->port());
  const std::string& bytes = GetParam().bytes;
  const std::string answer = client.ask(bytes + "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  server_->stop(std::chrono::seconds(10));
  EXPECT_FALSE(was_smuggled_) << answer;
  EXPECT_EQ(bodies_.all(), (std::vector<std::string>{kSmuggled, ""})) << answer;
}

static_assert(sizeof(kSmuggled) - 1 == 0x20);  // as the chunks below say
const std::string kLength = std::to_string(sizeof(kSmuggled) - 1);

INSTANTIATE_TEST_SUITE_P(
    , SwallowedSmuggling,
    testing::Values(
        SmugglingCase{"GetWithALength",
                      "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: " + kLength + "\r\n\r\n" + kSmuggled},
        SmugglingCase{"LengthWithZerosBefore",
                      kPost + "Content-Length: 00" + kLength + "\r\n\r\n" + kSmuggled},
        SmugglingCase{
            "NamesThatOnlyLookLikeFraming",
            kPost +
                "Transfer_Encoding: chunked\r\nContent-Lengths: 0\r\nX-Transfer-Encoding: chunked\r\n"
                "Content-Length: " +
                kLength + "\r\n\r\n" + kSmuggled},
        SmugglingCase{"ChunkedInAnyCase",
                      kPost + "Transfer-Encoding: ChUnKeD\r\n\r\n20\r\n" + kSmuggled + "\r\n" + kChunks},
        SmugglingCase{"ChunkSizeWithZerosBefore",
                      kPost + "Transfer-Encoding: chunked\r\n\r\n000020\r\n" + kSmuggled + "\r\n" + kChunks}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace passnum::http
