#include "api/http/places.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace passnum::http {
namespace {

TEST(Places, AreCountedForEachNetworkAndGivenBack) {
  Places places;
  auto first = places.take("203.0.113.7", 2);
  auto second = places.take("::ffff:203.0.113.7", 2);
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(places.take("203.0.113.7", 2));
  EXPECT_TRUE(places.take("203.0.113.8", 2)) << "another network has places of its own";
  second.reset();
  EXPECT_TRUE(places.take("203.0.113.7", 2));
}

TEST(Places, AreThoseOfAWholeSubscriberOfVersionSix) {
  Places places;
  const auto held = places.take("2001:db8:1:2::1", 1);
  EXPECT_FALSE(places.take("2001:db8:1:2:ffff::9", 1));
  EXPECT_TRUE(places.take("2001:db8:1:3::1", 1));
}

TEST(Places, AreWithoutLimitWhenItIsZero) {
  Places places;
  std::vector<Places::Place> held;
  for (int i = 0; i < 10; ++i) held.push_back(std::move(*places.take("203.0.113.7", 0)));
  EXPECT_EQ(places.networks_count(), 1U);
}

TEST(Places, AreForgottenWithTheLastConnectionOfTheirNetwork) {
  Places places;
  for (int i = 0; i < 250; ++i) {
    const auto place = places.take("203.0.113." + std::to_string(i), 1);
    EXPECT_EQ(places.networks_count(), 1U);
  }
  EXPECT_EQ(places.networks_count(), 0U);
}

}  // namespace
}  // namespace passnum::http
