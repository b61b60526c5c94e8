#include "audit/copy/key_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "audit/copy/verify_copy.h"
#include "ledger/model/entry.h"
#include "ledger/model/key_statements.h"
#include "ledger/tree/prove.h"
#include "ledger/tree/tlog_proof.h"
#include "published_log.h"

namespace passnum {
namespace {

using testing::entry_of;
using ::testing::HasSubstr;
using testing::PublishedLog;

constexpr std::string_view kOrigin = "log.example";

SigningKey key_of(Byte first) {
  return SigningKey::from_seed(Seed{first});
}
VerifierKey verifier_of(Byte first) {
  return {std::string(kOrigin), SignatureType::ed25519, key_of(first).public_key()};
}

// A log that changes its key: 1, then 2, 3 and so on, one more every time it is asked to.
class ChangingLog {
 public:
  ChangingLog& grow(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) add(entry_of(size()));
    return *this;
  }
  ChangingLog& say(const EntryBody& body, const std::string& actor = "anne") {
    add(to_bytes(encode_entry(Entry{TimeMs(0), actor, {}, {}, body})));
    return *this;
  }
  ChangingLog& rotate(const std::function<void(LogKeyRotated&)>& tweak = {}) {
    auto body =
        rotate_log_key(key_of(newest), key_of(static_cast<Byte>(newest + 1)), size(), tip().root, kOrigin);
    if (tweak) tweak(body);
    ++newest;
    return say(body);
  }
  ChangingLog& enrol_recovery(const std::string& approved_by = "bruno") {
    say(propose_recovery_key(key_of(100), kOrigin));
    return say(RecoveryKeyApproved{key_of(100).public_key()}, approved_by);
  }
  ChangingLog& recover(const std::function<void(LogKeyRecovered&)>& tweak = {}) {
    const auto closing = key_of(newest).sign(as_bytes(checkpoint_body(tip())));
    auto body = recover_log_key({key_of(newest).public_key(), KeyLoss::stolen, closing}, key_of(100),
                                key_of(static_cast<Byte>(newest + 1)), size(), tip().root, kOrigin);
    if (tweak) tweak(body);
    ++newest;
    return say(body);
  }

  std::uint64_t size() const { return entries.size(); }
  Checkpoint tip() const { return published_entries().tip(); }
  std::string note_by(Byte key) const { return sign_checkpoint(tip(), std::string(kOrigin), key_of(key)); }
  PublishedLog published(Byte by) const {
    PublishedLog log = published_entries();
    log.files["checkpoint"] = to_bytes(note_by(by));
    return log;
  }
  PublishedLog published() const { return published(newest); }

  std::vector<Bytes> entries;
  Byte newest = 1;

