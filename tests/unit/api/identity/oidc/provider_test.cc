#include "api/identity/oidc/provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stub_provider.h"

namespace passnum::oidc {
namespace {

using testing::HasSubstr;

TEST(ProviderKeys, AreFetchedOnceForManyTokens) {
  StubProvider stub;
  Provider provider(kIssuer, stub, stub.clock);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(provider.key(Algorithm::es256, "key-1"));
  EXPECT_EQ(stub.count_of("/jwks"), 1U);
}

TEST(ProviderKeys, AreFetchedAgainWhenTheProviderHasChangedThem) {
  StubProvider stub;
  Provider provider(kIssuer, stub, stub.clock);
  ASSERT_TRUE(provider.key(Algorithm::es256, "key-1"));
  const StubKey next(Algorithm::es256, "key-2");
  stub.keys = R"({"keys":[)" + next.jwk() + "]}";
  stub.clock.advance_ms(kKeysRefetchMs);
  EXPECT_TRUE(provider.key(Algorithm::es256, "key-2"));
  EXPECT_EQ(provider.key(Algorithm::es256, "key-1").error().code, ErrorCode::not_found);
}

TEST(ProviderKeys, AreNotFetchedMoreOftenThanOnceAMinuteHoweverManyUnknownIdsCome) {
  StubProvider stub;
  Provider provider(kIssuer, stub, stub.clock);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(provider.key(Algorithm::es256, "unknown-" + std::to_string(i)).error().code,
              ErrorCode::not_found);
  }
  EXPECT_EQ(stub.count_of("/jwks"), 1U);
  stub.clock.advance_ms(kKeysRefetchMs - 1);
  EXPECT_FALSE(provider.key(Algorithm::es256, "unknown"));
  EXPECT_EQ(stub.count_of("/jwks"), 1U);
  stub.clock.advance_ms(1);
  EXPECT_FALSE(provider.key(Algorithm::es256, "unknown"));
  EXPECT_EQ(stub.count_of("/jwks"), 2U);
}

TEST(ProviderKeys, ThatWereWithdrawnAreForgottenWithinTheHour) {
  StubProvider stub;
  Provider provider(kIssuer, stub, stub.clock);
  ASSERT_TRUE(provider.key(Algorithm::es256, "key-1"));
  stub.keys = R"({"keys":[)" + StubKey(Algorithm::es256, "key-2").jwk() + "]}";
  stub.clock.advance_ms(kKeysFreshMs - 1);
  EXPECT_TRUE(provider.key(Algorithm::es256, "key-1"));
  stub.clock.advance_ms(1);
  EXPECT_FALSE(provider.key(Algorithm::es256, "key-1"));
}

TEST(ProviderKeys, ServeADayWhenTheProviderIsAwayAndNoLonger) {
  StubProvider stub;
  Provider provider(kIssuer, stub, stub.clock);
  ASSERT_TRUE(provider.key(Algorithm::es256, "key-1"));
  stub.failure = Error(ErrorCode::unavailable, "away");
  stub.clock.advance_ms(kStaleMs - 1);
  EXPECT_TRUE(provider.key(Algorithm::es256, "key-1"));
  stub.clock.advance_ms(kKeysRefetchMs);
  EXPECT_FALSE(provider.key(Algorithm::es256, "key-1"));
}

TEST(ProviderKeys, WithoutAnIdAreUsedOnlyWhenThereIsNoChoice) {
  StubProvider stub;
  Provider alone(kIssuer, stub, stub.clock);
  EXPECT_TRUE(alone.key(Algorithm::es256, std::nullopt));
  EXPECT_FALSE(alone.key(Algorithm::rs256, std::nullopt));
  stub.keys = R"({"keys":[)" + stub.key.jwk() + "," + StubKey(Algorithm::es256, "key-2").jwk() + "]}";
  Provider two(kIssuer, stub, stub.clock);
  EXPECT_FALSE(two.key(Algorithm::es256, std::nullopt));
}

struct Document {
  std::string name;
  std::string member;
  std::string value;
};
class StrangeConfiguration : public testing::TestWithParam<Document> {};
INSTANTIATE_TEST_SUITE_P(
    , StrangeConfiguration,
    testing::Values(Document{"AnotherIssuer", "issuer", quoted("https://other.example")},
                    Document{"NoIssuer", "issuer", ""},
                    Document{"TokensInPlainHttp", "token_endpoint", quoted("http://provider.example/token")},
                    Document{"KeysFromAFile", "jwks_uri", quoted("file:///keys")},
                    Document{"NoUserinfo", "userinfo_endpoint", ""},
                    Document{"LineEndInAnAddress", "authorization_endpoint",
                             quoted("https://provider.example/a\r\nX: 1")},
                    Document{"UserInAnAddress", "jwks_uri", quoted("https://a@provider.example/jwks")},
                    Document{"ImplicitFlowOnly", "response_types_supported", R"(["id_token"])"},
                    Document{"PlainPkceOnly", "code_challenge_methods_supported", R"(["plain"])"}),
    [](const auto& test) { return test.param.name; });

TEST_P(StrangeConfiguration, IsRefused) {
  StubProvider stub;
  stub.metadata[GetParam().member] = GetParam().value;
  Provider provider(kIssuer, stub, stub.clock);
  EXPECT_FALSE(provider.metadata());
}

TEST(ProviderConfiguration, OfHugeSizeOrWithAMemberTwiceIsRefused) {
  StubProvider stub;
  const auto good = object(stub.metadata);
  EXPECT_TRUE(parse_metadata(good, kIssuer));
  EXPECT_EQ(parse_metadata(good + std::string(kDiscoveryBytesMax, ' '), kIssuer).error().code,
            ErrorCode::too_large);
  const auto twice = good.substr(0, good.size() - 1) + ",\"issuer\":" + quoted(kIssuer) + "}";
  EXPECT_THAT(parse_metadata(twice, kIssuer).error().context, HasSubstr("comes twice"));
}

TEST(ProviderConfiguration, IsNotAskedForByEveryCallerWhileTheProviderFails) {
  StubProvider stub;
  Provider provider(kIssuer, stub, stub.clock);
  ASSERT_TRUE(provider.metadata());
  stub.failure = Error(ErrorCode::unavailable, "away");
  stub.clock.advance_ms(kDiscoveryFreshMs);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(provider.metadata());
  EXPECT_EQ(stub.requests.size(), 2U);
  stub.clock.advance_ms(kStaleMs);
  EXPECT_EQ(provider.metadata().error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace passnum::oidc
