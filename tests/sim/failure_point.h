#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace passnum::sim {

// What a writer is doing when it calls a port.
enum class Phase : std::uint8_t { create, open, decide, commit };

// The calls that reach the disk or the lock, and the writer's own memory.
enum class PortCall : std::uint8_t {
  lock_read,
  lock_swap,
  begin_epoch,
  append,
  read_checkpoint,
  read_entries,
  read_tile,
  read_state,
  memory,
};

// Every step at which a writer can be stopped: nothing that a crash could part happens between two of them.
enum class FailurePoint : std::uint8_t {
  create_read_checkpoint,
  create_lock_read,
  create_begin_epoch,
  create_read_state,
  create_append,
  create_lock_swap,
  open_lock_read,
  open_read_checkpoint,
  open_read_tile,
  open_read_entries,
  open_read_state,
  open_begin_epoch,
  open_lock_swap,
  decide_read_state,
  commit_memory,
  commit_append,
  commit_lock_swap,
  commit_read_tile,
  commit_read_entries,
};
constexpr std::size_t kFailurePointsCount = static_cast<std::size_t>(FailurePoint::commit_read_entries) + 1;

// How a step fails: each way with and without its effect.
enum class Failure : std::uint8_t { failed_not_stored, failed_but_stored, crashed_before, crashed_after };
constexpr std::size_t kFailuresCount = static_cast<std::size_t>(Failure::crashed_after) + 1;

// "commit.append", "failed, but stored".
std::string_view name(FailurePoint point);
std::string_view name(Failure failure);

// CHECKs that the step has a name.
FailurePoint point_of(Phase phase, PortCall call);
// Whether the step can fail in this way: a read has no effect that could stay.
bool can_fail(FailurePoint point, Failure failure);

struct FailedStep {
  FailurePoint point;
  Failure failure;
};

// How often each step failed in each way, and how often the beginning after it failed as well.
class FailureCounts {
 public:
  void add(FailedStep step) { ++of(step.point, step.failure).times; }
  void add_again(FailedStep step) { ++of(step.point, step.failure).again; }
  void add(const FailureCounts& other);
  std::uint64_t count(FailurePoint point, Failure failure) const { return of(point, failure).times; }
  std::uint64_t again_count(FailurePoint point, Failure failure) const { return of(point, failure).again; }
  // A line a step, for people.
  std::string table() const;
  // The steps and ways that never were, and those after which beginning again never failed, one a line; empty
  // when there are none.
  std::string missing() const;

 private:
  struct Count {
    std::uint64_t times = 0;
    std::uint64_t again = 0;
  };
  const Count& of(FailurePoint point, Failure failure) const {
    return counts_[static_cast<std::size_t>(point)][static_cast<std::size_t>(failure)];
  }
  Count& of(FailurePoint point, Failure failure) {
    return counts_[static_cast<std::size_t>(point)][static_cast<std::size_t>(failure)];
  }
  std::array<std::array<Count, kFailuresCount>, kFailurePointsCount> counts_{};
};

}  // namespace passnum::sim