 private:
  PublishedLog published_entries() const {
    return PublishedLog(entries.size(), [this](std::uint64_t index) { return entries[index]; });
  }
  void add(Bytes entry) { entries.push_back(std::move(entry)); }
};

std::string fault_of(PublishedLog log, Byte known) {
  const auto copy = verify_copy(log, verifier_of(known), {});
  return copy ? "" : copy.error().message();
}

TEST(KeyChain, LeadsFromAnyKeyOfTheLogToTheOneThatSigned) {
  ChangingLog log;
  log.grow(5).rotate().grow(300).rotate().grow(2).enrol_recovery().recover().grow(1);
  ASSERT_EQ(log.newest, 4);
  for (Byte known = 1; known <= 4; ++known) {
    auto published = log.published();
    const auto copy = verify_copy(published, verifier_of(known), {});
    ASSERT_TRUE(copy) << int(known) << ": " << copy.error().message();
    EXPECT_EQ(copy.value().checkpoint, log.tip());
    EXPECT_EQ(copy.value().keys.first(), key_of(1).public_key());
    EXPECT_EQ(copy.value().keys.newest(), key_of(4).public_key());
    EXPECT_EQ(copy.value().keys.at(5), key_of(1).public_key());
    EXPECT_EQ(copy.value().keys.at(6), key_of(2).public_key());
  }
  EXPECT_THAT(fault_of(log.published(), 9), HasSubstr("is none of them"));
}

// Whoever has stolen the old key can sign with it, and is not believed beyond its time.
TEST(KeyChain, DoesNotTakeAnOldKeysSignatureForALaterTree) {
  ChangingLog log;
  log.grow(5).rotate().grow(5);
  EXPECT_EQ(fault_of(log.published(2), 1), "");
  EXPECT_THAT(fault_of(log.published(1), 1), HasSubstr("there is no signature by log.example+"));
  EXPECT_THAT(fault_of(log.published(1), 2), HasSubstr("there is no signature by log.example+"));
}

TEST(KeyChain, StopsWhereTheOldOrTheNewKeyDidNotSignTheChange) {
  const auto rotated = [](const std::function<void(LogKeyRotated&)>& tweak) {
    ChangingLog log;
    log.grow(5).rotate(tweak).grow(1);
    return fault_of(log.published(), 1);
  };
  EXPECT_EQ(rotated([](LogKeyRotated&) {}), "");
  EXPECT_THAT(rotated([](LogKeyRotated& r) { r.old_signature[0] ^= 1; }), HasSubstr("a key did not sign it"));
  EXPECT_THAT(rotated([](LogKeyRotated& r) { r.new_signature[0] ^= 1; }), HasSubstr("a key did not sign it"));
  EXPECT_THAT(rotated([](LogKeyRotated& r) { ++r.size; }),
              HasSubstr("entry 5: log_key_rotated: it is of another tree"));
  EXPECT_THAT(rotated([](LogKeyRotated& r) { r.root[0] ^= 1; }), HasSubstr("it is of another tree"));
  EXPECT_THAT(
      rotated([](LogKeyRotated& r) { r = rotate_log_key(key_of(1), key_of(1), r.size, r.root, kOrigin); }),
      HasSubstr("not in force"));
  EXPECT_THAT(rotated([](LogKeyRotated& r) {
                r = rotate_log_key(key_of(1), key_of(2), r.size, r.root, "other.example");
              }),
              HasSubstr("a key did not sign it"));
}

TEST(KeyChain, DoesNotGoOnFromAKeyThatIsNotInForce) {
  ChangingLog log;
  log.grow(3).rotate();
  log.newest = 1;
  log.rotate().grow(1);
  EXPECT_THAT(fault_of(log.published(2), 1), HasSubstr("entry 4: log_key_rotated: it replaces a key"));
}

TEST(KeyChain, FollowsARecoveryOnlyByTheKeyThatTwoPeopleHaveEnrolled) {
  const auto recovered = [](const std::function<void(ChangingLog&)>& enrol,
                            const std::function<void(LogKeyRecovered&)>& tweak = {}) {
    ChangingLog log;
    log.grow(3);
    enrol(log);
    log.recover(tweak).grow(1);
    return fault_of(log.published(), 1);
  };
  const auto by_two = [](ChangingLog& log) { log.enrol_recovery(); };
  EXPECT_EQ(recovered(by_two), "");
  EXPECT_EQ(recovered([](ChangingLog& log) {
              log.say(propose_recovery_key(key_of(100), kOrigin), "init");
              log.say(RecoveryKeyApproved{key_of(100).public_key()}, "init");
            }),
            "");
  EXPECT_THAT(recovered([](ChangingLog& log) { log.enrol_recovery("anne"); }), HasSubstr("one person"));
  EXPECT_THAT(recovered([](ChangingLog& log) { log.say(propose_recovery_key(key_of(100), kOrigin)); }),
              HasSubstr("recovery key is not the one"));
  EXPECT_THAT(recovered([](ChangingLog& log) { log.say(RecoveryKeyApproved{key_of(100).public_key()}); }),
              HasSubstr("recovery key is not the one"));
  EXPECT_THAT(recovered([](ChangingLog& log) {
                log.enrol_recovery().say(propose_recovery_key(key_of(101), kOrigin));
                log.say(RecoveryKeyApproved{key_of(101).public_key()}, "bruno");
              }),
              HasSubstr("recovery key is not the one"));
  EXPECT_THAT(recovered(by_two, [](auto& r) { r.recovery_signature[0] ^= 1; }), HasSubstr("did not sign"));
  EXPECT_THAT(recovered(by_two, [](auto& r) { r.new_signature[0] ^= 1; }), HasSubstr("did not sign"));
  EXPECT_THAT(recovered(by_two, [](auto& r) { r.reason = KeyLoss::lost; }), HasSubstr("did not sign"));
  // Without the old key's signature under the tree that names the recovery key, anybody could name one.
  EXPECT_THAT(recovered(by_two, [](auto& r) { r.checkpoint_signature[0] ^= 1; }), HasSubstr("did not sign"));
}

TEST(KeyChain, PassesOverEntriesThatOnlySpeakOfKeys) {
  ChangingLog log;
  log.grow(1);
  log.say(CustodianRecorded{CustodianId("c"), R"(un "kind":"log_key_rotated" dans un nom)",
                            CustodianRole::printer});
  EXPECT_EQ(fault_of(log.published(), 1), "");
}

TEST(KeyChain, StopsAtAChangeThatCannotBeRead) {
  ChangingLog log;
  log.grow(1).rotate().grow(1);
  auto& entry = log.entries[1];
  entry.pop_back();
  EXPECT_THAT(fault_of(log.published(), 1), HasSubstr("an entry that changes a key"));
}

TEST(Receipt, FromBeforeAKeyWasReplacedVerifiesByTheKeyOfItsTime) {
  ChangingLog log;
  log.grow(5);
  const auto receipt_at = [&log](const std::string& note) {
    auto published = log.published();
    SourceTiles tiles(published, log.size());
    return to_text(TlogProof{entry_of(2), 2, inclusion_proof(2, log.size(), tiles).value(), note});
  };
  const auto early = receipt_at(log.note_by(1));
  log.rotate().grow(5);
  const auto late = receipt_at(log.note_by(2));
  const auto late_by_the_old = receipt_at(log.note_by(1));
  auto published = log.published();
  const auto copy = verify_copy(published, verifier_of(2), {});
  ASSERT_TRUE(copy) << copy.error().message();
  const std::string origin(kOrigin);
  EXPECT_TRUE(verify_receipt(early, origin, copy.value().keys));
  EXPECT_TRUE(verify_receipt(late, origin, copy.value().keys));
  EXPECT_FALSE(verify_receipt(late_by_the_old, origin, copy.value().keys));
  EXPECT_FALSE(verify_receipt("rubbish", origin, copy.value().keys));
  EXPECT_FALSE(verify_receipt(early, verifier_of(2)));
}

TEST(Growth, OverAReplacedKeyVerifiesFromEitherKey) {
  ChangingLog log;
  log.grow(5);
  const auto before = log.note_by(1);
  log.rotate().grow(5);
  for (const Byte known : {Byte{1}, Byte{2}}) {
    auto published = log.published();
    const auto growth = verify_growth(before, log.note_by(2), verifier_of(known), published);
    ASSERT_TRUE(growth) << growth.error().message();
    EXPECT_EQ(growth.value().before.size, 5U);
    EXPECT_EQ(growth.value().after.size, 11U);
  }
  auto published = log.published();
  EXPECT_FALSE(verify_growth(before, log.note_by(1), verifier_of(2), published));
  EXPECT_FALSE(verify_growth(before, log.note_by(2), verifier_of(9), published));
}

}  // namespace
}  // namespace passnum
