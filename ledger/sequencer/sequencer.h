#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "ledger/sequencer/commit_observer.h"
#include "ledger/sequencer/log_writer.h"

namespace passnum {

struct SequencerOptions {
  std::size_t queue_max = 4096;  // requests waiting to be committed; above, submit() says no
  std::size_t batch_max = 1024;  // requests made true together
  // Records that a batch may change, counted before it is decided: well below kUnitStateMax, since a unit
  // above that is refused by the store and stops the writer.
  std::size_t changes_max = 50'000;
  // Hears how long each step takes; may be null; outlives the sequencer.
  CommitObserver* observer = nullptr;
};

// The single writer's two threads and their queue. One decides whatever is waiting; when the disk is free,
// what is decided becomes a batch, and while the other thread makes that one true the next is being decided.
// Answers nobody before the batch is durable.
//
// A disk that is free waits a little for those it has just answered, who often ask again at once: for as many
// requests as were answered and waiting then, or half as long as the last batch took; when they did not come
// in time, not again for a while. Who is alone never waits.
class Sequencer {
 public:
  // Called once a request, on a thread of the sequencer: hand over and return.
  using OnAnswer = std::function<void(Answer)>;
  // `on_stopped` is called once, on a thread of the sequencer, when the machine failed: the program should
  // end, since only opening the store again tells what is on the disk.
  Sequencer(std::unique_ptr<LogWriter> writer, SequencerOptions options,
            std::function<void(const Error&)> on_stopped);
  // Finishes what is queued, then ends the threads.
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  // False when the queue is full or the sequencer has stopped: the caller answers 503, `on_answer` is not
  // called. Any thread.
  [[nodiscard]] bool submit(Request request, OnAnswer on_answer);
  // All of them or none, in order, with nothing else in between. Any thread.
  [[nodiscard]] bool submit_all(std::vector<std::pair<Request, OnAnswer>> requests);
  // Whether submit() would say no just now. Any thread.
  bool is_full() const;
  // How many requests wait, and whether the machine has failed. Any thread.
  std::size_t waiting() const;
  bool has_stopped() const;
  // Changes when an entry that is neither a redemption nor a reversal has become durable: who keeps records
  // of devices, keys or programmes in memory must read them again. Any thread.
  std::uint64_t setup_version() const { return setup_version_.load(std::memory_order_acquire); }

 private:
  using SteadyClock = std::chrono::steady_clock;
  struct Waiting {
    Request request;
    OnAnswer on_answer;
    SteadyClock::time_point since;
  };
  struct Batch {
    Draft draft;
    std::vector<OnAnswer> on_answers;
  };
  bool has_room_for(std::size_t more) const;
  bool is_worth_a_batch() const;
  bool may_draft() const;
  bool wakes_drafter(std::size_t added) const;
  void wait_for_work(std::unique_lock<std::mutex>& lock);
  void take_waiting(std::vector<Waiting>& taken);
  void draft();
  void decide(std::vector<Waiting>& taken);
  void hand_over();
  void commit();
  void set_free(std::size_t answered, SteadyClock::time_point began);
  void stop(const Error& error, std::vector<OnAnswer>& unanswered);

  std::unique_ptr<LogWriter> writer_;
  const SequencerOptions options_;
  const std::function<void(const Error&)> on_stopped_;
  std::atomic<std::uint64_t> setup_version_ = 0;
  mutable std::mutex mutex_;
  // All guarded by mutex_.
  std::condition_variable drafter_wakes_;
  std::condition_variable committer_wakes_;
  std::deque<Waiting> queue_;
  std::size_t drafted_count_ = 0;    // requests in the open draft
  std::size_t drafted_changes_ = 0;  // and the records they may change
  std::optional<Batch> batch_;       // decided, for the committer to take
  bool is_committing_ = false;
  std::size_t expected_count_ = 0;  // requests that the next batch waits for, until patience_ends_
  SteadyClock::time_point patience_ends_;
  unsigned batches_without_patience_ = 0;
  bool is_closing_ = false;
  bool is_drafter_done_ = false;
  std::optional<Error> stopped_;
  // The drafting thread's: who waits for the open draft.
  std::vector<OnAnswer> drafted_;
  std::chrono::nanoseconds drafting_time_{0};
  std::thread drafter_;
  std::thread committer_;
};

}  // namespace passnum
