#include "api/client/message.h"

#include <gtest/gtest.h>

namespace passnum::client {
namespace {

TEST(AppendRequest, LeavesNothingBehindWhenItRefuses) {
  std::string out = "before";
  EXPECT_FALSE(append_request(out, ServerUrl{"h", 443, ""}, {"GET", "/a#b", "", ""}, {}, {}));
  EXPECT_FALSE(append_request(out, ServerUrl{"h", 443, ""}, {"GE T", "/", "", ""}, {}, {}));
  EXPECT_FALSE(append_request(out, ServerUrl{"h", 443, ""}, {"POST", "/", "a\r\nb", ""}, {}, {}));
  EXPECT_EQ(out, "before");
}

TEST(AppendRequest, SaysTheLengthOfAnEmptyBodyToo) {
  std::string out;
  ASSERT_TRUE(append_request(out, ServerUrl{"h", 443, ""}, {"POST", "/", "text/plain", ""}, {}, {}));
  EXPECT_EQ(out, "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n");
}

TEST(ClientResponse, FindsTheFirstHeaderOfAName) {
  const ClientResponse response{200, {{"a", "1"}, {"b", "2"}, {"b", "3"}}, ""};
  EXPECT_EQ(response.header("b"), "2");
  EXPECT_EQ(response.header("c"), std::nullopt);
}

}  // namespace
}  // namespace passnum::client
