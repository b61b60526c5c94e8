#pragma once

#include <memory>

#include "ledger/store/checkpoint_lock.h"
#include "ledger/store/memory/memory_store.h"

namespace passnum {

// What stays when a MemoryLock goes. It can be made to fail, for tests. One thread.
struct LockPlace {
  std::optional<std::string> note;
  // The swap() after the next `swaps_before` ones has `fault`.
  Fault fault = Fault::none;
  std::uint64_t swaps_before = 0;
  std::uint64_t swaps_count = 0;
  bool is_unreadable = false;
};

// The port's promises kept in memory, for tests and simulation.
class MemoryLock final : public CheckpointLock {
 public:
  MemoryLock() : place_(std::make_shared<LockPlace>()) {}
  explicit MemoryLock(std::shared_ptr<LockPlace> place) : place_(std::move(place)) {}
  LockPlace& at() { return *place_; }

  Result<std::optional<std::string>> read() override;
  Result<Done> swap(const std::optional<std::string>& expected, std::string_view next) override;
  std::string place() const override { return "memory"; }

 private:
  std::shared_ptr<LockPlace> place_;
};

}  // namespace passnum
