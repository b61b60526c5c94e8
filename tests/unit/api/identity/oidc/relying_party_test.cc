#include "api/identity/oidc/relying_party.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/identity/oidc/signed_token.h"
#include "ledger/crypto/hash.h"
#include "stub_provider.h"

namespace passnum::oidc {
namespace {

using testing::HasSubstr;

std::string query_of(const std::string& url) {
  return url.substr(url.find('?') + 1);
}

TEST(SignInRequest, AsksForACodeWithEverythingThatTiesTheAnswerToThisBrowser) {
  StubProvider stub;
  Trip trip(stub);
  const auto begun = trip.begin();
  const auto query = query_of(begun.url);
  EXPECT_TRUE(begun.url.starts_with(kIssuer + "/authorize?"));
  EXPECT_EQ(form_field(query, "response_type"), "code");
  EXPECT_EQ(form_field(query, "client_id"), kClientId);
  EXPECT_EQ(form_field(query, "redirect_uri"), "https://passnum.example/v1/session/callback");
  EXPECT_EQ(form_field(query, "scope"), "openid email");
  EXPECT_EQ(form_field(query, "acr_values"), "eidas1");
  EXPECT_EQ(form_field(query, "claims"), R"({"id_token":{"acr":{"essential":true,"values":["eidas1"]}}})");
  EXPECT_EQ(form_field(query, "code_challenge_method"), "S256");
  EXPECT_EQ(form_field(query, "code_challenge"), to_base64url(sha256(as_bytes(begun.pending.verifier))));
  EXPECT_GE(form_field(query, "state").size(), 32U);
  EXPECT_GE(form_field(query, "nonce").size(), 32U);
  EXPECT_EQ(form_field(query, "prompt"), "");
}

TEST(SignInRequest, NeverUsesAStateANonceOrAVerifierTwice) {
  StubProvider stub;
  Trip trip(stub);
  const auto first = trip.begin().pending;
  const auto second = trip.begin().pending;
  EXPECT_NE(first.state, second.state);
  EXPECT_NE(first.nonce, second.nonce);
  EXPECT_NE(first.verifier, second.verifier);
  EXPECT_NE(first.state, first.nonce);
}

TEST(SignInRequest, AsksForANewSignInWhenItIsForAStepUp) {
  StubProvider stub;
  Trip trip(stub);
  const auto query = query_of(trip.begin(true).url);
  EXPECT_EQ(form_field(query, "prompt"), "login");
  EXPECT_EQ(form_field(query, "max_age"), "0");
  EXPECT_EQ(form_field(query, "acr_values"), "eidas2");
}

class SigningIn : public testing::TestWithParam<Algorithm> {};
INSTANTIATE_TEST_SUITE_P(WithEachAlgorithm, SigningIn, testing::Values(Algorithm::rs256, Algorithm::es256),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST_P(SigningIn, EndsWithThePersonThatTheProviderNames) {
  StubProvider stub(GetParam());
  Trip trip(stub);
  const auto person = trip.whole();
  ASSERT_TRUE(person) << person.error().message();
  EXPECT_EQ(person.value().issuer, kIssuer);
  EXPECT_EQ(person.value().subject, "subject-1");
  EXPECT_EQ(person.value().acr, "eidas1");
  EXPECT_EQ(person.value().name, "Ada Martin");
  EXPECT_EQ(person.value().siret, "21450234400012");
}

TEST_P(SigningIn, TakesUserinfoAsPlainJsonToo) {
  StubProvider stub(GetParam());
  stub.userinfo_is_signed = false;
  Trip trip(stub);
  EXPECT_TRUE(trip.whole());
}

TEST_P(SigningIn, ShowsTheProviderASignedAssertionInsteadOfASecret) {
  StubProvider stub;
  const StubKey own(GetParam(), "own-1");
  Trip trip(stub, PrivateKeyJwt{ClientKey::from_pem(own.pem(), own.id()).value()});
  const auto person = trip.whole();
  ASSERT_TRUE(person) << person.error().message();
  const auto& body = stub.requests.at(1).body;
  EXPECT_EQ(form_field(body, "client_secret"), "");
  EXPECT_EQ(form_field(body, "client_assertion_type"),
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  const auto assertion = parse_signed_token(form_field(body, "client_assertion")).value();
  const auto jwk = parse_foreign_json(own.jwk(), 4096).value();
  EXPECT_TRUE(VerificationKey::from_jwk(jwk).value().verifies(assertion.signed_text, assertion.signature));
  EXPECT_EQ(*assertion.claims.text("aud"), kIssuer);
  EXPECT_EQ(*assertion.claims.text("sub"), kClientId);
  EXPECT_EQ(*assertion.claims.find("exp")->integer(), kNoon.value / 1000 + 60);
}

TEST(SigningIn, SendsTheSecretInTheBodyAndTheVerifierWithTheCode) {
  StubProvider stub;
  Trip trip(stub);
  const auto begun = trip.begin();
  ASSERT_TRUE(trip.party.finish(begun.pending, trip.callback(begun)));
  const auto& token_request = stub.requests.at(1);
  EXPECT_EQ(form_field(token_request.body, "client_secret"), "client secret");
  EXPECT_EQ(form_field(token_request.body, "code_verifier"), begun.pending.verifier);
  EXPECT_EQ(form_field(token_request.body, "grant_type"), "authorization_code");
  for (const auto& header : token_request.headers) EXPECT_NE(header.name, "Authorization");
}

std::string seconds(std::int64_t from_noon) {
  return std::to_string(kNoon.value / 1000 + from_noon);
}

TEST(ClockSkew, OfAMinuteIsTakenAndNoMore) {
  for (const auto& [exp, iat, is_good] : {std::tuple{-59, -300, true}, std::tuple{-60, -300, false},
                                          std::tuple{300, 60, true}, std::tuple{300, 61, false}}) {
    StubProvider stub;
    stub.id_claims["exp"] = seconds(exp);
    stub.id_claims["iat"] = seconds(iat);
    EXPECT_EQ(static_cast<bool>(Trip(stub).whole()), is_good) << exp << " " << iat;
  }
}

TEST(Callback, WithAnotherStateIsRefusedBeforeTheProviderIsAsked) {
  StubProvider stub;
  Trip trip(stub);
  const auto begun = trip.begin();
  auto callback = trip.callback(begun);
  for (const std::string& state : {std::string(), trip.begin().pending.state}) {
    callback.state = state;
    EXPECT_THAT(trip.party.finish(begun.pending, callback).error().context, HasSubstr("state"));
  }
  EXPECT_EQ(stub.count_of("/token"), 0U);
}

TEST(Callback, OfAnotherIssuerIsRefusedBeforeItsCodeIsShownToThisOne) {
  StubProvider stub;
  Trip trip(stub);
  const auto begun = trip.begin();
  auto callback = trip.callback(begun);
  callback.issuer = "https://attacker.example";
  EXPECT_THAT(trip.party.finish(begun.pending, callback).error().context, HasSubstr("this provider"));
  EXPECT_EQ(stub.count_of("/token"), 0U);
}

TEST(Callback, MustNameTheIssuerWhenTheProviderSaysItAlwaysDoes) {
  StubProvider stub;
  stub.metadata["authorization_response_iss_parameter_supported"] = "true";
  Trip trip(stub);
  const auto begun = trip.begin();
  auto callback = trip.callback(begun);
  callback.issuer.clear();
  EXPECT_FALSE(trip.party.finish(begun.pending, callback));
  callback.issuer = kIssuer;
  EXPECT_TRUE(trip.party.finish(begun.pending, callback));
}

TEST(Callback, WithAReplayedCodeIsRefused) {
  StubProvider stub;
  Trip trip(stub);
  const auto begun = trip.begin();
  ASSERT_TRUE(trip.party.finish(begun.pending, trip.callback(begun)));
  EXPECT_THAT(trip.party.finish(begun.pending, trip.callback(begun)).error().context,
              HasSubstr("invalid_grant"));
}

TEST(Callback, ThatComesAfterTenMinutesIsRefused) {
  StubProvider stub;
  Trip trip(stub);
  const auto begun = trip.begin();
  stub.clock.advance_ms(kSignInMsMax);
  EXPECT_THAT(trip.party.finish(begun.pending, trip.callback(begun)).error().context, HasSubstr("too long"));
}

TEST(Callback, WithAnErrorSaysWhichInLettersOnly) {
  StubProvider stub;
  Trip trip(stub);
  const auto begun = trip.begin();
  auto callback = trip.callback(begun);
  callback.error = "access_denied";
  EXPECT_THAT(trip.party.finish(begun.pending, callback).error().context, HasSubstr("access_denied"));
  callback.error = "<script>";
  EXPECT_THAT(trip.party.finish(begun.pending, callback).error().context, HasSubstr("said: an error"));
}

TEST(StepUp, BelievesOnlyASignInThatCameAfterItWasAskedFor) {
  for (const auto& [auth_time, is_good] :
       {std::pair{seconds(0), true}, {seconds(-60), true}, {seconds(-61), false}, {std::string(), false}}) {
    StubProvider stub;
    stub.id_claims["auth_time"] = auth_time;
    stub.id_claims["acr"] = quoted("eidas2");
    Trip trip(stub);
    const auto begun = trip.begin(true);
    EXPECT_EQ(static_cast<bool>(trip.party.finish(begun.pending, trip.callback(begun))), is_good)
        << auth_time;
  }
}

TEST(StepUp, IsNotASignInAsWeakAsTheFirst) {
  StubProvider stub;
  stub.id_claims["auth_time"] = seconds(0);
  Trip trip(stub);
  const auto begun = trip.begin(true);
  EXPECT_THAT(trip.party.finish(begun.pending, trip.callback(begun)).error().context, HasSubstr("acr"));
  EXPECT_FALSE(trip.whole().value().is_strong);
}

TEST(Logout, NamesTheSessionAndTheWayBack) {
  StubProvider stub;
  Trip trip(stub);
  const auto url = trip.party.logout_url("a.b.c", "state-of-the-logout").value();
  EXPECT_TRUE(url.starts_with(kIssuer + "/session/end?"));
  EXPECT_EQ(form_field(query_of(url), "id_token_hint"), "a.b.c");
  EXPECT_EQ(form_field(query_of(url), "post_logout_redirect_uri"), "https://passnum.example/");
  EXPECT_EQ(form_field(query_of(url), "state"), "state-of-the-logout");
}

TEST(Logout, IsOnlyOursWhenTheProviderOffersNone) {
  StubProvider stub;
  stub.metadata["end_session_endpoint"] = "";
  Trip trip(stub);
  EXPECT_EQ(trip.party.logout_url("a.b.c", "s").value(), "");
}

}  // namespace
}  // namespace passnum::oidc
