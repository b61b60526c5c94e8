#include <gmock/gmock.h>

#include "ledger/core/records.h"
#include "ledger/core/state.h"
#include "tests/unit/ledger/sequencer/test_log.h"

namespace passnum {
namespace {

using testing::HasSubstr;

class Commit : public testing::Test {
 protected:
  Commit() { log.must_open(); }
  std::vector<Answer> commit(const std::vector<Request>& requests) {
    auto answers = log.writer->commit(requests);
    CHECK(bool(answers));
    return std::move(answers).value();
  }
  TestLog log;
};

TEST_F(Commit, GivesEveryAcceptedRequestAReceiptThatAnyoneCanVerify) {
  log.grow_to(254);
  // Over the edge of a tile, in one batch.
  const auto answers = commit({log.custodian(1), log.custodian(2), log.custodian(3), log.custodian(4)});
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& receipt = receipt_of(answers[i]);
    EXPECT_EQ(receipt.index, 254 + i);
    EXPECT_TRUE(log.is_verified(receipt)) << i;
    EXPECT_FALSE(receipt.is_repeat);
    const auto entry = decode_entry(receipt.leaf);
    ASSERT_TRUE(entry);
    EXPECT_EQ(request_id_of(entry.value()), log.id(static_cast<std::uint32_t>(i + 1)));
    auto forged = receipt;
    forged.leaf.back() ^= 1;
    EXPECT_FALSE(log.is_verified(forged));
  }
  EXPECT_EQ(log.writer->tip().size, 258u);
}

TEST_F(Commit, AnswersInOrderAndWritesWhatIsAcceptedInOneUnit) {
  const auto units = log.disk->units_count();
  const auto answers =
      commit({log.custodian(1), log.custodian(2, ""), log.custodian(3),
              Request(Command{log.id(4), OperatorId("carol"), DeviceRevoked{DeviceId("d")}})});
  ASSERT_EQ(answers.size(), 4u);
  EXPECT_EQ(receipt_of(answers[0]).index, 2u);
  EXPECT_EQ(refusal_of(answers[1]), Refusal::malformed);
  EXPECT_EQ(receipt_of(answers[2]).index, 3u);
  EXPECT_EQ(refusal_of(answers[3]), Refusal::operator_unknown);
  EXPECT_EQ(log.disk->units_count(), units + 1);
}

TEST_F(Commit, DecidesEachRequestOnTheOnesBeforeItInTheBatch) {
  const StructureRecorded structure{StructureId("s"), "S", Identifier::to_be_completed, std::nullopt};
  const SiteRecorded site{SiteId("a"), StructureId("s"), "Lieu", "Commune", ""};
  const auto answers = commit({Request(Command{log.id(1), OperatorId("alice"), site}),
                               Request(Command{log.id(2), OperatorId("alice"), structure}),
                               Request(Command{log.id(3), OperatorId("alice"), site}),
                               Request(Command{log.id(4), OperatorId("alice"), site})});
  EXPECT_EQ(refusal_of(answers[0]), Refusal::structure_unknown);
  EXPECT_EQ(receipt_of(answers[2]).index, 3u);
  EXPECT_EQ(refusal_of(answers[3]), Refusal::unchanged);
}

TEST_F(Commit, WritesNothingWhenNothingIsAccepted) {
  const auto units = log.disk->units_count();
  const auto tip = log.writer->tip();
  EXPECT_TRUE(commit({}).empty());
  commit({log.custodian(1, "")});
  EXPECT_EQ(log.disk->units_count(), units);
  EXPECT_EQ(log.writer->tip(), tip);
}

TEST_F(Commit, AnswersARepeatInTheSameBatchWithTheSameEntry) {
  const auto answers = commit({log.custodian(1), log.custodian(2), log.custodian(1)});
  EXPECT_EQ(receipt_of(answers[2]).index, receipt_of(answers[0]).index);
  EXPECT_EQ(receipt_of(answers[2]).leaf, receipt_of(answers[0]).leaf);
  EXPECT_TRUE(receipt_of(answers[2]).is_repeat);
  EXPECT_TRUE(log.is_verified(receipt_of(answers[2])));
  EXPECT_EQ(log.writer->tip().size, 4u);
}

TEST_F(Commit, AnswersARepeatLongAfterWithTheSameEntryInATreeThatHasGrown) {
  const auto first = receipt_of(commit({log.custodian(1)})[0]);
  log.grow_to(700);
  for (const bool is_opened_again : {false, true}) {
    if (is_opened_again) log.must_open();
    const auto again = receipt_of(commit({log.custodian(1)})[0]);
    EXPECT_EQ(again.index, first.index);
    EXPECT_EQ(again.leaf, first.leaf);
    EXPECT_TRUE(again.is_repeat);
    EXPECT_TRUE(log.is_verified(again));
    EXPECT_NE(*again.checkpoint, *first.checkpoint);
  }
  EXPECT_EQ(log.writer->tip().size, 700u);
}

TEST_F(Commit, RefusesAnotherRequestUnderAnIdThatWasUsed) {
  auto answers = commit({log.custodian(1), log.custodian(1, "Autre")});
  EXPECT_EQ(refusal_of(answers[1]), Refusal::request_id_reused);
  log.must_open();
  answers = commit({log.custodian(1, "Autre"), log.custodian(1)});
  EXPECT_EQ(refusal_of(answers[0]), Refusal::request_id_reused);
  EXPECT_TRUE(receipt_of(answers[1]).is_repeat);
}

TEST_F(Commit, LeavesTheIdOfARefusedRequestFree) {
  EXPECT_EQ(refusal_of(commit({log.custodian(1, "")})[0]), Refusal::malformed);
  EXPECT_FALSE(receipt_of(commit({log.custodian(1, "Nom")})[0]).is_repeat);
}

TEST_F(Commit, NeverLetsTheTimeOfEntriesGoBack) {
  const auto at_of = [&](std::uint32_t number) {
    return decode_entry(receipt_of(commit({log.custodian(number)})[0]).leaf).value().at;
  };
  const TimeMs start = log.clock.now();
  EXPECT_EQ(at_of(1), start);
  log.clock.advance_ms(-3'600'000);
  EXPECT_EQ(at_of(2), start);
  log.must_open();
  EXPECT_EQ(at_of(3), start);
  log.clock.set(TimeMs(start.value + 1));
  EXPECT_EQ(at_of(4), TimeMs(start.value + 1));
}

TEST_F(Commit, LeavesInTheStoreWhatItsEntriesLeadTo) {
  commit({log.custodian(1)});
  const auto snapshot = log.store->snapshot();
  const auto record = snapshot->state(state_key::custodian(CustodianId("c-1"))).value();
  ASSERT_TRUE(record);
  EXPECT_EQ(decode_record<CustodianRecord>(*record).value().definition.name, "Nom");
  EXPECT_EQ(snapshot->size(), log.writer->tip().size);
  EXPECT_EQ(open_checkpoint(*snapshot->checkpoint().value(), log.verifier()).value(), log.writer->tip());
}

struct DiskCase {
  const char* name;
  Fault fault;
  bool is_written;
};
class CommitOnDisk : public testing::TestWithParam<DiskCase> {};

// The disk can fail after it has written as well as before: a lost reply is not a lost write.
TEST_P(CommitOnDisk, TellsNobodyWhatIsNotDurableAndFindsTheTruthWhenOpenedAgain) {
  const auto& [name, fault, is_written] = GetParam();
  TestLog log;
  log.must_open();
  const auto before = log.writer->tip();
  log.disk->arm(fault);
  const auto failed = log.writer->commit(std::vector{log.custodian(1), log.custodian(2)});
  ASSERT_FALSE(failed);
  EXPECT_EQ(log.writer->tip(), before);
  // The writer has stopped, whatever it is asked.
  const auto after = log.writer->commit(std::vector{log.custodian(3)});
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().message(), failed.error().message());
  EXPECT_FALSE(log.writer->commit({}));

