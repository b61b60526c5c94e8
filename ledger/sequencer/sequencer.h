#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "ledger/sequencer/log_writer.h"

namespace passnum {

struct SequencerOptions {
  std::size_t queue_max = 4096;  // requests waiting; above, submit() says no
  std::size_t batch_max = 1024;  // requests made true together
  // Records that a batch may change, counted before it is decided: well below kUnitStateMax, since a unit
  // above that is refused by the store and stops the writer.
  std::size_t changes_max = 50'000;
};

// The single writer's thread and its queue. Takes whatever is waiting as one batch, and answers nobody before
// the batch is durable.
class Sequencer {
 public:
  // Called once a request, on the sequencer's thread: hand over and return.
  using OnAnswer = std::function<void(Answer)>;
  // `on_stopped` is called once, on the sequencer's thread, when the machine failed: the program should end,
  // since only opening the store again tells what is on the disk.
  Sequencer(std::unique_ptr<LogWriter> writer, SequencerOptions options,
            std::function<void(const Error&)> on_stopped);
  // Finishes what is queued, then ends the thread.
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  // False when the queue is full or the sequencer has stopped: the caller answers 503, `on_answer` is not
  // called. Any thread.
  [[nodiscard]] bool submit(Request request, OnAnswer on_answer);
  // All of them or none, in order, with nothing else in between. Any thread.
  [[nodiscard]] bool submit_all(std::vector<std::pair<Request, OnAnswer>> requests);
  // How many requests wait, and whether the machine has failed. Any thread.
  std::size_t waiting() const;
  bool has_stopped() const;

 private:
  struct Waiting {
    Request request;
    OnAnswer on_answer;
  };
  void run();
  std::vector<Waiting> next_batch();
  void answer(std::vector<Waiting>& batch);

  std::unique_ptr<LogWriter> writer_;
  const SequencerOptions options_;
  const std::function<void(const Error&)> on_stopped_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> queue_;  // guarded by mutex_
  bool is_closing_ = false;    // guarded by mutex_
  bool has_stopped_ = false;   // guarded by mutex_
  std::thread thread_;
};

}  // namespace passnum
