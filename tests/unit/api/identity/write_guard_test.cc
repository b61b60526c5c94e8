#include "api/identity/write_guard.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace passnum::identity {
namespace {

const std::string kToken(43, 'A');

http::Request request(std::vector<http::Field> headers) {
  http::Request out;
  out.method = "POST";
  out.headers = std::move(headers);
  return out;
}

TEST(Write, FromOurOwnPageWithItsTokenIsTaken) {
  EXPECT_TRUE(check_write(request({{"host", "passnum.example"},
                                   {"origin", "https://passnum.example"},
                                   {"sec-fetch-site", "same-origin"},
                                   {"x-csrf-token", csrf_token(kToken)}}),
                          kToken));
}

TEST(Write, FromAnotherPageOrFromNoneIsRefused) {
  const std::string token = csrf_token(kToken);
  const auto check = [&](std::vector<http::Field> headers) {
    headers.push_back({"x-csrf-token", token});
    return denied(check_write(request(std::move(headers)), kToken));
  };
  EXPECT_EQ(check({{"host", "passnum.example"}}), Denied::origin_refused);
  EXPECT_EQ(check({{"host", "passnum.example"}, {"origin", "null"}}), Denied::origin_refused);
  EXPECT_EQ(check({{"host", "passnum.example"}, {"origin", "https://evil.example"}}), Denied::origin_refused);
  EXPECT_EQ(check({{"host", "passnum.example"}, {"origin", "http://passnum.example"}}),
            Denied::origin_refused);
  EXPECT_EQ(check({{"host", "passnum.example"}, {"origin", "https://passnum.example.evil.example"}}),
            Denied::origin_refused);
  EXPECT_EQ(check({{"host", "passnum.example"},
                   {"origin", "https://passnum.example"},
                   {"sec-fetch-site", "cross-site"}}),
            Denied::origin_refused);
  EXPECT_EQ(check({{"origin", "https://"}, {"host", ""}}), Denied::origin_refused);
}

TEST(Write, WithoutTheTokenOfThisSessionIsRefused) {
  const std::vector<http::Field> ours{{"host", "h"}, {"origin", "https://h"}};
  EXPECT_EQ(denied(check_write(request(ours), kToken)), Denied::csrf_refused);
  for (const std::string& shown : {std::string(), kToken, csrf_token(std::string(43, 'B'))}) {
    auto headers = ours;
    headers.push_back({"x-csrf-token", shown});
    EXPECT_EQ(denied(check_write(request(headers), kToken)), Denied::csrf_refused) << shown;
  }
}

TEST(Write, IsEveryMethodButTheThreeThatRead) {
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "get", "ANYTHING"})
    EXPECT_TRUE(is_write(method));
  for (const char* method : {"GET", "HEAD", "OPTIONS"}) EXPECT_FALSE(is_write(method));
}

}  // namespace
}  // namespace passnum::identity
