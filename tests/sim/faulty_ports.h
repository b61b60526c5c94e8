#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "ledger/store/memory/memory_lock.h"
#include "ledger/store/memory/memory_store.h"
#include "tests/sim/canary.h"
#include "tests/sim/dice.h"
#include "tests/sim/failure_point.h"
#include "tests/sim/trace.h"

namespace passnum::sim {

// Thrown through the writer: the process ends here, and nothing of it stays but disk and lock.
struct Crash {};

// Decides at each step of the writer whether it fails, and how.
class FaultPlan {
 public:
  FaultPlan(Dice& dice, Trace& trace) : dice_(dice), trace_(trace) {}

  // One in so many calls fails; 0: none.
  void set_rate(Phase phase, std::int64_t one_in) { rates_[static_cast<std::size_t>(phase)] = one_in; }
  void take_rates(const FaultPlan& other) { rates_ = other.rates_; }
  // The state is read far more often than anything else is done.
  static constexpr std::int64_t kReadsAnywhere = 12;

  // From here on a writer is doing this, and nothing has failed yet. `unrecovered`, which outlives it, is
  // what it failed with last and has not recovered from.
  void enter(Phase phase, std::optional<FailedStep>& unrecovered) {
    phase_ = phase;
    failures_count_ = 0;
    unrecovered_ = &unrecovered;
    before_ = unrecovered;
  }
  // How the call fails, if it does: crashed_before was thrown already.
  std::optional<Failure> at(PortCall call);
  // Failures since enter() that the writer was told of.
  std::uint64_t failures_count() const { return failures_count_; }
  const FailureCounts& counts() const { return counts_; }

 private:
  Dice& dice_;
  Trace& trace_;
  Phase phase_ = Phase::open;
  std::array<std::int64_t, 4> rates_{};
  std::uint64_t failures_count_ = 0;
  std::optional<FailedStep>* unrecovered_ = nullptr;
  std::optional<FailedStep> before_;  // the phase that the writer is in
  FailureCounts counts_;
};

// A disk, and how many writers have begun on it.
struct SimDisk {
  std::shared_ptr<MemoryDisk> disk = std::make_shared<MemoryDisk>();
  std::uint64_t epochs_count = 0;

  std::unique_ptr<Snapshot> look() const { return MemoryStore(disk).snapshot(); }
};

// What both ports of one writer share. All outlive them.
struct Wiring {
  FaultPlan& plan;
  Canary canary;
};

class FaultyStore final : public Store {
 public:
  FaultyStore(std::shared_ptr<SimDisk> disk, Wiring wiring)
      : disk_(std::move(disk)), wiring_(wiring), inner_(disk_->disk) {}

  Result<std::uint64_t> begin_epoch() override;
  Result<Done> append(const Unit& unit) override;
  std::unique_ptr<Snapshot> snapshot() const override;
  // Another writer has begun on the same disk since.
  bool is_replaced() const { return epoch_ != disk_->epochs_count; }

 private:
  Result<Done> append_for_good(const Unit& unit);

  std::shared_ptr<SimDisk> disk_;
  Wiring wiring_;
  MemoryStore inner_;
  std::uint64_t epoch_ = 0;
  std::optional<Unit> late_;  // of the canary that answers before it writes
};

class FaultyLock final : public CheckpointLock {
 public:
  FaultyLock(std::shared_ptr<LockPlace> place, std::shared_ptr<SimDisk> disk, Wiring wiring)
      : place_(std::move(place)), disk_(std::move(disk)), wiring_(wiring), inner_(place_) {}

  Result<std::optional<std::string>> read() override;
  Result<Done> swap(const std::optional<std::string>& expected, std::string_view next) override;
  std::string place() const override { return inner_.place(); }

 private:
  std::shared_ptr<LockPlace> place_;
  std::shared_ptr<SimDisk> disk_;
  Wiring wiring_;
  MemoryLock inner_;
};

}  // namespace passnum::sim
