#include "tests/sim/failure_point.h"

#include <cstdio>

#include "ledger/base/check.h"

namespace passnum::sim {
namespace {

struct Row {
  Phase phase;
  PortCall call;
  std::string_view name;
};

// In the order of the enum.
constexpr std::array<Row, kFailurePointsCount> kRows{{
    {Phase::create, PortCall::read_checkpoint, "create.read_checkpoint"},
    {Phase::create, PortCall::lock_read, "create.lock_read"},
    {Phase::create, PortCall::begin_epoch, "create.begin_epoch"},
    {Phase::create, PortCall::read_state, "create.read_state"},
    {Phase::create, PortCall::append, "create.append"},
    {Phase::create, PortCall::lock_swap, "create.lock_swap"},
    {Phase::open, PortCall::lock_read, "open.lock_read"},
    {Phase::open, PortCall::read_checkpoint, "open.read_checkpoint"},
    {Phase::open, PortCall::read_tile, "open.read_tile"},
    {Phase::open, PortCall::read_entries, "open.read_entries"},
    {Phase::open, PortCall::read_state, "open.read_state"},
    {Phase::open, PortCall::begin_epoch, "open.begin_epoch"},
    {Phase::open, PortCall::lock_swap, "open.lock_swap"},
    {Phase::decide, PortCall::read_state, "decide.read_state"},
    {Phase::commit, PortCall::memory, "commit.memory"},
    {Phase::commit, PortCall::append, "commit.append"},
    {Phase::commit, PortCall::lock_swap, "commit.lock_swap"},
    {Phase::commit, PortCall::read_tile, "commit.read_tile"},
    {Phase::commit, PortCall::read_entries, "commit.read_entries"},
}};

constexpr std::array<std::string_view, kFailuresCount> kFailureNames{
    "failed, not stored", "failed, but stored", "crashed before", "crashed after"};

template <typename Use>
void each(const Use& use) {
  for (std::size_t p = 0; p < kFailurePointsCount; ++p) {
    for (std::size_t f = 0; f < kFailuresCount; ++f)
      use(static_cast<FailurePoint>(p), static_cast<Failure>(f));
  }
}

}  // namespace

std::string_view name(FailurePoint point) {
  return kRows[static_cast<std::size_t>(point)].name;
}

std::string_view name(Failure failure) {
  return kFailureNames[static_cast<std::size_t>(failure)];
}

FailurePoint point_of(Phase phase, PortCall call) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].phase == phase && kRows[i].call == call) return static_cast<FailurePoint>(i);
  }
  check_failed(__FILE__, __LINE__, "a step of the commit path without a name");
}

bool can_fail(FailurePoint point, Failure failure) {
  switch (kRows[static_cast<std::size_t>(point)].call) {
    case PortCall::lock_swap:
    case PortCall::begin_epoch:
    case PortCall::append:
      return true;
    case PortCall::lock_read:
    case PortCall::read_checkpoint:
    case PortCall::read_entries:
    case PortCall::read_tile:
    case PortCall::read_state:
      return failure == Failure::failed_not_stored || failure == Failure::crashed_before;
    case PortCall::memory:
      return failure == Failure::failed_not_stored;
  }
  check_failed(__FILE__, __LINE__, "no such call");
}

void FailureCounts::add(const FailureCounts& other) {
  each([&](FailurePoint point, Failure failure) {
    of(point, failure).times += other.count(point, failure);
    of(point, failure).again += other.again_count(point, failure);
  });
}

std::string FailureCounts::table() const {
  std::string out;
  std::array<char, 160> line{};
  std::snprintf(line.data(), line.size(), "%-24s", "failure point");
  out += line.data();
  for (const auto words : kFailureNames) {
    std::snprintf(line.data(), line.size(), "%20s", std::string(words).c_str());
    out += line.data();
  }
  each([&](FailurePoint point, Failure failure) {
    if (failure == Failure::failed_not_stored) {
      std::snprintf(line.data(), line.size(), "\n%-24s", std::string(name(point)).c_str());
      out += line.data();
    }
    const std::string count = can_fail(point, failure) ? std::to_string(this->count(point, failure)) : "-";
    std::snprintf(line.data(), line.size(), "%20s", count.c_str());
    out += line.data();
  });
  return out + "\n";
}

std::string FailureCounts::missing() const {
  std::string out;
  each([&](FailurePoint point, Failure failure) {
    if (!can_fail(point, failure)) return;
    const std::string words = std::string(name(point)) + ": " + std::string(name(failure));
    if (count(point, failure) == 0) out += words + "\n";
    const bool is_opening = kRows[static_cast<std::size_t>(point)].phase == Phase::open;
    if (!is_opening && again_count(point, failure) == 0) out += words + ", and beginning again fails too\n";
  });
  return out;
}

}  // namespace passnum::sim
