#include "ledger/sequencer/key_change.h"

#include <gmock/gmock.h>

#include "ledger/model/key_statements.h"
#include "ledger/sequencer/public_keys.h"
#include "tests/unit/ledger/sequencer/test_log.h"

namespace passnum {
namespace {

using testing::HasSubstr;

class KeyChangeTest : public testing::Test {
 protected:
  KeyChangeTest() { log.must_open(); }

  Result<Done> open_with(LogSigner signer) {
    log.writer.reset();
    log.store = std::make_unique<MemoryStore>(log.disk);
    auto opened = LogWriter::open(*log.store, *log.lock, std::move(signer), TestLog::kOrigin, log.clock);
    if (!opened) return opened.error();
    log.writer = std::move(opened).value();
    return Done{};
  }
  Request asked(const CommandBody& body, const std::string& actor = "alice") {
    return Request(Command{log.id(++asked_), OperatorId(actor), body});
  }
  Answer answer_to(const CommandBody& body, const std::string& actor = "alice") {
    const std::vector<Request> batch{asked(body, actor)};
    auto answers = log.writer->commit(batch);
    CHECK(bool(answers));
    return std::move(answers).value().front();
  }
  LogKeyRotated rotation(const SigningKey& to) const {
    const auto& tip = log.writer->tip();
    return rotate_log_key(log.key, to, tip.size, tip.root, TestLog::kOrigin);
  }
  std::string note() const { return *log.store->snapshot()->checkpoint().value(); }
  bool is_signed_by(const SigningKey& key) const {
    return bool(open_checkpoint(note(), {TestLog::kOrigin, SignatureType::ed25519, key.public_key()}));
  }

  TestLog log;
  SigningKey next = TestLog::key_of(2);
  SigningKey recovery = TestLog::key_of(50);

