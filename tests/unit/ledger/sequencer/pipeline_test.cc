#include <gmock/gmock.h>

#include "ledger/core/records.h"
#include "tests/unit/ledger/sequencer/test_log.h"

namespace passnum {
namespace {

// Drafts that are decided while the one before is not durable yet.
class Pipeline : public testing::Test {
 protected:
  Pipeline() { log.must_open(); }
  Draft draft(const std::vector<Request>& requests) {
    for (const auto& request : requests) log.writer->drafter().take(request);
    auto finished = log.writer->drafter().finish();
    CHECK(bool(finished));
    return std::move(finished).value();
  }
  std::vector<Answer> commit(Draft draft) {
    auto answers = log.writer->committer().commit(std::move(draft));
    CHECK(bool(answers));
    return std::move(answers).value();
  }
  TestLog log;
};

TEST_F(Pipeline, DecidesOnWhatIsDraftedAndNotDurable) {
  auto first = draft({log.custodian(1)});
  auto second = draft({log.custodian(1), log.custodian(1, "Autre"), log.custodian(2)});
  EXPECT_EQ(MemoryStore(log.disk).snapshot()->size(), 2u);
  const auto made = receipt_of(commit(std::move(first))[0]);
  const auto answers = commit(std::move(second));
  EXPECT_EQ(receipt_of(answers[0]).index, made.index);
  EXPECT_EQ(receipt_of(answers[0]).leaf, made.leaf);
  EXPECT_TRUE(receipt_of(answers[0]).is_repeat);
  EXPECT_EQ(refusal_of(answers[1]), Refusal::request_id_reused);
  EXPECT_EQ(receipt_of(answers[2]).index, made.index + 1);
  for (const auto i : {0, 2}) EXPECT_TRUE(log.is_verified(receipt_of(answers[static_cast<std::size_t>(i)])));
}

TEST_F(Pipeline, MakesTheSameLogAsOneStepAfterTheOther) {
  TestLog plain;
  plain.must_open();
  std::vector<Draft> waiting;
  for (std::uint32_t n = 1; n <= 900; n += 3) {
    const std::vector<Request> requests{log.custodian(n), log.custodian(n + 1), log.custodian(n + 2)};
    waiting.push_back(draft(requests));
    if (waiting.size() == 3) {
      for (auto& one : waiting) {
        for (const auto& answer : commit(std::move(one))) EXPECT_TRUE(log.is_verified(receipt_of(answer)));
      }
      waiting.clear();
    }
    ASSERT_TRUE(plain.writer->commit(requests));
  }
  for (auto& one : waiting) commit(std::move(one));
  EXPECT_EQ(log.writer->tip(), plain.writer->tip());
}

TEST_F(Pipeline, KeepsWhatIsNotDurableInMemoryWhenItForgetsTheRest) {
  std::vector<Request> many;
  std::vector<Draft> waiting;
  // More than are kept in memory, half of it durable and half of it not.
  const auto fill = [&](std::uint32_t from, std::uint32_t count) {
    for (std::uint32_t n = from; n < from + count; n += 5'000) {
      many.clear();
      for (std::uint32_t i = n; i < n + 5'000; ++i) many.push_back(log.custodian(i));
      waiting.push_back(draft(many));
    }
  };
  constexpr std::uint32_t kHalf = kRecordsInMemoryMax / 2;
  fill(1, kHalf);
  for (auto& one : std::exchange(waiting, {})) commit(std::move(one));
  fill(1 + kHalf, kHalf);
  waiting.push_back(
      draft({log.custodian(1), log.custodian(kHalf), log.custodian(1 + kHalf), log.custodian(2 * kHalf)}));
  for (std::size_t i = 0; i + 1 < waiting.size(); ++i) commit(std::move(waiting[i]));
  for (const auto& answer : commit(std::move(waiting.back()))) EXPECT_TRUE(receipt_of(answer).is_repeat);
}

TEST_F(Pipeline, VoidsEveryDraftAfterTheOneThatFailed) {
  auto first = draft({log.custodian(1)});
  auto second = draft({log.custodian(2)});
  log.disk->arm(Fault::refuses);
  EXPECT_FALSE(log.writer->committer().commit(std::move(first)));
  EXPECT_FALSE(log.writer->committer().commit(std::move(second)));
  log.must_open();
  EXPECT_EQ(log.writer->tip().size, 2u);
}

}  // namespace
}  // namespace passnum
