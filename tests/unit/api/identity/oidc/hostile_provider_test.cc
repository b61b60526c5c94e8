#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include <array>

#include "api/identity/oidc/relying_party.h"
#include "api/identity/oidc/signed_token.h"
#include "stub_provider.h"

namespace passnum::oidc {
namespace {

using testing::HasSubstr;

// Each hostile answer, and the word by which the reason is known.
struct Hostile {
  std::string name;
  std::function<void(StubProvider&)> twist;
  std::string reason;
};
void PrintTo(const Hostile& hostile, std::ostream* out) {
  *out << hostile.name;
}

std::string claimed_seconds(std::int64_t from_noon) {
  return std::to_string(kNoon.value / 1000 + from_noon);
}
std::function<void(StubProvider&)> claim(const std::string& name, const std::string& value) {
  return [=](StubProvider& stub) { stub.id_claims[name] = value; };
}
std::function<void(StubProvider&)> info(const std::string& name, const std::string& value) {
  return [=](StubProvider& stub) { stub.userinfo[name] = value; };
}

class HostileProvider : public testing::TestWithParam<Hostile> {};

TEST_P(HostileProvider, SignsNobodyIn) {
  StubProvider stub;
  GetParam().twist(stub);
  Trip trip(stub);
  const auto person = trip.whole();
  ASSERT_FALSE(person);
  EXPECT_THAT(person.error().context, HasSubstr(GetParam().reason));
}

// HMAC-SHA-256 with the provider's public key as the secret, as the classic confusion goes.
std::string hs256_token(StubProvider& stub) {
  const auto text = unsigned_token(R"({"alg":"HS256","kid":"key-1"})", object(stub.id_claims));
  const auto& secret = stub.key.jwk();
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  CHECK(HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), as_bytes(text).data(), text.size(),
             mac.data(), &size) != nullptr);
  return text + "." + to_base64url(ByteView(mac).first(size));
}

