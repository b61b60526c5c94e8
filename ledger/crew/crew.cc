#include "ledger/crew/crew.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace passnum {

unsigned Crew::default_threads() {
  return std::max(1U, std::thread::hardware_concurrency());
}

Crew::Crew(unsigned threads) {
  CHECK(threads >= 1);
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Crew::~Crew() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    while (works_.size() > begun_count_) works_.pop_back();
  }
  given_.notify_all();
}

void Crew::give(std::function<void()> work) {
  ++count_;
  {
    const std::lock_guard lock(mutex_);
    works_.push_back({std::move(work)});
  }
  given_.notify_one();
}

void Crew::await_oldest() {
  CHECK(count_ != 0);
  --count_;
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return works_.front().is_done; });
  works_.pop_front();
  --begun_count_;
}

void Crew::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    given_.wait(lock, [this] { return is_over_ || begun_count_ < works_.size(); });
    if (begun_count_ == works_.size()) return;
    Work& work = works_[begun_count_++];
    lock.unlock();
    work.call();
    lock.lock();
    work.is_done = true;
    if (&work == &works_.front()) done_.notify_one();
  }
}

}  // namespace passnum