  log.must_open();
  EXPECT_EQ(log.writer->tip().size, before.size + (is_written ? 2 : 0));
  const auto answers = log.writer->commit(std::vector{log.custodian(1), log.custodian(2)});
  ASSERT_TRUE(answers);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& receipt = receipt_of(answers.value()[i]);
    EXPECT_EQ(receipt.index, before.size + i);
    EXPECT_EQ(receipt.is_repeat, is_written);
    EXPECT_TRUE(log.is_verified(receipt));
  }
  EXPECT_EQ(log.writer->tip().size, before.size + 2);
}

INSTANTIATE_TEST_SUITE_P(, CommitOnDisk,
                         testing::Values(DiskCase{"RefusesTheWrite", Fault::refuses, false},
                                         DiskCase{"WritesThenFails", Fault::writes_then_fails, true}),
                         [](const auto& test) { return test.param.name; });

TEST_F(Commit, StopsWhenARecordItNeedsCannotBeRead) {
  commit({log.custodian(1)});
  log.must_open();
  const auto units = log.disk->units_count();
  const auto key = state_key::custodian(CustodianId("c-1"));
  log.disk->make_state_unreadable(key);
  auto request = Command{log.id(2), OperatorId("alice"),
                         CustodianRecorded{CustodianId("c-1"), "Autre", CustodianRole::printer}};
  const auto stopped = log.writer->commit(std::vector{log.custodian(9), Request(request)});
  ASSERT_FALSE(stopped);
  EXPECT_THAT(stopped.error().context, HasSubstr(key));
  EXPECT_EQ(log.disk->units_count(), units) << "not even the requests that did not need it";
  log.disk->heal();
  EXPECT_FALSE(log.writer->commit(std::vector{log.custodian(9)}));
  log.must_open();
  EXPECT_TRUE(log.writer->commit(std::vector{Request(request)}));
}

