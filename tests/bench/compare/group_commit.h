#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/bench/compare/floor_store.h"

namespace passnum::compare {

// One thread that takes whatever waits as one group: one batch, one sync, then everybody is answered.
class GroupCommit {
 public:
  struct Waiting {
    Spent spent;
    std::size_t lane = 0;  // whose it is, for those who answer
    std::function<void()> answer;
  };
  using Group = std::vector<Waiting>;
  // `on_durable` gets each group on the writer's thread after its sync.
  GroupCommit(FloorStore& store, std::function<void(Group)> on_durable);
  // Writes what waits, then ends the thread.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  // Any thread.
  void submit(Waiting waiting);
  // How many were written. After the last answer.
  std::uint64_t written() const { return written_; }
  std::uint64_t groups() const { return groups_; }

 private:
  void run();

  FloorStore& store_;
  const std::function<void(Group)> on_durable_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Group queue_;              // guarded by mutex_
  bool is_closing_ = false;  // guarded by mutex_
  std::uint64_t written_ = 0;
  std::uint64_t groups_ = 0;
  std::thread thread_;
};

}  // namespace passnum::compare
