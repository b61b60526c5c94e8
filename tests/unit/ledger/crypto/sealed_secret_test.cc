#include "ledger/crypto/sealed_secret.h"

#include <gtest/gtest.h>

namespace passnum {
namespace {

constexpr std::string_view kAbout = "log pass.example/ledger";

SealingKey key_of(std::string_view passphrase, const SealingCost& cost = kSealingCostForTests) {
  auto key = SealingKey::derive(as_bytes(passphrase), SealingSalt{1, 2, 3}, cost);
  CHECK(bool(key));
  return std::move(key).value();
}

SealedSecret sealed_by(const SealingKey& key) {
  SeededRandom random(7);
  return seal(as_bytes("thirty-two bytes of a secret key"), kAbout, key, random);
}

TEST(SealedSecret, IsOpenedByItsPassphraseAndByNoOther) {
  const auto sealed = sealed_by(key_of("un cheval vert"));
  const auto opened = open_sealed(sealed, kAbout, key_of("un cheval vert"));
  ASSERT_TRUE(opened) << opened.error().message();
  EXPECT_EQ(as_text(opened.value().bytes()), "thirty-two bytes of a secret key");
  const auto wrong = open_sealed(sealed, kAbout, key_of("un cheval verT"));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::invalid);
}

// Who may change files must not make one key pass for another.
TEST(SealedSecret, IsNotOpenedUnderAnotherName) {
  const auto sealed = sealed_by(key_of("p"));
  EXPECT_FALSE(open_sealed(sealed, "issuing issuing-1", key_of("p")));
  EXPECT_FALSE(open_sealed(sealed, "", key_of("p")));
}

TEST(SealedSecret, WithAnyBitFlippedIsRefused) {
  const auto key = key_of("p");
  const auto sealed = sealed_by(key);
  for (std::size_t bit = 0; bit < 8 * sealed.box.size(); ++bit) {
    auto changed = sealed;
    changed.box[bit / 8] ^= static_cast<Byte>(1U << bit % 8);
    ASSERT_FALSE(open_sealed(changed, kAbout, key)) << bit;
  }
  auto changed = sealed;
  changed.nonce[0] ^= 1;
  EXPECT_FALSE(open_sealed(changed, kAbout, key));
  changed = sealed;
  changed.box.resize(15);
  EXPECT_FALSE(open_sealed(changed, kAbout, key));
}

TEST(SealedSecret, IsEncryptedAnewEachTime) {
  const auto key = key_of("p");
  SystemRandom random;
  EXPECT_NE(seal(as_bytes("secret"), kAbout, key, random).box,
            seal(as_bytes("secret"), kAbout, key, random).box);
}

TEST(SealedSecret, ComesBackFromItsTextAndHasOneSpelling) {
  const auto sealed = sealed_by(key_of("p"));
  const std::string text = to_text(sealed);
  const auto read = parse_sealed_secret(text);
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(to_text(read.value()), text);
  EXPECT_EQ(read.value().box, sealed.box);
  for (std::size_t length = 0; length < text.size(); ++length) {
    const auto cut = parse_sealed_secret(text.substr(0, length));
    EXPECT_TRUE(!cut || cut.value().box.size() < sealed.box.size()) << length;
  }
  for (const auto* changed : {"argon2id13 01 8", "argon2id13 1 08", "argon2id13 +1 8", "argon2id13 1  8"}) {
    EXPECT_FALSE(parse_sealed_secret(changed + text.substr(14))) << changed;
  }
  EXPECT_FALSE(parse_sealed_secret(text + " "));
  EXPECT_EQ(parse_sealed_secret("scrypt" + text.substr(10)).error().code, ErrorCode::unsupported);
}

// The file says what opening it costs, and files come from anywhere.
TEST(SealedSecret, ThatWouldCostTooMuchToOpenIsRefusedUnopened) {
  auto sealed = sealed_by(key_of("p"));
  sealed.cost = kSealingCostMax;
  EXPECT_TRUE(parse_sealed_secret(to_text(sealed)));
  sealed.cost.memory_kib = kSealingCostMax.memory_kib + 1;
  EXPECT_EQ(parse_sealed_secret(to_text(sealed)).error().code, ErrorCode::too_large);
  sealed.cost = {kSealingCostMax.passes + 1, 8};
  EXPECT_EQ(parse_sealed_secret(to_text(sealed)).error().code, ErrorCode::too_large);
  sealed.cost = {1, 7};
  EXPECT_EQ(parse_sealed_secret(to_text(sealed)).error().code, ErrorCode::invalid);
  sealed.cost = {0, 8};
  EXPECT_EQ(parse_sealed_secret(to_text(sealed)).error().code, ErrorCode::invalid);
  EXPECT_EQ(parse_sealed_secret(std::string(kSealedSecretBytesMax + 1, 'x')).error().code,
            ErrorCode::too_large);
}

TEST(SealingKey, IsNotMadeOfNothingNorOfABook) {
  EXPECT_EQ(SealingKey::derive({}, {}, kSealingCostForTests).error().code, ErrorCode::invalid);
  const std::string longest(kPassphraseBytesMax, 'p');
  EXPECT_TRUE(SealingKey::derive(as_bytes(longest), {}, kSealingCostForTests));
  EXPECT_FALSE(SealingKey::derive(as_bytes(longest + "p"), {}, kSealingCostForTests));
  EXPECT_FALSE(SealingKey::derive(as_bytes("p"), {}, {kSealingCostMax.passes + 1, 8}));
}

TEST(SealingKey, DependsOnPassphraseSaltAndCost) {
  const auto hex = [](std::string_view passphrase, SealingSalt salt, SealingCost cost) {
    return to_hex(SealingKey::derive(as_bytes(passphrase), salt, cost).value().bytes());
  };
  const auto key = hex("p", {}, {1, 8});
  EXPECT_EQ(hex("p", {}, {1, 8}), key);
  EXPECT_NE(hex("q", {}, {1, 8}), key);
  EXPECT_NE(hex("p", {1}, {1, 8}), key);
  EXPECT_NE(hex("p", {}, {2, 8}), key);
  EXPECT_NE(hex("p", {}, {1, 16}), key);
}

// What every key is sealed with: it must work on the machine at hand.
TEST(SealingKey, OfTheRealCostSealsAndOpens) {
  const auto key = key_of("p", kSealingCost);
  const auto sealed = sealed_by(key);
  EXPECT_EQ(sealed.cost.memory_kib, 256U * 1024);
  EXPECT_TRUE(open_sealed(sealed, kAbout, key));
}

}  // namespace
}  // namespace passnum
