#include "api/devices/enrolment.h"

#include <gtest/gtest.h>

#include "ledger/crypto/hash.h"

namespace passnum {
namespace {

const std::string kToken = "AAECAwQFBgcICQoLDA0ODxAR";  // 00 01 … 11
SigningKey key() {
  return SigningKey::from_seed(Seed{9});
}

std::string body(const std::string& name, const std::string& token = kToken) {
  return R"({"algorithm":"ed25519","name":")" + name + R"(","public_key":")" +
         to_base64url(key().public_key()) + R"(","signature":")" + to_base64url(Signature{}) +
         R"(","token":")" + token + "\"}";
}

TEST(Enrolment, IsSignedOverItsFieldsInTheOneSpelling) {
  const auto read = read_enrolment(body("Téléphone accueil"));
  ASSERT_TRUE(read) << read.error().message();
  const std::string expected = R"({"algorithm":"ed25519","name":"Téléphone accueil","public_key":")" +
                               to_base64url(key().public_key()) + R"(","token":")" + kToken + R"(","v":1})";
  EXPECT_EQ(signed_bytes(read.value().request), tagged("PN-enrol/v1", as_bytes(expected)));
}

TEST(Enrolment, TheCodeInTheLedgerIsATaggedHashOfTheToken) {
  const auto token = read_enrolment(body("x")).value().request.token;
  Bytes bytes = to_bytes("PN-enrolment-code/v1");
  bytes.push_back(0);
  for (Byte i = 0; i < 18; ++i) bytes.push_back(i);
  EXPECT_EQ(enrolment_code_of(token), sha256(bytes));
  EXPECT_EQ(enrolment_link("pass.example", token), "https://pass.example/app/#enrol=" + kToken);
}

TEST(Enrolment, TheSameKeyWithTheSameCodeIsTheSameRequestAndAnyOtherIsAnother) {
  auto request = read_enrolment(body("x")).value().request;
  const auto first = to_command(request);
  request.name = "another name";
  EXPECT_EQ(to_command(request).device, first.device);
  EXPECT_EQ(to_command(request).request_id, first.request_id);
  auto other_token = request;
  other_token.token[0] ^= 1U;
  EXPECT_NE(to_command(other_token).device, first.device);
  EXPECT_NE(to_command(other_token).request_id, first.request_id);
  auto other_key = request;
  other_key.public_key = SigningKey::from_seed(Seed{8}).public_key();
  EXPECT_NE(to_command(other_key).device, first.device);
  EXPECT_NE(to_command(other_key).request_id, first.request_id);
  EXPECT_TRUE(is_name(first.device.text));
  EXPECT_EQ(first.device.text.size(), 16U);
  EXPECT_TRUE(parse_uuid(to_text(first.request_id)));
}

TEST(Enrolment, WithAFieldOfAnotherFormIsRefusedByItsName) {
  EXPECT_TRUE(read_enrolment(body(std::string(kDeviceNameBytesMax, 'x'))));
  for (const auto& [bad, field] : std::vector<std::pair<std::string, std::string>>{
           {body(""), "name"},
           {body(std::string(kDeviceNameBytesMax + 1, 'x')), "name"},
           {body("a\\u0007b"), "name"},
           {body("a\\u202eb"), "name"},
           {body("x", kToken.substr(1)), "token"},
           {body("x", kToken + "AAAA"), "token"},
           {R"({"algorithm":"rsa","name":"x"})", "algorithm"},
           {R"({"name":"x"})", "algorithm"},
           {"[]", "object"}}) {
    const auto read = read_enrolment(bad);
    ASSERT_FALSE(read) << bad;
    EXPECT_NE(read.error().context.find(field), std::string::npos) << read.error().context;
  }
}

}  // namespace
}  // namespace passnum
