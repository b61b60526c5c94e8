#include "ledger/crypto/device_key.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "tests/support/p256_signer.h"

namespace passnum {
namespace {

const Bytes kMessage = to_bytes("a request");

template <std::size_t N>
std::array<Byte, N> from_hex_text(std::string_view text) {
  return fixed<N>(from_hex(text).value()).value();
}

// RFC 6979 A.2.5, "sample" with SHA-256. Its s is the higher of the two.
constexpr std::string_view kRfcKey =
    "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
constexpr std::string_view kRfcR = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716";
constexpr std::string_view kRfcS = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";
constexpr std::string_view kRfcLowS = "0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9";

Signature joined(std::string_view r, std::string_view s) {
  return from_hex_text<64>(std::string(r) + std::string(s));
}

TEST(P256, VerifiesTheKnownAnswerWithItsLowerSAndNoOther) {
  const auto key = from_hex_text<65>(kRfcKey);
  EXPECT_TRUE(verify(key, as_bytes("sample"), joined(kRfcR, kRfcLowS)));
  EXPECT_FALSE(verify(key, as_bytes("sample"), joined(kRfcR, kRfcS)));
  EXPECT_FALSE(verify(key, as_bytes("simple"), joined(kRfcR, kRfcLowS)));
}

TEST(P256, ASignatureOfAnotherKeyOrMessageOrChangedAnywhereIsWrong) {
  const P256Signer signer;
  const auto good = signer.sign(kMessage);
  EXPECT_TRUE(verify(signer.public_key(), kMessage, good));
  EXPECT_FALSE(verify(P256Signer().public_key(), kMessage, good));
  for (std::size_t i = 0; i < good.size(); i += 7) {
    auto changed = good;
    changed[i] ^= 1U;
    EXPECT_FALSE(verify(signer.public_key(), kMessage, changed)) << i;
  }
}

TEST(P256, TheOtherSignatureOfTheSameIsWrong) {
  const P256Signer signer;
  EXPECT_FALSE(verify(signer.public_key(), kMessage, signer.sign_high(kMessage)));
}

TEST(P256, ZeroAndTheOrderAreNoSignatureNumbers) {
  const P256Signer signer;
  const auto good = signer.sign(kMessage);
  const auto order = from_hex_text<32>("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  const std::array<Byte, 32> zero{};
  for (const auto& bad : {zero, order}) {
    auto as_r = good;
    auto as_s = good;
    std::ranges::copy(bad, as_r.begin());
    std::ranges::copy(bad, as_s.begin() + 32);
    EXPECT_FALSE(verify(signer.public_key(), kMessage, as_r));
    EXPECT_FALSE(verify(signer.public_key(), kMessage, as_s));
  }
}

TEST(P256, AKeyThatIsNoUncompressedPointOfTheCurveIsNone) {
  const P256Signer signer;
  const auto key = signer.public_key();
  EXPECT_TRUE(is_on_curve(key));
  for (const int form : {0, 2, 3, 5, 6, 7}) {
    auto other = key;
    other[0] = static_cast<Byte>(form);
    EXPECT_FALSE(is_on_curve(other)) << form;
    EXPECT_FALSE(verify(other, kMessage, signer.sign(kMessage))) << form;
  }
  auto off_curve = key;
  off_curve[64] ^= 1U;
  EXPECT_FALSE(is_on_curve(off_curve));
  EXPECT_FALSE(is_on_curve(P256PublicKey{}));
  P256PublicKey origin{};
  origin[0] = 4;
  EXPECT_FALSE(is_on_curve(origin));
  P256PublicKey above_the_field;
  above_the_field.fill(0xff);
  above_the_field[0] = 4;
  EXPECT_FALSE(is_on_curve(above_the_field));
}

TEST(P256, MoreKeysThanAreKeptAreStillVerifiedAndOnSeveralThreads) {
  std::vector<P256Signer> signers(3);
  const auto verify_all = [&] {
    for (const auto& signer : signers) CHECK(verify(signer.public_key(), kMessage, signer.sign(kMessage)));
  };
  // Each thread begins without any key.
  std::jthread one(verify_all);
  std::jthread other(verify_all);
  for (std::size_t i = 0; i <= kP256KeysKept; ++i) {
    const P256Signer signer;
    ASSERT_TRUE(verify(signer.public_key(), kMessage, signer.sign(kMessage)));
  }
  verify_all();
}

TEST(DeviceKey, IsOfTheAlgorithmThatItsLengthSays) {
  EXPECT_EQ(DeviceKey::from_bytes(Bytes(32)).value().algorithm(), KeyAlgorithm::ed25519);
  EXPECT_EQ(DeviceKey::from_bytes(Bytes(65)).value().algorithm(), KeyAlgorithm::p256);
  for (const std::size_t size : {0U, 1U, 31U, 33U, 64U, 66U}) {
    EXPECT_FALSE(DeviceKey::from_bytes(Bytes(size))) << size;
  }
}

TEST(DeviceKey, ASignatureOfOneAlgorithmIsNeverGoodForAKeyOfTheOther) {
  const P256Signer p256;
  const auto ed25519 = SigningKey::from_seed(Seed{7});
  EXPECT_TRUE(verify(DeviceKey(p256.public_key()), kMessage, p256.sign(kMessage)));
  EXPECT_TRUE(verify(DeviceKey(ed25519.public_key()), kMessage, ed25519.sign(kMessage)));
  EXPECT_FALSE(verify(DeviceKey(p256.public_key()), kMessage, ed25519.sign(kMessage)));
  EXPECT_FALSE(verify(DeviceKey(ed25519.public_key()), kMessage, p256.sign(kMessage)));
  // The x of a P-256 key in the place of an Ed25519 key, and the reverse.
  const auto point = p256.public_key();
  const DeviceKey x_alone(fixed<32>(ByteView(point).subspan(1, 32)).value());
  EXPECT_FALSE(verify(x_alone, kMessage, p256.sign(kMessage)));
  P256PublicKey dressed_up{0x04};
  std::ranges::copy(ed25519.public_key(), dressed_up.begin() + 1);
  EXPECT_FALSE(is_usable(DeviceKey(dressed_up)) &&
               verify(DeviceKey(dressed_up), kMessage, ed25519.sign(kMessage)));
}

}  // namespace
}  // namespace passnum