 private:
  std::uint32_t asked_ = 1000;
};

TEST_F(KeyChangeTest, IsSignedByBothKeysOnceAndByTheNewOneFromThenOn) {
  ASSERT_TRUE(open_with({log.key, next}));
  const auto answer = answer_to(rotation(next));
  ASSERT_EQ(refusal_of(answer), std::nullopt);
  EXPECT_TRUE(log.is_verified(receipt_of(answer)));
  EXPECT_TRUE(is_signed_by(log.key));
  EXPECT_TRUE(is_signed_by(next));
  EXPECT_EQ(refusal_of(log.writer->commit(std::vector{log.custodian(1)}).value()[0]), std::nullopt);
  EXPECT_FALSE(is_signed_by(log.key));
  EXPECT_TRUE(is_signed_by(next));
}

TEST_F(KeyChangeTest, InTheMiddleOfABatchLeavesItsCheckpointToTheNewKey) {
  ASSERT_TRUE(open_with({log.key, next}));
  const std::vector batch{asked(rotation(next)), log.custodian(1), log.custodian(2)};
  const auto answers = log.writer->commit(batch);
  ASSERT_TRUE(answers);
  for (const auto& answer : answers.value()) EXPECT_EQ(refusal_of(answer), std::nullopt);
  EXPECT_TRUE(is_signed_by(next));
  EXPECT_FALSE(is_signed_by(log.key));
}

TEST_F(KeyChangeTest, OpensWithTheNewKeyOnlyEvenWhileBothHaveSigned) {
  ASSERT_TRUE(open_with({log.key, next}));
  ASSERT_EQ(refusal_of(answer_to(rotation(next))), std::nullopt);
  const auto with_old = open_with(log.key);
  ASSERT_FALSE(with_old);
  EXPECT_THAT(with_old.error().context, HasSubstr("key was replaced at 2 entries"));
  ASSERT_TRUE(open_with(next));
  EXPECT_EQ(refusal_of(log.writer->commit(std::vector{log.custodian(1)}).value()[0]), std::nullopt);
  EXPECT_TRUE(open_with(next));
}

TEST_F(KeyChangeTest, IsRefusedWhereTheWriterDoesNotHaveTheNewKey) {
  EXPECT_EQ(refusal_of(answer_to(rotation(next))), Refusal::log_key_absent);
  ASSERT_TRUE(open_with({log.key, next}));
  EXPECT_EQ(refusal_of(answer_to(rotation(next))), std::nullopt);
}

TEST_F(KeyChangeTest, OfAnotherTreeOrAnotherKeyIsRefused) {
  ASSERT_TRUE(open_with({log.key, next}));
  const auto early = rotation(next);
  ASSERT_EQ(refusal_of(log.writer->commit(std::vector{log.custodian(1)}).value()[0]), std::nullopt);
  EXPECT_EQ(refusal_of(answer_to(early)), Refusal::log_key_outdated);
  const auto& tip = log.writer->tip();
  Hash root = tip.root;
  root[0] ^= 1;
  EXPECT_EQ(refusal_of(answer_to(rotate_log_key(log.key, next, tip.size, root, TestLog::kOrigin))),
            Refusal::log_key_outdated);
  const auto stranger = TestLog::key_of(9);
  EXPECT_EQ(refusal_of(answer_to(rotate_log_key(stranger, next, tip.size, tip.root, TestLog::kOrigin))),
            Refusal::log_key_outdated);
  EXPECT_EQ(refusal_of(answer_to(rotation(next))), std::nullopt);
}

TEST_F(KeyChangeTest, IsForgottenWithTheBatchThatTheDiskDidNotTake) {
  ASSERT_TRUE(open_with({log.key, next}));
  const auto body = rotation(next);
  log.disk->arm(Fault::refuses);
  EXPECT_FALSE(log.writer->commit(std::vector{asked(body)}));
  ASSERT_TRUE(open_with({log.key, next}));
  EXPECT_EQ(refusal_of(answer_to(rotation(next))), std::nullopt);
}

class LostKeyTest : public KeyChangeTest {
 protected:
  LostKeyTest() {
    CHECK(!refusal_of(answer_to(OperatorEnrolled{OperatorId("bob"), TestLog::key_of(60).public_key()})));
    CHECK(!refusal_of(answer_to(propose_recovery_key(recovery, TestLog::kOrigin))));
    CHECK(!refusal_of(answer_to(RecoveryKeyApproved{recovery.public_key()}, "bob")));
  }
  LogKeyRecovered recovered() const {
    const auto& tip = log.writer->tip();
    const auto parsed = parse_note(note()).value();
    const auto closing = fixed<64>(parsed.signatures.front().bytes).value();
    return recover_log_key({log.key.public_key(), KeyLoss::lost, closing}, recovery, next, tip.size, tip.root,
                           TestLog::kOrigin);
  }
};

TEST_F(LostKeyTest, IsReplacedWithoutIt) {
  ASSERT_TRUE(open_with({log.key.public_key(), next}));
  ASSERT_EQ(refusal_of(answer_to(recovered())), std::nullopt);
  EXPECT_TRUE(is_signed_by(next));
  EXPECT_FALSE(is_signed_by(log.key));
  ASSERT_TRUE(open_with(next));
  EXPECT_EQ(refusal_of(log.writer->commit(std::vector{log.custodian(1)}).value()[0]), std::nullopt);
}

TEST_F(LostKeyTest, IsNotReplacedUnderAStateThatItHasNotSigned) {
  ASSERT_TRUE(open_with({log.key.public_key(), next}));
  auto body = recovered();
  body.checkpoint_signature[0] ^= 1;
  EXPECT_EQ(refusal_of(answer_to(body)), Refusal::key_signature_wrong);
  EXPECT_EQ(refusal_of(answer_to(recovered())), std::nullopt);
}

TEST_F(LostKeyTest, SignsNothingBeforeItIsReplaced) {
  ASSERT_TRUE(open_with({log.key.public_key(), next}));
  EXPECT_DEATH([[maybe_unused]] const auto answers = log.writer->commit(std::vector{log.custodian(1)}), "");
}

// A store that was written before the state said whose each key is.
TEST(PublicKeys, OfAnOlderStoreAreFoundWhenItIsOpened) {
  const auto alice = TestLog::key_of(1).public_key();
  MemoryStore store(std::make_shared<MemoryDisk>());
  Unit unit;
  unit.epoch = store.begin_epoch().value();
  unit.entries.push_back(to_bytes("entry"));
  unit.checkpoint = "note";
  unit.state.push_back(
      {state_key::operator_account(OperatorId("alice")), encode_record(OperatorRecord{alice})});
  unit.state.push_back({state_key::device(DeviceId("phone")),
                        encode_record(DeviceRecord{SiteId("s"), TestLog::key_of(2).public_key(), {}})});
  unit.state.push_back(
      {state_key::issuing_key(KeyId(1)), encode_record(IssuingKeyRecord{TestLog::key_of(3).public_key()})});
  ASSERT_TRUE(store.append(unit));
  struct NoRecords final : StateSource {
    Result<std::optional<std::string>> state(std::string_view) override {
      return std::optional<std::string>();
    }
  } none;
  State state(none);
  ASSERT_TRUE(index_public_keys(*store.snapshot(), state));
  EXPECT_EQ(state.find<PublicKeyRecord>(state_key::public_key(alice))->holder, "operator alice");
  const auto changes = state.take_changes(0);
  EXPECT_EQ(changes.size(), 3u);
  Unit next_unit;
  next_unit.epoch = unit.epoch;
  next_unit.first_index = 1;
  next_unit.entries.push_back(to_bytes("entry"));
  next_unit.checkpoint = "note";
  for (const auto& [key, value] : changes) next_unit.state.push_back({key, value});
  ASSERT_TRUE(store.append(next_unit));
  State again(none);
  ASSERT_TRUE(index_public_keys(*store.snapshot(), again));
  EXPECT_TRUE(again.take_changes(0).empty());
}

}  // namespace
}  // namespace passnum
