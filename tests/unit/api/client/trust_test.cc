#include "api/client/trust.h"

#include <gmock/gmock.h>

namespace passnum::client {
namespace {

struct UrlCase {
  std::string text;
  std::string host;
  std::uint16_t port;
  std::string base_path;
  std::string authority;
};
class GoodUrl : public testing::TestWithParam<UrlCase> {};

TEST_P(GoodUrl, IsTakenApart) {
  const auto url = parse_server_url(GetParam().text);
  ASSERT_TRUE(url) << url.error().message();
  EXPECT_EQ(url.value().host, GetParam().host);
  EXPECT_EQ(url.value().port, GetParam().port);
  EXPECT_EQ(url.value().base_path, GetParam().base_path);
  EXPECT_EQ(url.value().authority(), GetParam().authority);
}

INSTANTIATE_TEST_SUITE_P(
    , GoodUrl,
    testing::Values(UrlCase{"https://passnum.example", "passnum.example", 443, "", "passnum.example"},
                    UrlCase{"https://passnum.example/", "passnum.example", 443, "", "passnum.example"},
                    UrlCase{"https://h:8443/a/b/", "h", 8443, "/a/b", "h:8443"},
                    UrlCase{"https://127.0.0.1:65535", "127.0.0.1", 65535, "", "127.0.0.1:65535"},
                    UrlCase{"https://[::1]:8443", "::1", 8443, "", "[::1]:8443"},
                    UrlCase{"https://[2001:db8::1]", "2001:db8::1", 443, "", "[2001:db8::1]"}));

class BadUrl : public testing::TestWithParam<std::string> {};

TEST_P(BadUrl, IsRefusedWithWhatToWrite) {
  const auto url = parse_server_url(GetParam());
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().code, ErrorCode::invalid);
  EXPECT_THAT(url.error().context, testing::HasSubstr("https://host"));
}

INSTANTIATE_TEST_SUITE_P(, BadUrl,
                         testing::Values("", "passnum.example", "http://passnum.example", "HTTPS//h",
                                         "https://", "https://:443", "https://h:", "https://h:0",
                                         "https://h:65536", "https://h:80x", "https://user@h", "https://h?x",
                                         "https://h/#x", "https://h/a b", "https://::1", "https://[::1",
                                         "https://[::1]8443", "https://h\r\nX: y"));

TEST(Trust, SaysWhetherTheCertificateFileIsAbsent) {
  const auto trust = Trust::certificate_file("/nowhere/certificate.pem");
  ASSERT_FALSE(trust);
  EXPECT_EQ(trust.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace passnum::client
