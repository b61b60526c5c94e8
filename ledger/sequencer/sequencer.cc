#include "ledger/sequencer/sequencer.h"

#include <pthread.h>

namespace passnum {
namespace {

// While the disk is busy there is no hurry: waking up for each request would cost more than deciding it.
constexpr std::size_t kWorthWakingFor = 16;

// How many requests are decided before the thread looks whether the disk has become free, and how many are
// enough for a batch when more are waiting.
constexpr std::size_t kDecidedAtOnce = 16;
constexpr std::size_t kEnoughForABatch = 64;

// After waiting in vain, so many batches go to the disk at once.
constexpr unsigned kBatchesWithoutPatience = 64;

}  // namespace

Sequencer::Sequencer(std::unique_ptr<LogWriter> writer, SequencerOptions options,
                     std::function<void(const Error&)> on_stopped)
    : writer_(std::move(writer)), options_(options), on_stopped_(std::move(on_stopped)) {
  CHECK(options_.batch_max <= kUnitEntriesMax);
  drafter_ = std::thread([this] { draft(); });
  committer_ = std::thread([this] { commit(); });
  pthread_setname_np(drafter_.native_handle(), "sequencer");
  pthread_setname_np(committer_.native_handle(), "committer");
}

Sequencer::~Sequencer() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  drafter_wakes_.notify_one();
  drafter_.join();
  committer_.join();
}

// With the lock held.
bool Sequencer::has_room_for(std::size_t more) const {
  return !stopped_ && !is_closing_ && queue_.size() + drafted_count_ + more <= options_.queue_max;
}

bool Sequencer::is_full() const {
  const std::lock_guard lock(mutex_);
  return !has_room_for(1);
}

bool Sequencer::submit(Request request, OnAnswer on_answer) {
  bool wakes = false;
  {
    const std::lock_guard lock(mutex_);
    if (!has_room_for(1)) return false;
    queue_.push_back({std::move(request), std::move(on_answer), SteadyClock::now()});
    wakes = wakes_drafter(1);
  }
  if (wakes) drafter_wakes_.notify_one();
  return true;
}

bool Sequencer::submit_all(std::vector<std::pair<Request, OnAnswer>> requests) {
  bool wakes = false;
  {
    const std::lock_guard lock(mutex_);
    if (!has_room_for(requests.size())) return false;
    const auto now = SteadyClock::now();
    for (auto& [request, on_answer] : requests)
      queue_.push_back({std::move(request), std::move(on_answer), now});
    wakes = wakes_drafter(requests.size());
  }
  if (wakes) drafter_wakes_.notify_one();
  return true;
}

std::size_t Sequencer::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size() + drafted_count_;
}

bool Sequencer::has_stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_.has_value();
}

// Whether what waits should go to the disk, which is free. With the lock held.
bool Sequencer::is_worth_a_batch() const {
  const std::size_t waiting = queue_.size() + drafted_count_;
  if (waiting == 0) return false;
  return is_closing_ || waiting >= std::min(expected_count_, options_.batch_max) ||
         SteadyClock::now() >= patience_ends_;
}

// Whether there is something for the drafting thread to do. With the lock held.
bool Sequencer::may_draft() const {
  if (stopped_) return true;
  if (!is_committing_) return is_closing_ || is_worth_a_batch();
  const bool has_room = drafted_count_ < options_.batch_max && drafted_changes_ < options_.changes_max;
  return has_room && queue_.size() >= kWorthWakingFor;
}

// Whether the drafting thread must hear of the last `added` requests: it has something to do, or they are the
// first that a free disk waits with, and the end of that has to be set. With the lock held.
bool Sequencer::wakes_drafter(std::size_t added) const {
  return may_draft() || (!is_committing_ && queue_.size() + drafted_count_ == added);
}

void Sequencer::wait_for_work(std::unique_lock<std::mutex>& lock) {
  while (!may_draft()) {
    const bool is_patient = !is_committing_ && queue_.size() + drafted_count_ != 0;
    if (is_patient) {
      if (drafter_wakes_.wait_until(lock, patience_ends_) == std::cv_status::timeout)
        batches_without_patience_ = kBatchesWithoutPatience;
    } else {
      drafter_wakes_.wait(lock);
    }
  }
}

