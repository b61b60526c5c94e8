#include "api/devices/entry_times.h"

#include "ledger/model/entry.h"

namespace passnum {
namespace {

Result<TimeMs> time_of(const Snapshot& snapshot, std::uint64_t index) {
  const auto leaf = snapshot.entry(index);
  if (!leaf) return leaf.error();
  const auto entry = decode_entry(leaf.value());
  if (!entry) return entry.error().while_doing("reading entry " + std::to_string(index));
  return entry.value().at;
}

}  // namespace

Result<std::uint64_t> first_entry_since(const Snapshot& snapshot, TimeMs time) {
  std::uint64_t low = 0;
  std::uint64_t high = snapshot.size();
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto at = time_of(snapshot, middle);
    if (!at) return at.error();
    if (at.value() < time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace passnum
