#include "ledger/tree/log_signer.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

SigningKey key_of(Byte first) {
  return SigningKey::from_seed(Seed{first});
}
Checkpoint checkpoint_of(std::uint64_t size) {
  return {"log.example", size, Hash{static_cast<Byte>(size)}, {}};
}
// Which of the keys 1 to 3 have signed.
std::vector<int> signers_of(const std::string& note) {
  std::vector<int> signers;
  for (Byte first = 1; first <= 3; ++first) {
    const VerifierKey verifier{"log.example", SignatureType::ed25519, key_of(first).public_key()};
    if (open_checkpoint(note, verifier)) signers.push_back(first);
  }
  return signers;
}

TEST(LogKeys, AreInForceAboveTheSizeAtWhichTheyTookOver) {
  LogKeys keys(key_of(1).public_key());
  EXPECT_EQ(keys.at(0), key_of(1).public_key());
  EXPECT_EQ(keys.newest(), key_of(1).public_key());
  keys.change({10, key_of(2).public_key()});
  keys.change({20, key_of(3).public_key()});
  EXPECT_EQ(keys.at(10), key_of(1).public_key());
  EXPECT_EQ(keys.at(11), key_of(2).public_key());
  EXPECT_EQ(keys.at(20), key_of(2).public_key());
  EXPECT_EQ(keys.at(21), key_of(3).public_key());
  EXPECT_EQ(keys.first(), key_of(1).public_key());
  EXPECT_EQ(keys.newest(), key_of(3).public_key());
  EXPECT_TRUE(keys.contain(key_of(1).public_key()));
  EXPECT_TRUE(keys.contain(key_of(2).public_key()));
  EXPECT_FALSE(keys.contain(key_of(4).public_key()));
}

TEST(LogSigner, OfOneKeySignsEverySizeWithIt) {
  const auto key = key_of(1);
  const LogSigner signer(key);
  EXPECT_EQ(signers_of(signer.sign(checkpoint_of(1))), (std::vector{1}));
  EXPECT_EQ(signers_of(signer.sign(checkpoint_of(7))), (std::vector{1}));
  EXPECT_EQ(signer.sign(checkpoint_of(7)), sign_checkpoint(checkpoint_of(7), "log.example", key));
  EXPECT_TRUE(signer.holds(key.public_key()));
  EXPECT_FALSE(signer.holds(key_of(2).public_key()));
}

TEST(LogSigner, SignsWithBothKeysRightAfterTheChangeAndThenWithTheNewOne) {
  const auto first = key_of(1);
  const auto second = key_of(2);
  LogSigner signer(first, second);
  EXPECT_EQ(signer.in_force(), first.public_key());
  signer.change({10, second.public_key()});
  EXPECT_EQ(signer.in_force(), second.public_key());
  EXPECT_EQ(signers_of(signer.sign(checkpoint_of(10))), (std::vector{1}));
  EXPECT_EQ(signers_of(signer.sign(checkpoint_of(11))), (std::vector{1, 2}));
  EXPECT_EQ(signers_of(signer.sign(checkpoint_of(12))), (std::vector{2}));
}

TEST(LogSigner, WithoutTheLostKeySignsOnlyAfterTheChange) {
  const auto next = key_of(2);
  LogSigner signer(key_of(1).public_key(), next);
  EXPECT_EQ(signer.in_force(), key_of(1).public_key());
  EXPECT_FALSE(signer.holds(key_of(1).public_key()));
  signer.change({10, next.public_key()});
  EXPECT_EQ(signers_of(signer.sign(checkpoint_of(11))), (std::vector{2}));
}

TEST(LogSignerDeathTest, NeverSignsWithAKeyThatIsNotInForce) {
  const auto next = key_of(2);
  const LogSigner signer(key_of(1).public_key(), next);
  EXPECT_DEATH([[maybe_unused]] const auto note = signer.sign(checkpoint_of(3)), "");
}

}  // namespace
}  // namespace passnum
