#include "ledger/crypto/signature.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "tests/support/left_behind.h"

namespace passnum {
namespace {

struct Vector {
  const char* name;
  const char* seed;
  const char* key;
  const char* message;
  const char* signature;
};

// RFC 8032 section 7.1: TEST 1, TEST 2, TEST 3 and TEST SHA(abc).
const Vector kRfc8032[] = {
    {"Empty", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"OneByte", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"TwoBytes", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
    {"Digest", "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
     "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"},
};

template <std::size_t N>
std::array<Byte, N> bytes_of(const char* hex) {
  return fixed<N>(from_hex(hex).value()).value();
}

class Rfc8032 : public ::testing::TestWithParam<Vector> {};

TEST_P(Rfc8032, SignsAndVerifiesAsPublished) {
  const auto key = SigningKey::from_seed(bytes_of<32>(GetParam().seed));
  const Bytes message = from_hex(GetParam().message).value();
  const auto signature = bytes_of<64>(GetParam().signature);
  EXPECT_EQ(key.public_key(), bytes_of<32>(GetParam().key));
  EXPECT_EQ(key.sign(message), signature);
  EXPECT_EQ(key.seed(), bytes_of<32>(GetParam().seed));
  EXPECT_TRUE(verify(key.public_key(), message, signature));
}

TEST_P(Rfc8032, RefusesEveryFlippedBitOfTheSignatureAndALongerMessage) {
  const auto key = bytes_of<32>(GetParam().key);
  Bytes message = from_hex(GetParam().message).value();
  const auto signature = bytes_of<64>(GetParam().signature);
  for (std::size_t bit = 0; bit < 512; ++bit) {
    auto changed = signature;
    changed[bit / 8] = static_cast<Byte>(changed[bit / 8] ^ (1U << bit % 8));
    ASSERT_FALSE(verify(key, message, changed)) << bit;
  }
  message.push_back(0);
  EXPECT_FALSE(verify(key, message, signature));
}

INSTANTIATE_TEST_SUITE_P(, Rfc8032, ::testing::ValuesIn(kRfc8032),
                         [](const auto& test) { return test.param.name; });

// With a key of small order one signature verifies for many messages: nobody could be held to it.
TEST(Verify, RefusesKeysOfSmallOrder) {
  PublicKey identity{};
  identity[0] = 1;
  Signature forged{};
  forged[0] = 1;  // R = identity, S = 0
  EXPECT_FALSE(verify(identity, as_bytes("anything"), forged));
  EXPECT_FALSE(verify(PublicKey{}, as_bytes("anything"), Signature{}));
}

// S + L verifies in careless programs, and would give one fact a second signature.
TEST(Verify, RefusesASecondSpellingOfTheSameSignature) {
  const auto key = SigningKey::from_seed(Seed{1});
  Signature signature = key.sign(as_bytes("message"));
  const auto order = bytes_of<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned>(signature[32 + i]) + order[i];
    signature[32 + i] = static_cast<Byte>(carry);
    carry >>= 8;
  }
  ASSERT_EQ(carry, 0U);
  EXPECT_FALSE(verify(key.public_key(), as_bytes("message"), signature));
}

TEST(SigningKey, MovesIsNotCopiedAndLeavesNothingBehind) {
  static_assert(!std::is_copy_constructible_v<SigningKey>);
  static_assert(!std::is_copy_assignable_v<SigningKey>);
  SigningKey key = SigningKey::from_seed(Seed{7});
  const Signature before = key.sign(as_bytes("x"));
  const SigningKey moved = std::move(key);
  EXPECT_EQ(moved.sign(as_bytes("x")), before);
  EXPECT_EQ(key.seed(), Seed{});  // NOLINT(bugprone-use-after-move): the point of the test
}

TEST(SigningKey, IsWipedWhenItGoes) {
  Seed seed;
  seed.fill(0x5a);
  const auto seen = look_for_secret(seed, SigningKey::from_seed(seed));
  EXPECT_TRUE(seen.while_there);
  EXPECT_FALSE(seen.afterwards);
}

TEST(SigningKey, IsGeneratedFromTheRandomBytesItIsGiven) {
  SeededRandom first(1);
  SeededRandom again(1);
  SeededRandom other(2);
  const auto key = SigningKey::generate(first);
  EXPECT_EQ(key.public_key(), SigningKey::generate(again).public_key());
  EXPECT_NE(key.public_key(), SigningKey::generate(other).public_key());
}

TEST(Wipe, LeavesZeros) {
  Bytes secret{1, 2, 3};
  wipe(secret);
  EXPECT_EQ(secret, Bytes(3));
}

TEST(Tagged, PutsAZeroBetweenTheTagAndTheBody) {
  EXPECT_EQ(tagged("PN-scan/v1", as_bytes("{}")),
            (Bytes{'P', 'N', '-', 's', 'c', 'a', 'n', '/', 'v', '1', 0, '{', '}'}));
  EXPECT_EQ(tagged("", {}), Bytes{0});
}

TEST(Tagged, MakesASignatureForOnePurposeWorthlessForAnother) {
  const auto key = SigningKey::from_seed(Seed{1});
  const Bytes body = to_bytes("the same body");
  const Signature scan = key.sign(tagged("PN-scan/v1", body));
  EXPECT_TRUE(verify(key.public_key(), tagged("PN-scan/v1", body), scan));
  EXPECT_FALSE(verify(key.public_key(), tagged("PN-reversal/v1", body), scan));
  EXPECT_FALSE(verify(key.public_key(), body, scan));
}

}  // namespace
}  // namespace passnum
