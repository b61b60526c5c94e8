#include "ledger/crew/crew.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace passnum {
namespace {

TEST(Crew, WorkIsAwaitedInTheOrderInWhichItWasGivenWhateverTheNumberOfThreads) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    Crew crew(threads);
    std::deque<int> results;
    for (int next = 0, taken = 0; taken < 1000; ++taken) {
      while (next < 1000 && crew.count() < 20) {
        int& result = results.emplace_back(-1);
        crew.give([&result, next] { result = next; });
        ++next;
      }
      crew.await_oldest();
      ASSERT_EQ(results.front(), taken) << threads;
      results.pop_front();
    }
    EXPECT_EQ(crew.count(), 0U);
  }
}

TEST(Crew, WorkThatIsDoneBeforeAnOlderOneWaitsForIt) {
  std::latch younger_is_done(1);
  std::atomic<bool> older_is_done = false;
  Crew crew(2);
  crew.give([&] {
    younger_is_done.wait();
    older_is_done = true;
  });
  crew.give([&] { younger_is_done.count_down(); });
  crew.await_oldest();
  EXPECT_TRUE(older_is_done);
  crew.await_oldest();
}

TEST(Crew, ThatEndsFinishesWhatWasBegunAndDropsTheRest) {
  std::latch is_begun(1);
  std::latch may_end(1);
  std::atomic<bool> is_ended = false;
  std::atomic<int> others = 0;
  {
    Crew crew(1);
    crew.give([&] {
      is_begun.count_down();
      may_end.wait();
      is_ended = true;
    });
    for (int i = 0; i < 100; ++i) crew.give([&] { ++others; });
    is_begun.wait();
    // Lets the work end only when the crew is going: what was dropped before goes with its captures.
    crew.give([release = std::shared_ptr<void>(nullptr, [&](void*) { may_end.count_down(); })] {});
  }
  EXPECT_TRUE(is_ended);
  EXPECT_EQ(others, 0);
}

TEST(CrewDeathTest, AwaitingMoreThanWasGivenIsABug) {
  EXPECT_DEATH(
      {
        Crew crew(1);
        crew.give([] {});
        crew.await_oldest();
        crew.await_oldest();
      },
      "count_ != 0");
}

}  // namespace
}  // namespace passnum
