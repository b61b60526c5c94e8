#include "api/http/network.h"

#include <gtest/gtest.h>

namespace passnum::http {
namespace {

TEST(Network, IsOneAddressOfVersionFourAndA64OfVersionSix) {
  EXPECT_EQ(network_of("203.0.113.7"), "203.0.113.7/32");
  EXPECT_EQ(network_of("::ffff:203.0.113.7"), "203.0.113.7/32");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:DB8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("not an address"), "unknown");
}

}  // namespace
}  // namespace passnum::http