// Deciding, applying and the invariants each read records that the others did not.
TEST_F(Commit, StopsWithAnErrorWhicheverReadItIsThatFails) {
  ProgrammeCreated programme;
  programme.programme = ProgrammeId(1);
  programme.code = "TEST26";
  programme.name = "Essai";
  programme.face_value = Cents(1000);
  programme.booklet_size = 1;
  programme.cap = Cents(1000);
  programme.valid_from = programme.valid_until = programme.claim_until = parse_day("2026-12-31").value();
  programme.perimeter = {"45"};
  programme.services = {ServiceId("service")};
  programme.funders = {{FunderId("etat"), "État", 1000}};
  const BookletNumber booklet(1);
  const std::vector<CommandBody> bodies{
      programme, IssuingKeyAdded{KeyId(1), {}}, CustodianRecorded{CustodianId("c"), "C", {}},
      OrderPlaced{OrderId("o"), ProgrammeId(1), booklet, 1, CustodianId("c")},
      BookletNumbered{ProgrammeId(1), booklet, OrderId("o"), KeyId(1), {CodeLookup{}}}};
  std::uint32_t ids = 0;
  const auto asked = [&](const CommandBody& body) {
    return Request(Command{log.id(++ids), OperatorId("alice"), body});
  };
  for (const auto& body : bodies) receipt_of(log.writer->commit(std::vector{asked(body)}).value()[0]);

  const auto print = asked(BookletsPrinted{ProgrammeId(1), booklet, booklet, 0});
  for (std::uint64_t reads = 0;; ++reads) {
    SCOPED_TRACE(reads);
    log.must_open();
    log.disk->fail_reads(reads);
    log.writer->drafter().take(print);
    const auto draft = log.writer->drafter().finish();
    log.disk->heal();
    if (draft) {
      EXPECT_EQ(draft.value().unit.entries.size(), 1u);
      EXPECT_GT(reads, 4u) << "request, ledger, operator, booklet, and those of the programme";
      break;
    }
    EXPECT_EQ(draft.error().code, ErrorCode::io);
  }
}

TEST_F(Commit, IsFencedOnceAnotherWriterHasTakenOver) {
  MemoryStore other_store(log.disk);
  const auto other = LogWriter::open(other_store, *log.lock, log.key, TestLog::kOrigin, log.clock);
  ASSERT_TRUE(other);
  const auto fenced = log.writer->commit(std::vector{log.custodian(1)});
  ASSERT_FALSE(fenced);
  EXPECT_EQ(fenced.error().code, ErrorCode::fenced);
  const auto answers = other.value()->commit(std::vector{log.custodian(1)});
  ASSERT_TRUE(answers);
  EXPECT_FALSE(receipt_of(answers.value()[0]).is_repeat);
}

}  // namespace
}  // namespace passnum
