#include "api/http/work_pool.h"

#include <pthread.h>

#include <utility>

namespace passnum {

WorkPool::WorkPool(std::size_t threads_count, std::size_t queue_max) : queue_max_(queue_max) {
  for (std::size_t i = 0; i < threads_count; ++i) {
    threads_.emplace_back([this] { run(); });
    pthread_setname_np(threads_.back().native_handle(), "work");
  }
}

WorkPool::~WorkPool() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool WorkPool::submit(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (is_closing_ || queue_.size() >= queue_max_) return false;
  queue_.push_back(std::move(work));
  // Under the lock: once the work is done, its owner may take the pool away.
  changed_.notify_one();
  return true;
}

// Ends when the pool is closing and nothing waits any more.
void WorkPool::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_closing_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
  }
}

}  // namespace passnum