const std::vector<Hostile> kTokens{
    {"AnotherNonce", claim("nonce", quoted("somebody-elses-nonce")), "nonce"},
    {"NoNonce", claim("nonce", "null"), "nonce"},
    {"AnotherIssuer", claim("iss", quoted("https://other.example")), "iss"},
    {"IssuerWithASlashMore", claim("iss", quoted(kIssuer + "/")), "iss"},
    {"AnotherAudience", claim("aud", quoted("client-2")), "aud"},
    {"NoAudience", claim("aud", ""), "aud"},
    {"AudienceOfAnotherKind", claim("aud", "7"), "aud"},
    {"SeveralAudiencesAndNoParty", claim("aud", R"(["client-1","client-2"])"), "azp"},
    {"AnotherParty", claim("azp", quoted("client-2")), "azp"},
    {"Expired", claim("exp", claimed_seconds(-60)), "exp"},
    {"NoEnd", claim("exp", ""), "exp"},
    {"EndAsText", claim("exp", quoted(claimed_seconds(300))), "exp"},
    {"EndBeyondAllTime", claim("exp", "1e300"), "exp"},
    {"FromTheFuture", claim("iat", claimed_seconds(61)), "iat"},
    {"IssuedLongAgo", claim("iat", claimed_seconds(-661)), "iat"},
    {"NotYetGood", claim("nbf", claimed_seconds(61)), "nbf"},
    {"WeakerSignIn", claim("acr", quoted("eidas0")), "acr"},
    {"NoWordOfTheSignIn", claim("acr", ""), "acr"},
    {"HashOfAnotherAccessToken", claim("at_hash", quoted("AAAAAAAAAAAAAAAAAAAAAA")), "at_hash"},
    {"NoSubject", claim("sub", ""), "sub"},
    {"EmptySubject", claim("sub", quoted("")), "sub"},
    {"EndlessSubject", claim("sub", quoted(std::string(256, 'a'))), "sub"},
    {"SubjectAsNumber", claim("sub", "12"), "sub"},
    {"SignedInTomorrow", claim("auth_time", claimed_seconds(86'400)), "auth_time"},
};
const std::vector<Hostile> kSignatures{
    {"NoSignature",
     [](StubProvider& s) { s.id_token = unsigned_token(R"({"alg":"none"})", object(s.id_claims)) + "."; },
     "neither RS256 nor ES256"},
    {"NoneInCapitals",
     [](StubProvider& s) { s.id_token = unsigned_token(R"({"alg":"NONE"})", object(s.id_claims)) + ".AA"; },
     "neither RS256 nor ES256"},
    {"RightAlgorithmEmptySignature",
     [](StubProvider& s) {
       s.id_token = unsigned_token(R"({"alg":"ES256","kid":"key-1"})", object(s.id_claims)) + ".";
     },
     "signature"},
    {"PublicKeyAsSecret", [](StubProvider& s) { s.id_token = hs256_token(s); }, "neither RS256 nor ES256"},
    {"CalledByAnotherAlgorithm",
     [](StubProvider& s) {
       s.id_token = s.key.sign(R"({"alg":"RS256","kid":"key-1"})", object(s.id_claims));
     },
     "a key that is not the provider's"},
    {"AnotherKeyUnderTheSameId",
     [](StubProvider& s) { s.id_token = StubKey(Algorithm::es256, "key-1").sign(object(s.id_claims)); },
     "signature is wrong"},
    {"KeyInsideTheToken",
     [](StubProvider& s) {
       const StubKey own(Algorithm::es256, "own");
       s.id_token = own.sign(R"({"alg":"ES256","kid":"own","jwk":)" + own.jwk() + "}", object(s.id_claims));
     },
     "jwk"},
    {"AddressOfAKeyInsideTheToken",
     [](StubProvider& s) {
       s.id_token = s.key.sign(R"({"alg":"ES256","jku":"https://other.example/"})", object(s.id_claims));
     },
     "jku"},
    {"RulesOfItsOwn",
     [](StubProvider& s) {
       s.id_token = s.key.sign(R"({"alg":"ES256","kid":"key-1","crit":["b64"]})", object(s.id_claims));
     },
     "crit"},
    {"ClaimsChangedAfterSigning",
     [](StubProvider& s) {
       const auto token = s.key.sign(object(s.id_claims));
       auto others = s.id_claims;
       others["sub"] = quoted("subject-2");
       const auto changed = unsigned_token(R"({"alg":"ES256","kid":"key-1"})", object(others));
       s.id_token = changed + token.substr(token.rfind('.'));
     },
     "signature is wrong"},
    {"TheSameClaimTwice",
     [](StubProvider& s) {
       const auto claims = object(s.id_claims);
       s.id_token = s.key.sign(claims.substr(0, claims.size() - 1) + R"(,"sub":"subject-2"})");
     },
     "comes twice"},
    {"TheSameAlgorithmTwice",
     [](StubProvider& s) { s.id_token = s.key.sign(R"({"alg":"ES256","alg":"none"})", object(s.id_claims)); },
     "comes twice"},
    {"EndlessToken", [](StubProvider& s) { s.id_token = std::string(kTokenBytesMax + 1, 'a'); },
     "a token of more than"},
    {"TwoParts", [](StubProvider& s) { s.id_token = "YQ.YQ"; }, "three parts"},
    {"FiveParts", [](StubProvider& s) { s.id_token = "YQ.YQ.YQ.YQ.YQ"; }, "three parts"},
    {"ClaimsThatAreAList", [](StubProvider& s) { s.id_token = s.key.sign("[]"); }, "not an object"},
    {"WithdrawnKeys", [](StubProvider& s) { s.keys = R"({"keys":[]})"; }, "without a key"},
    {"SmallRsaKeyIsNoKey",
     [](StubProvider& s) { s.keys = R"({"keys":[{"kty":"RSA","kid":"key-1","n":"wLUt","e":"AQAB"}]})"; },
     "without a key"},
};
const std::vector<Hostile> kAnswers{
    {"UserinfoOfSomebodyElse", info("sub", quoted("subject-2")), "sub"},
    {"UserinfoWithoutSubject", info("sub", ""), "sub"},
    {"UserinfoOfAnotherIssuer", info("iss", quoted("https://other.example")), "iss"},
    {"UserinfoForAnotherClient", info("aud", quoted("client-2")), "aud"},
    {"UserinfoThatHasExpired", info("exp", claimed_seconds(-61)), "exp"},
    {"UserinfoOfAnotherType",
     [](StubProvider& s) {
       s.userinfo_answer = {200, {{"content-type", "text/html"}}, object(s.userinfo)};
     },
     "another type"},
    {"UserinfoUnsignedAsJwt",
     [](StubProvider& s) {
       s.userinfo_answer = {200,
                            {{"content-type", "application/jwt"}},
                            unsigned_token(R"({"alg":"none"})", object(s.userinfo)) + "."};
     },
     "neither RS256 nor ES256"},
    {"UserinfoRefused",
     [](StubProvider& s) {
       s.userinfo_answer = {401, {}, ""};
     },
     "does not say who"},
    {"TokensThatAreNoJson",
     [](StubProvider& s) {
       s.token_answer = {200, {}, "<html>"};
     },
     "not JSON"},
    {"EndlessTokens",
     [](StubProvider& s) {
       s.token_answer = {200, {}, std::string(100'000, ' ')};
     },
     "more than"},
    {"DeepTokens",
     [](StubProvider& s) {
       s.token_answer = {200, {}, std::string(50, '[')};
     },
     "not JSON"},
    {"NoIdToken",
     [](StubProvider& s) {
       s.token_answer = {200, {}, R"({"access_token":"a","token_type":"Bearer"})"};
     },
     "no ID token"},
    {"TokenOfAnotherType",
     [](StubProvider& s) {
       s.token_answer = {200, {}, R"({"access_token":"a","token_type":"mac","id_token":"x"})"};
     },
     "bearer"},
    {"AccessTokenWithALineEnd",
     [](StubProvider& s) {
       s.token_answer = {200, {}, R"({"access_token":"a\r\nX: 1","token_type":"Bearer","id_token":"x"})"};
     },
     "no access token"},
    {"ErrorOfLetters",
     [](StubProvider& s) {
       s.token_answer = {400, {}, R"({"error":"invalid_grant"})"};
     },
     "invalid_grant"},
    {"ErrorThatWantsIntoTheLog",
     [](StubProvider& s) {
       s.token_answer = {400, {}, R"({"error":"x\n2026 signed in"})"};
     },
     "refused the code: an error"},
};
constexpr auto kName = [](const auto& test) { return test.param.name; };
INSTANTIATE_TEST_SUITE_P(Token, HostileProvider, testing::ValuesIn(kTokens), kName);
INSTANTIATE_TEST_SUITE_P(Signature, HostileProvider, testing::ValuesIn(kSignatures), kName);
INSTANTIATE_TEST_SUITE_P(Answer, HostileProvider, testing::ValuesIn(kAnswers), kName);

}  // namespace
}  // namespace passnum::oidc
