#include "ledger/model/key_statements.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "ledger/crypto/sealed_secret.h"
#include "ledger/model/json.h"

namespace passnum {
namespace {

constexpr std::string_view kOrigin = "passnum.example/log";

// Known answers, made with Python's json and cryptography: nothing of ours.
class KnownKeys : public testing::Test {
 protected:
  KnownKeys() {
    std::ifstream file(PASSNUM_SOURCE_DIR "/tests/vectors/keys.json", std::ios::binary);
    vectors_ = parse_json(std::string(std::istreambuf_iterator<char>(file), {})).value();
    for (std::size_t i = 0; i < root_.size(); ++i) root_[i] = static_cast<Byte>(0xc0 + i);
  }
  static std::string text(const Json& json, const char* key) { return *json.find(key)->string(); }
  SigningKey key(const char* name) const {
    const auto seed = fixed<32>(from_hex(text(*vectors_.find("seeds"), name)).value());
    return SigningKey::from_seed(seed.value());
  }
  void expect(std::string_view kind, ByteView statement,
              const std::vector<std::pair<const char*, Signature>>& signatures) const {
    for (const auto& known : *vectors_.find("statements")->array()) {
      if (text(known, "kind") != kind) continue;
      EXPECT_EQ(to_hex(statement), to_hex(tagged(text(known, "tag"), as_bytes(text(known, "statement")))));
      ASSERT_EQ(known.find("signatures")->object()->size(), signatures.size());
      for (const auto& [who, signature] : signatures)
        EXPECT_EQ(to_hex(signature), text(*known.find("signatures"), who)) << kind << " " << who;
      return;
    }
    FAIL() << kind << " has no known answer";
  }

  Json vectors_{std::int64_t{0}};
  Hash root_{};
};

TEST_F(KnownKeys, SignThatTheLogsKeyIsReplaced) {
  const auto body = rotate_log_key(key("old"), key("new"), 123'456, root_, kOrigin);
  expect("log_key_rotated", signed_bytes(body, kOrigin),
         {{"old", body.old_signature}, {"new", body.new_signature}});
}

TEST_F(KnownKeys, SignThatTheRecoveryKeyStandsIn) {
  const auto body = recover_log_key({key("old").public_key(), KeyLoss::lost, Signature{7}}, key("recovery"),
                                    key("new"), 123'456, root_, kOrigin);
  EXPECT_EQ(body.checkpoint_signature, Signature{7});
  expect("log_key_recovered", signed_bytes(body, kOrigin),
         {{"recovery", body.recovery_signature}, {"new", body.new_signature}});
}

TEST_F(KnownKeys, SignThatTheyMayStandIn) {
  const auto body = propose_recovery_key(key("recovery"), kOrigin);
  expect("recovery_key_proposed", signed_bytes(body, kOrigin), {{"recovery", body.signature}});
}

TEST_F(KnownKeys, SignThatAnIssuingKeyIsReplaced) {
  const auto body = rotate_issuing_key(KeyId(1), key("old"), KeyId(2), key("new"), kOrigin);
  expect("issuing_key_rotated", signed_bytes(body, kOrigin),
         {{"old", body.old_signature}, {"new", body.new_signature}});
}

TEST_F(KnownKeys, AreOpenedThatOthersHaveSealed) {
  const Json& known = *vectors_.find("sealed");
  const auto sealed = parse_sealed_secret(text(known, "text"));
  ASSERT_TRUE(sealed) << sealed.error().message();
  const auto opener =
      SealingKey::derive(as_bytes(text(known, "passphrase")), sealed.value().salt, sealed.value().cost);
  ASSERT_TRUE(opener);
  const auto secret = open_sealed(sealed.value(), text(known, "about"), opener.value());
  ASSERT_TRUE(secret) << secret.error().message();
  EXPECT_EQ(to_hex(secret.value().bytes()), text(known, "secret"));
}

TEST(KeyStatements, OfOneLogAreNoneForAnother) {
  const auto a = SigningKey::from_seed(Seed{1});
  const auto b = SigningKey::from_seed(Seed{2});
  const auto body = rotate_log_key(a, b, 1, Hash{}, kOrigin);
  EXPECT_TRUE(verify(a.public_key(), signed_bytes(body, kOrigin), body.old_signature));
  EXPECT_FALSE(verify(a.public_key(), signed_bytes(body, "passnum.example/log2"), body.old_signature));
}

}  // namespace
}  // namespace passnum
