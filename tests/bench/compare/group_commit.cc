#include "tests/bench/compare/group_commit.h"

#include <rocksdb/write_batch.h>

#include <utility>

namespace passnum::compare {

GroupCommit::GroupCommit(FloorStore& store, std::function<void(Group)> on_durable)
    : store_(store), on_durable_(std::move(on_durable)), thread_([this] { run(); }) {}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void GroupCommit::submit(Waiting waiting) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(waiting));
  }
  changed_.notify_one();
}

void GroupCommit::run() {
  for (;;) {
    Group group;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return is_closing_ || !queue_.empty(); });
      if (queue_.empty()) return;
      group.swap(queue_);
    }
    rocksdb::WriteBatch batch;
    for (const auto& waiting : group) store_.add(batch, written_++, waiting.spent);
    store_.write(batch);
    ++groups_;
    on_durable_(std::move(group));
  }
}

}  // namespace passnum::compare