// As many as the open draft has room for. With the lock held.
void Sequencer::take_waiting(std::vector<Waiting>& taken) {
  while (!queue_.empty() && drafted_count_ < options_.batch_max && taken.size() < kDecidedAtOnce) {
    const std::size_t changes = changes_max(queue_.front().request);
    if (drafted_count_ != 0 && drafted_changes_ + changes > options_.changes_max) {
      drafted_changes_ = options_.changes_max;  // no room, even if the next one is smaller: order is kept
      return;
    }
    drafted_changes_ += changes;
    ++drafted_count_;
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
}

// Ends when it is closing and nothing waits any more, or when the machine failed.
void Sequencer::draft() {
  std::vector<Waiting> taken;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wait_for_work(lock);
      if (stopped_) break;
      take_waiting(taken);
      if (drafted_count_ == 0 && is_closing_) break;
    }
    decide(taken);
    hand_over();
  }
  std::optional<Error> stopped;
  {
    const std::lock_guard lock(mutex_);
    is_drafter_done_ = true;
    stopped = stopped_;
  }
  committer_wakes_.notify_one();
  if (stopped) stop(*stopped, drafted_);
}

void Sequencer::decide(std::vector<Waiting>& taken) {
  const auto began = SteadyClock::now();
  for (auto& waiting : taken) {
    if (options_.observer != nullptr) options_.observer->waited(began - waiting.since);
    writer_->drafter().take(waiting.request);
    drafted_.push_back(std::move(waiting.on_answer));
  }
  taken.clear();
  drafting_time_ += SteadyClock::now() - began;
}

// Closes the open draft and gives it to the committer, when that one is free.
void Sequencer::hand_over() {
  {
    const std::lock_guard lock(mutex_);
    if (is_committing_ || stopped_ || drafted_count_ == 0) return;
    const bool has_enough = drafted_count_ >= std::min(kEnoughForABatch, options_.batch_max);
    if (!queue_.empty() && !has_enough && drafted_changes_ < options_.changes_max) return;
    if (!is_worth_a_batch()) return;
  }
  const auto began = SteadyClock::now();
  auto finished = writer_->drafter().finish();
  if (!finished) return stop(finished.error(), drafted_);
  drafting_time_ += SteadyClock::now() - began;
  if (options_.observer != nullptr) options_.observer->decided(drafted_.size(), drafting_time_);
  drafting_time_ = {};
  {
    const std::lock_guard lock(mutex_);
    is_committing_ = true;
    drafted_count_ = 0;
    drafted_changes_ = 0;
    batch_ = Batch{std::move(finished).value(), std::exchange(drafted_, {})};
  }
  committer_wakes_.notify_one();
}

// Ends when the drafting thread has ended, or when the machine failed.
void Sequencer::commit() {
  for (;;) {
    std::optional<Batch> batch;
    {
      std::unique_lock lock(mutex_);
      committer_wakes_.wait(lock, [this] { return batch_ || is_drafter_done_; });
      batch = std::exchange(batch_, std::nullopt);
    }
    if (!batch) return;
    const bool changes_setup = batch->draft.changes_setup;
    const std::size_t entries_count = batch->draft.unit.entries.size();
    const auto began = SteadyClock::now();
    auto answers = writer_->committer().commit(std::move(batch->draft));
    if (!answers) return stop(answers.error(), batch->on_answers);
    if (changes_setup) setup_version_.fetch_add(1, std::memory_order_release);
    if (options_.observer != nullptr && entries_count != 0)
      options_.observer->synced(entries_count, writer_->committer().append_time());
    set_free(batch->on_answers.size(), began);
    const auto committed = SteadyClock::now();
    for (std::size_t i = 0; i < answers.value().size(); ++i)
      batch->on_answers[i](std::move(answers.value()[i]));
    if (options_.observer != nullptr)
      options_.observer->replied(batch->on_answers.size(), SteadyClock::now() - committed);
  }
}

// The disk has nothing to do since now.
void Sequencer::set_free(std::size_t answered, SteadyClock::time_point began) {
  {
    const std::lock_guard lock(mutex_);
    is_committing_ = false;
    const auto now = SteadyClock::now();
    patience_ends_ = now + (now - began) / 2;
    expected_count_ = answered + queue_.size() + drafted_count_;
    if (batches_without_patience_ != 0) {
      --batches_without_patience_;
      expected_count_ = 0;
    }
  }
  drafter_wakes_.notify_one();
}

// Nothing is taken any more, and all who wait hear that it is unknown what became of their requests.
void Sequencer::stop(const Error& error, std::vector<OnAnswer>& unanswered) {
  bool is_first = false;
  std::deque<Waiting> queued;
  {
    const std::lock_guard lock(mutex_);
    is_first = !stopped_;
    if (is_first) stopped_ = error;
    queued = std::exchange(queue_, {});
  }
  drafter_wakes_.notify_one();
  for (const auto& on_answer : unanswered) on_answer(error);
  unanswered.clear();
  for (const auto& waiting : queued) waiting.on_answer(error);
  if (is_first) on_stopped_(error);
}

}  // namespace passnum
