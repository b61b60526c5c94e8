#include "api/identity/oidc/verification_key.h"

#include <gtest/gtest.h>

#include "api/identity/oidc/signed_token.h"
#include "stub_provider.h"

namespace passnum::oidc {
namespace {

Result<VerificationKey> key_from(const std::string& jwk) {
  return VerificationKey::from_jwk(parse_foreign_json(jwk, 8192).value());
}

// RFC 7515, appendix A.3.
const std::string kRfcKey = R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                            R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
const std::string kRfcToken =
    "eyJhbGciOiJFUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

TEST(VerificationKey, VerifiesTheExampleOfTheRfc) {
  const auto token = parse_signed_token(kRfcToken).value();
  const auto key = key_from(kRfcKey).value();
  EXPECT_TRUE(key.verifies(token.signed_text, token.signature));
  EXPECT_EQ(*token.claims.text("iss"), "joe");
  auto other = token.signature;
  other[40] ^= 1;
  EXPECT_FALSE(key.verifies(token.signed_text, other));
  EXPECT_FALSE(key.verifies(token.signed_text + "a", token.signature));
}

TEST(VerificationKey, TakesNoSignatureOfAnotherLength) {
  const auto token = parse_signed_token(kRfcToken).value();
  const auto key = key_from(kRfcKey).value();
  for (const std::size_t size : {0U, 1U, 63U, 65U, 72U, 5000U}) {
    auto signature = token.signature;
    signature.resize(size);
    EXPECT_FALSE(key.verifies(token.signed_text, signature)) << size;
  }
  EXPECT_FALSE(key.verifies(token.signed_text, Bytes(64, 0)));
}

struct Jwk {
  std::string name;
  std::string text;
};
class UnusableKey : public testing::TestWithParam<Jwk> {};
INSTANTIATE_TEST_SUITE_P(
    , UnusableKey,
    testing::Values(
        Jwk{"SharedSecret", R"({"kty":"oct","k":"AAAA"})"},
        Jwk{"OtherCurve", R"({"kty":"EC","crv":"P-384"})"},
        Jwk{"PointOffTheCurve",
            R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
            R"("y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})"},
        Jwk{"ShortCoordinate", R"({"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"})"},
        Jwk{"SmallModulus", R"({"kty":"RSA","n":")" + to_base64url(Bytes(128, 0xab)) + R"(","e":"AQAB"})"},
        Jwk{"HugeModulus", R"({"kty":"RSA","n":")" + to_base64url(Bytes(1025, 0xab)) + R"(","e":"AQAB"})"},
        Jwk{"HugeExponent",
            R"({"kty":"RSA","n":")" + to_base64url(Bytes(256, 0xab)) + R"(","e":"AQABAQAB"})"},
        Jwk{"ForEncryption", kRfcKey.substr(0, kRfcKey.size() - 1) + R"(,"use":"enc"})"},
        Jwk{"ForAnotherAlgorithm", kRfcKey.substr(0, kRfcKey.size() - 1) + R"(,"alg":"ES384"})"},
        Jwk{"NoType", R"({"crv":"P-256"})"}),
    [](const auto& test) { return test.param.name; });

TEST_P(UnusableKey, IsRefused) {
  EXPECT_FALSE(key_from(GetParam().text));
}

TEST(KeySet, WithTwoKeysOfOneIdIsRefused) {
  const StubKey key(Algorithm::es256, "same");
  const StubKey other(Algorithm::es256, "same");
  EXPECT_FALSE(KeySet::parse(R"({"keys":[)" + key.jwk() + "," + other.jwk() + "]}"));
}

TEST(KeySet, PassesOverKeysThatAreForOthers) {
  const StubKey key(Algorithm::es256, "good");
  const auto set = KeySet::parse(R"({"keys":[{"kty":"OKP","crv":"Ed25519"},7,)" + key.jwk() + "]}");
  ASSERT_TRUE(set);
  EXPECT_NE(set.value().find(Algorithm::es256, "good"), nullptr);
  EXPECT_EQ(set.value().find(Algorithm::rs256, "good"), nullptr);
}

TEST(KeySet, OfTooManyKeysIsRefused) {
  std::string keys;
  for (std::size_t i = 0; i <= kKeySetKeysMax; ++i) keys += (i == 0 ? "" : ",") + std::string("{}");
  EXPECT_EQ(KeySet::parse(R"({"keys":[)" + keys + "]}").error().code, ErrorCode::too_large);
}

TEST(ClientKey, IsNotReadFromWhatIsNoKey) {
  EXPECT_FALSE(ClientKey::from_pem("nothing", ""));
  EXPECT_FALSE(ClientKey::from_pem(std::string(100'000, '-'), ""));
}

}  // namespace
}  // namespace passnum::oidc
