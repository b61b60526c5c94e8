#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace passnum {

// Threads that work ahead of the one that owns them. Work is begun in the order in which it was given and
// awaited in that order, so what comes out does not depend on how many threads there are.
//
// All functions belong to one thread, the owner's. How far ahead the crew may be is the owner's to limit, by
// count().
class Crew {
 public:
  // One thread a core, and at least one.
  static unsigned default_threads();

  // At least one thread.
  explicit Crew(unsigned threads);
  // Ends what was begun, and drops the rest.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // Some thread will call `work`, at most once. What it touches stays as long as this does or until it was
  // awaited.
  void give(std::function<void()> work);
  // Waits for the oldest work that was given and not awaited, and forgets it. CHECKs that there is some.
  void await_oldest();
  // How much was given and not awaited.
  std::size_t count() const { return count_; }

 private:
  struct Work {
    std::function<void()> call;
    bool is_done = false;
  };
  void run();

  std::size_t count_ = 0;  // of the owner

  std::mutex mutex_;
  std::condition_variable given_;
  std::condition_variable done_;  // the oldest work is done
  std::deque<Work> works_;        // under mutex_; who runs one holds a reference, which a deque keeps good
  std::size_t begun_count_ = 0;   // under mutex_: the first of works_
  bool is_over_ = false;          // under mutex_

  std::vector<std::jthread> threads_;  // last: they use all the others
};

}  // namespace passnum
