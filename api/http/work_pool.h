#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace passnum {

// Threads for what takes long beside the network: signatures, reads of the store. A bounded queue.
class WorkPool {
 public:
  WorkPool(std::size_t threads_count, std::size_t queue_max);
  // Finishes what is queued, then ends the threads.
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // False when the queue is full: the caller answers 503 and `work` is not called. Any thread.
  [[nodiscard]] bool submit(std::function<void()> work);

 private:
  void run();

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;  // guarded by mutex_
  bool is_closing_ = false;                  // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace passnum
