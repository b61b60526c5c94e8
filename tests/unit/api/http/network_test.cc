#include "api/http/network.h"

#include <gtest/gtest.h>

#include <set>

namespace passnum::http {
namespace {

TEST(Network, IsOneAddressOfVersionFourAndA64OfVersionSix) {
  EXPECT_EQ(network_of("203.0.113.7"), "203.0.113.7/32");
  EXPECT_EQ(network_of("::ffff:203.0.113.7"), "203.0.113.7/32");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:DB8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("not an address"), "unknown");
}

TEST(Network, HasANumberOfItsOwn) {
  EXPECT_EQ(network_number("203.0.113.7"), network_number("::ffff:203.0.113.7"));
  EXPECT_EQ(network_number("2001:db8:1:2:3:4:5:6"), 0x2001'0db8'0001'0002U);
  EXPECT_EQ(network_number("2001:db8:1:2::9"), network_number("2001:db8:1:2:3:4:5:6"));
  const std::set<std::uint64_t> all{
      network_number("203.0.113.7"),   network_number("203.0.113.8"),     network_number("::1"),
      network_number("::203.0.113.7"), network_number("2001:db8:1:3::9"), network_number("not an address")};
  EXPECT_EQ(all.size(), 5U) << "::1 and ::203.0.113.7 are in one /64";
}

}  // namespace
}  // namespace passnum::http
