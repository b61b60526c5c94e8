#include "ledger/sequencer/sequencer.h"

#include <pthread.h>

namespace passnum {

Sequencer::Sequencer(std::unique_ptr<LogWriter> writer, SequencerOptions options,
                     std::function<void(const Error&)> on_stopped)
    : writer_(std::move(writer)),
      options_(options),
      on_stopped_(std::move(on_stopped)),
      thread_([this] { run(); }) {
  pthread_setname_np(thread_.native_handle(), "sequencer");
}

Sequencer::~Sequencer() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool Sequencer::submit(Request request, OnAnswer on_answer) {
  {
    const std::lock_guard lock(mutex_);
    if (has_stopped_ || is_closing_ || queue_.size() >= options_.queue_max) return false;
    queue_.push_back({std::move(request), std::move(on_answer)});
  }
  changed_.notify_one();
  return true;
}

bool Sequencer::submit_all(std::vector<std::pair<Request, OnAnswer>> requests) {
  {
    const std::lock_guard lock(mutex_);
    if (has_stopped_ || is_closing_ || queue_.size() + requests.size() > options_.queue_max) return false;
    for (auto& [request, on_answer] : requests) queue_.push_back({std::move(request), std::move(on_answer)});
  }
  changed_.notify_one();
  return true;
}

std::size_t Sequencer::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

bool Sequencer::has_stopped() const {
  const std::lock_guard lock(mutex_);
  return has_stopped_;
}

// Ends when it is closing and nothing waits any more.
void Sequencer::run() {
  for (;;) {
    auto batch = next_batch();
    if (batch.empty()) return;
    answer(batch);
  }
}

std::vector<Sequencer::Waiting> Sequencer::next_batch() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_closing_ || !queue_.empty(); });
  std::vector<Waiting> batch;
  std::size_t changes = 0;
  while (!queue_.empty() && batch.size() < options_.batch_max) {
    changes += changes_max(queue_.front().request);
    if (!batch.empty() && changes > options_.changes_max) break;
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return batch;
}

void Sequencer::answer(std::vector<Waiting>& batch) {
  std::vector<Request> requests;
  requests.reserve(batch.size());
  for (auto& waiting : batch) requests.push_back(std::move(waiting.request));
  auto answers = writer_->commit(requests);
  if (answers) {
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].on_answer(std::move(answers.value()[i]));
    return;
  }
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    is_first = !std::exchange(has_stopped_, true);
  }
  for (auto& waiting : batch) waiting.on_answer(answers.error());
  if (is_first) on_stopped_(answers.error());
}

}  // namespace passnum
