#include "api/devices/signature_gate.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

using Kind = SignatureGate::Kind;

constexpr std::uint64_t kTownHall = 1;
constexpr std::uint64_t kMobile = 2;
constexpr std::uint64_t kElsewhere = 3;

class Gate : public testing::Test {
 protected:
  SignatureGate::Signer who(const char* device, std::uint64_t network) const {
    return {Kind::device, device, network};
  }
  // 0, or how long to wait.
  unsigned asks(const char* device, std::uint64_t network, bool is_right) {
    const auto signer = who(device, network);
    const auto entry = gate.enter(signer, now);
    if (entry.wait_s != 0) return entry.wait_s;
    is_right ? gate.was_right(signer, entry, now) : gate.was_wrong(signer, entry, now);
    return 0;
  }
  // How many signatures a stranger makes us look at, with so many tries.
  int looked_at(const char* device, std::uint64_t network, int tries) {
    int count = 0;
    for (int i = 0; i < tries; ++i) count += asks(device, network, false) == 0 ? 1 : 0;
    return count;
  }

  SignatureGate gate{RequestLimits{20, 5, 10, 60}};
  TimeMs now{1'000'000};
};

TEST_F(Gate, ADeviceAsksABurstAndThenSoManyASecondAndAnotherIsNotHeldUp) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(asks("a", kTownHall, true), 0U) << i;
  EXPECT_EQ(asks("a", kTownHall, true), 1U);
  EXPECT_EQ(asks("a", kMobile, true), 1U);
  EXPECT_EQ(asks("b", kTownHall, true), 0U);
  now.value += 1'000;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(asks("a", kTownHall, true), 0U) << i;
  EXPECT_EQ(asks("a", kTownHall, true), 1U);
}

TEST_F(Gate, WhoNamesADeviceWronglyTakesNothingOfWhatItMayAsk) {
  EXPECT_EQ(looked_at("a", kElsewhere, 1'000), 10);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(asks("a", kTownHall, true), 0U) << i;
}

TEST_F(Gate, WrongSignaturesOfANetworkAreLookedAtSoManyTimesWhateverTheNames) {
  int count = 0;
  for (int i = 0; i < 1'000; ++i) count += looked_at(i % 2 == 0 ? "a" : "b", kElsewhere, 1);
  EXPECT_EQ(count, 10);
  EXPECT_NE(gate.enter_stranger(kElsewhere, now), 0U);
  EXPECT_EQ(gate.enter_stranger(kTownHall, now), 0U);
  now.value += 3'000;
  EXPECT_EQ(looked_at("a", kElsewhere, 1'000), 3);
}

TEST_F(Gate, AStrangerBehindTheSameAddressHoldsUpNobodyWhoWorksThere) {
  EXPECT_EQ(asks("a", kTownHall, true), 0U);
  EXPECT_EQ(asks("b", kMobile, true), 0U);
  EXPECT_EQ(asks("b", kTownHall, true), 0U);
  EXPECT_EQ(looked_at("c", kTownHall, 1'000), 10);
  EXPECT_EQ(asks("a", kTownHall, true), 0U);
  EXPECT_EQ(asks("b", kTownHall, true), 0U);
  EXPECT_EQ(asks("b", kMobile, true), 0U);
  EXPECT_NE(asks("new", kTownHall, true), 0U);
  now.value += 1'000;
  EXPECT_EQ(asks("new", kTownHall, true), 0U);
}

TEST_F(Gate, WhoIsNamedWronglyWhereItWorksWaitsThereAndNowhereElse) {
  EXPECT_EQ(asks("a", kTownHall, true), 0U);
  EXPECT_EQ(asks("b", kTownHall, true), 0U);
  EXPECT_EQ(looked_at("a", kTownHall, 1'000), kWrongAtHome.burst);
  EXPECT_EQ(asks("a", kTownHall, true), 10U);
  EXPECT_EQ(asks("a", kMobile, true), 0U);
  EXPECT_EQ(asks("b", kTownHall, true), 0U);
  now.value += kWrongAtHome.refill_ms;
  EXPECT_EQ(asks("a", kTownHall, true), 0U);
}

TEST_F(Gate, ManyNetworksTogetherHaveALimitTooAndHoldUpNobodyAtHome) {
  EXPECT_EQ(asks("a", kTownHall, true), 0U);
  int count = 0;
  for (std::uint64_t network = 100; network < 400; ++network) count += looked_at("b", network, 20);
  EXPECT_EQ(count, 10 * kNetworksWorth);
  EXPECT_EQ(asks("a", kTownHall, true), 0U);
  EXPECT_NE(asks("a", kMobile, true), 0U);
  now.value += 1'000;
  EXPECT_EQ(asks("a", kMobile, true), 0U);
}

TEST_F(Gate, AnOperatorIsNotCountedAndSharesNoNameWithADevice) {
  const SignatureGate::Signer alice{Kind::operator_account, "a", kTownHall};
  for (int i = 0; i < 100; ++i) {
    const auto entry = gate.enter(alice, now);
    ASSERT_EQ(entry.wait_s, 0U);
    gate.was_right(alice, entry, now);
  }
  EXPECT_FALSE(gate.enter(who("a", kTownHall), now).is_at_home);
}

TEST(GateWithoutLimits, LooksAtEverySignature) {
  SignatureGate gate(RequestLimits{0, 5, 0, 60});
  const SignatureGate::Signer signer{Kind::device, "a", kTownHall};
  for (int i = 0; i < 10'000; ++i) {
    const auto entry = gate.enter(signer, TimeMs(0));
    ASSERT_EQ(entry.wait_s, 0U);
    i % 2 == 0 ? gate.was_right(signer, entry, TimeMs(0)) : gate.was_wrong(signer, entry, TimeMs(0));
  }
}

TEST(GateOfATown, FiftyPhonesBehindOneAddressCatchUpWithFiveHundredScansEach) {
  SignatureGate gate{RequestLimits{}};
  const TimeMs now(0);
  for (int phone = 0; phone < 50; ++phone) {
    const auto name = "phone-" + std::to_string(phone);
    const SignatureGate::Signer signer{Kind::device, name, kTownHall};
    for (int scan = 0; scan < 500; ++scan) {
      const auto entry = gate.enter(signer, now);
      ASSERT_EQ(entry.wait_s, 0U) << name << " " << scan;
      gate.was_right(signer, entry, now);
    }
  }
}

}  // namespace
}  // namespace passnum
