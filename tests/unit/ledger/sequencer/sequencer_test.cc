#include "ledger/sequencer/sequencer.h"

#include <atomic>
#include <future>

#include "tests/unit/ledger/sequencer/test_log.h"

namespace passnum {
namespace {

// Holds the committer's thread inside an answer until it is let go.
class Gate {
 public:
  Sequencer::OnAnswer hold() {
    return [this](const Answer&) {
      held_.set_value();
      gone_.get_future().wait();
    };
  }
  void wait_until_held() { held_.get_future().wait(); }
  void let_go() { gone_.set_value(); }

 private:
  std::promise<void> held_;
  std::promise<void> gone_;
};

class Queue : public testing::Test {
 protected:
  Queue() { log.must_open(); }
  std::unique_ptr<Sequencer> start(SequencerOptions options) {
    return std::make_unique<Sequencer>(std::move(log.writer), options, [this](const Error&) { ++stops; });
  }
  Sequencer::OnAnswer counting() {
    return [this](const Answer& answer) {
      ++answered;
      if (std::holds_alternative<Receipt>(answer)) ++accepted;
      if (std::holds_alternative<Error>(answer)) ++unknown;
    };
  }
  // The committer is held, and the one draft that it will take next has this in it: what is submitted now
  // waits.
  void fill_the_next_batch(Sequencer& sequencer) {
    ASSERT_TRUE(sequencer.submit(log.custodian(9), [](const Answer&) {}));
    while (sequencer.waiting() != 0) std::this_thread::yield();
  }
  TestLog log;
  std::atomic<int> answered = 0;
  std::atomic<int> accepted = 0;
  std::atomic<int> unknown = 0;
  std::atomic<int> stops = 0;
};

TEST_F(Queue, AnswersWhatIsAskedWithAReceipt) {
  const auto sequencer = start({});
  std::promise<Answer> promise;
  ASSERT_TRUE(
      sequencer->submit(log.custodian(1), [&](Answer answer) { promise.set_value(std::move(answer)); }));
  const auto answer = promise.get_future().get();
  EXPECT_TRUE(log.is_verified(receipt_of(answer)));
}

TEST_F(Queue, SaysNoWhenItIsFullAndTakesAgainWhenItIsNot) {
  Gate gate;
  auto sequencer = start({.queue_max = 2, .batch_max = 1});
  ASSERT_TRUE(sequencer->submit(log.custodian(1), gate.hold()));
  gate.wait_until_held();
  fill_the_next_batch(*sequencer);
  EXPECT_FALSE(sequencer->is_full());
  EXPECT_TRUE(sequencer->submit(log.custodian(2), counting()));
  EXPECT_TRUE(sequencer->submit(log.custodian(3), counting()));
  EXPECT_TRUE(sequencer->is_full());
  EXPECT_FALSE(sequencer->submit(log.custodian(4), counting()));
  EXPECT_EQ(sequencer->waiting(), 2u);
  gate.let_go();
  sequencer.reset();
  EXPECT_EQ(accepted, 2);
  EXPECT_EQ(answered, 2);
}

TEST_F(Queue, TakesAllOfAGroupOrNone) {
  Gate gate;
  auto sequencer = start({.queue_max = 3, .batch_max = 1});
  ASSERT_TRUE(sequencer->submit(log.custodian(1), gate.hold()));
  gate.wait_until_held();
  fill_the_next_batch(*sequencer);
  ASSERT_TRUE(sequencer->submit(log.custodian(2), counting()));
  const auto group = [&](std::uint32_t first, std::uint32_t count) {
    std::vector<std::pair<Request, Sequencer::OnAnswer>> requests;
    for (std::uint32_t i = 0; i < count; ++i) requests.emplace_back(log.custodian(first + i), counting());
    return requests;
  };
  EXPECT_FALSE(sequencer->submit_all(group(10, 3)));
  EXPECT_EQ(sequencer->waiting(), 1u);
  EXPECT_TRUE(sequencer->submit_all(group(20, 2)));
  gate.let_go();
  sequencer.reset();
  EXPECT_EQ(answered, 3);
}

TEST_F(Queue, AnswersEverythingThatWaitsBeforeItEnds) {
  Gate gate;
  auto sequencer = start({.queue_max = 100, .batch_max = 7});
  ASSERT_TRUE(sequencer->submit(log.custodian(1), gate.hold()));
  gate.wait_until_held();
  for (std::uint32_t i = 0; i < 50; ++i) ASSERT_TRUE(sequencer->submit(log.custodian(10 + i), counting()));
  gate.let_go();
  sequencer.reset();
  EXPECT_EQ(accepted, 50);
  EXPECT_EQ(stops, 0);
}

TEST_F(Queue, TellsNobodyBeforeItIsDurable) {
  const auto sequencer = start({});
  std::promise<void> done;
  ASSERT_TRUE(sequencer->submit(log.custodian(1), [&](const Answer& answer) {
    EXPECT_EQ(MemoryStore(log.disk).snapshot()->size(), receipt_of(answer).index + 1);
    done.set_value();
  }));
  done.get_future().wait();
}

TEST_F(Queue, MakesABatchOfNoMoreChangesThanTheStoreTakes) {
  Gate gate;
  auto sequencer = start({.queue_max = 100, .batch_max = 100, .changes_max = 2500});
  ASSERT_TRUE(sequencer->submit(log.custodian(1), gate.hold()));
  gate.wait_until_held();
  fill_the_next_batch(*sequencer);
  // Each is refused, since no such booklet is there, but could change a thousand of them: two fit into a
  // batch.
  for (std::uint32_t i = 0; i < 5; ++i) {
    const CustodyMoved moved{ProgrammeId(1),     BookletNumber(1),   BookletNumber(1000),
                             CustodianId("c-1"), CustodianId("c-2"), "BR"};
    ASSERT_TRUE(sequencer->submit(Request(Command{log.id(50 + i), OperatorId("alice"), moved}), counting()));
    ASSERT_TRUE(sequencer->submit(log.custodian(10 + i), counting()));
  }
  const auto units = log.disk->units_count();
  gate.let_go();
  sequencer.reset();
  EXPECT_EQ(answered, 10);
  EXPECT_EQ(accepted, 5);
  EXPECT_EQ(log.disk->units_count(), units + 1 + 3);
}

TEST_F(Queue, DoesNotWaitForEverForThoseItAnswered) {
  auto sequencer = start({});
  // Eight are answered together, and only one of them asks again.
  std::vector<std::pair<Request, Sequencer::OnAnswer>> requests;
  std::promise<void> all;
  std::atomic<int> missing = 8;
  for (std::uint32_t i = 0; i < 8; ++i) {
    requests.emplace_back(log.custodian(i + 1), [&](const Answer&) {
      if (--missing == 0) all.set_value();
    });
  }
  ASSERT_TRUE(sequencer->submit_all(std::move(requests)));
  all.get_future().wait();
  for (std::uint32_t i = 0; i < 20; ++i) {
    std::promise<void> one;
    ASSERT_TRUE(sequencer->submit(log.custodian(100 + i), [&](const Answer&) { one.set_value(); }));
    one.get_future().wait();
  }
}

TEST(ARequest, CountsTheMostRecordsItCanChange) {
  const auto of = [](CommandBody body) {
    return changes_max(Request(Command{{}, OperatorId("a"), std::move(body)}));
  };
  const auto printed = [&](std::uint32_t first, std::uint32_t last) {
    return of(BookletsPrinted{ProgrammeId(1), BookletNumber(first), BookletNumber(last), 0});
  };
  EXPECT_EQ(printed(1, 1000) - printed(1, 1), 999u);
  EXPECT_EQ(printed(1, UINT32_MAX), printed(1, 1000));
  EXPECT_EQ(printed(2, 1), printed(1, 1000));
  EXPECT_GE(printed(7, 7), 1u);
  EXPECT_LE(SequencerOptions{}.changes_max + printed(1, 1000), kUnitStateMax);
}

class StoppedQueue : public Queue, public testing::WithParamInterface<Fault> {};

TEST_P(StoppedQueue, AnswersUnknownToAllWhoWaitSaysItOnceAndTakesNothingMore) {
  Gate gate;
  auto sequencer = start({.queue_max = 100, .batch_max = 4});
  ASSERT_TRUE(sequencer->submit(log.custodian(1), gate.hold()));
  gate.wait_until_held();
  for (std::uint32_t i = 0; i < 10; ++i) ASSERT_TRUE(sequencer->submit(log.custodian(10 + i), counting()));
  log.disk->arm(GetParam());
  EXPECT_FALSE(sequencer->has_stopped());
  std::promise<void> last;
  ASSERT_TRUE(sequencer->submit(log.custodian(90), [&](const Answer&) { last.set_value(); }));
  gate.let_go();
  last.get_future().wait();
  EXPECT_TRUE(sequencer->has_stopped());
  EXPECT_FALSE(sequencer->submit(log.custodian(91), counting()));
  EXPECT_FALSE(sequencer->submit_all({}));
  sequencer.reset();
  EXPECT_EQ(answered, 10);
  EXPECT_EQ(unknown, 10);
  EXPECT_EQ(stops, 1);
}

INSTANTIATE_TEST_SUITE_P(, StoppedQueue, testing::Values(Fault::refuses, Fault::writes_then_fails));

TEST_F(Queue, TakesFromManyThreadsAndGivesEachEntryOnePlace) {
  constexpr std::uint32_t kThreads = 4;
  constexpr std::uint32_t kEach = 100;
  std::vector<std::atomic<int>> places(kThreads * kEach + 2);
  auto sequencer = start({.queue_max = 4096, .batch_max = 16});
  std::vector<std::thread> threads;
  for (std::uint32_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint32_t i = 0; i < kEach; ++i) {
        const bool taken = sequencer->submit(log.custodian(t * 1000 + i + 1), [&](const Answer& answer) {
          ++places.at(receipt_of(answer).index);
        });
        EXPECT_TRUE(taken);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  sequencer.reset();
  for (std::size_t i = 2; i < places.size(); ++i) EXPECT_EQ(places[i], 1) << i;
}

TEST_F(Queue, GivesOneEntryToManyWhoSendTheSameRequest) {
  auto sequencer = start({.queue_max = 4096, .batch_max = 8});
  std::vector<std::thread> threads;
  std::atomic<int> repeats = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        EXPECT_TRUE(sequencer->submit(log.custodian(1), [&](const Answer& answer) {
          EXPECT_EQ(receipt_of(answer).index, 2u);
          if (receipt_of(answer).is_repeat) ++repeats;
        }));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  sequencer.reset();
  EXPECT_EQ(repeats, 99);
}

}  // namespace
}  // namespace passnum
