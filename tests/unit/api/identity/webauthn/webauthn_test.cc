#include "api/identity/webauthn/webauthn.h"

#include <gtest/gtest.h>

#include <functional>

#include "authenticator.h"

namespace passnum::webauthn {
namespace {

const Site kSite{"passnum.example", "https://passnum.example"};
const Bytes kChallenge(kChallengeBytes, 7);

class Passkey : public testing::TestWithParam<Algorithm> {
 protected:
  Authenticator device{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(OfEachKind, Passkey, testing::Values(Algorithm::es256, Algorithm::eddsa),
                         [](const auto& test) { return test.param == Algorithm::es256 ? "es256" : "eddsa"; });

TEST_P(Passkey, RegistersAndThenSignsIn) {
  const auto credential = check_registration(device.create(kChallenge), kSite, kChallenge);
  ASSERT_TRUE(credential) << credential.error().message();
  EXPECT_EQ(credential.value().id, device.id());
  EXPECT_EQ(credential.value().algorithm, GetParam());
  const auto count = check_assertion(device.get(kChallenge), credential.value(), kSite, kChallenge);
  ASSERT_TRUE(count) << count.error().message();
  EXPECT_EQ(count.value(), 0U);
}

TEST_P(Passkey, IsRefusedForWhatItWasNotMadeFor) {
  const auto credential = check_registration(device.create(kChallenge), kSite, kChallenge).value();
  const std::vector<std::pair<std::string, std::function<void(Authenticator&)>>> twists{
      {"another site", [](Authenticator& d) { d.rp_id = "passnum.evil.example"; }},
      {"another origin", [](Authenticator& d) { d.origin = "https://evil.example"; }},
      {"plain http", [](Authenticator& d) { d.origin = "http://passnum.example"; }},
      {"nobody touched it", [](Authenticator& d) { d.flags = 0x04; }},
      {"nobody was verified", [](Authenticator& d) { d.flags = 0x01; }},
      {"in another's page", [](Authenticator& d) { d.more_client_data = R"(,"crossOrigin":true)"; }},
      {"origin twice", [](Authenticator& d) { d.more_client_data = R"(,"origin":"https://x.example")"; }},
  };
  for (const auto& [what, twist] : twists) {
    const auto former = std::tuple(device.rp_id, device.origin, device.flags, device.more_client_data);
    twist(device);
    EXPECT_FALSE(check_registration(device.create(kChallenge), kSite, kChallenge)) << what;
    EXPECT_FALSE(check_assertion(device.get(kChallenge), credential, kSite, kChallenge)) << what;
    std::tie(device.rp_id, device.origin, device.flags, device.more_client_data) = former;
  }
  EXPECT_FALSE(check_assertion(device.get(Bytes(32, 8)), credential, kSite, kChallenge));
  EXPECT_FALSE(check_assertion(device.get({}), credential, kSite, {}));
  auto create = device.create(kChallenge);
  EXPECT_FALSE(
      check_assertion({create.client_data, create.authenticator_data, {1}}, credential, kSite, kChallenge));
}

TEST_P(Passkey, OfAnotherIsRefusedAndSoIsAChangedByteAnywhere) {
  const auto credential = check_registration(device.create(kChallenge), kSite, kChallenge).value();
  Authenticator other(GetParam());
  EXPECT_FALSE(check_assertion(other.get(kChallenge), credential, kSite, kChallenge));
  const auto good = device.get(kChallenge);
  for (std::size_t at = 0; at < good.authenticator_data.size(); ++at) {
    auto changed = good;
    changed.authenticator_data[at] ^= 0x10;
    EXPECT_FALSE(check_assertion(changed, credential, kSite, kChallenge)) << at;
  }
  for (std::size_t at = 0; at < good.signature.size(); ++at) {
    auto changed = good;
    changed.signature[at] ^= 1;
    EXPECT_FALSE(check_assertion(changed, credential, kSite, kChallenge)) << at;
  }
  for (std::size_t size = 0; size < good.authenticator_data.size(); ++size) {
    auto cut = good;
    cut.authenticator_data.resize(size);
    EXPECT_FALSE(check_assertion(cut, credential, kSite, kChallenge)) << size;
  }
}

TEST_P(Passkey, WhoseCountDoesNotGrowMayBeACopy) {
  auto credential = check_registration(device.create(kChallenge), kSite, kChallenge).value();
  credential.signatures_count = 5;
  for (const auto& [count, is_good] : {std::pair{4U, false}, {5U, false}, {0U, false}, {6U, true}}) {
    device.count = count;
    EXPECT_EQ(static_cast<bool>(check_assertion(device.get(kChallenge), credential, kSite, kChallenge)),
              is_good)
        << count;
  }
}

TEST_P(Passkey, WhoseRegistrationIsCutOffOrChangedIsNone) {
  const auto good = device.create(kChallenge);
  for (std::size_t size = 0; size < good.authenticator_data.size(); ++size) {
    auto cut = good;
    cut.authenticator_data.resize(size);
    EXPECT_FALSE(check_registration(cut, kSite, kChallenge)) << size;
  }
  auto endless = good;
  endless.authenticator_data.resize(kAuthenticatorDataBytesMax + 1);
  EXPECT_FALSE(check_registration(endless, kSite, kChallenge));
  auto talkative = good;
  talkative.client_data.append(kClientDataBytesMax, ' ');
  EXPECT_EQ(check_registration(talkative, kSite, kChallenge).error().code, ErrorCode::too_large);
}

// The library would take the memory first, and find out afterwards.
TEST_P(Passkey, ThatDeclaresMoreThanItSendsIsRefusedBeforeAnybodyTakesMemoryForIt) {
  const auto good = device.create(kChallenge);
  for (const Bytes& more :
       {Bytes{0xba, 0x7f, 0xff, 0xff, 0xff}, Bytes{0x9b, 0, 0, 0, 0xff, 0, 0, 0, 0},
        Bytes{0x5a, 0x40, 0, 0, 0}, Bytes{0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
        Bytes{0xa1, 0x01}, Bytes{0x82, 0x01}, Bytes{0xbf}, Bytes{0x9f, 0xff}, Bytes{0x19, 0x01}}) {
    auto registration = good;
    registration.authenticator_data.insert(registration.authenticator_data.end(), more.begin(), more.end());
    const auto made = check_registration(registration, kSite, kChallenge);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::invalid);
    EXPECT_NE(made.error().context.find("cut off"), std::string::npos) << made.error().context;
    auto assertion = device.get(kChallenge);
    assertion.authenticator_data.insert(assertion.authenticator_data.end(), more.begin(), more.end());
    const auto credential = check_registration(good, kSite, kChallenge).value();
    EXPECT_NE(check_assertion(assertion, credential, kSite, kChallenge).error().context.find("cut off"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace passnum::webauthn
