#pragma once

#include <cstdint>

#include "ledger/base/time.h"
#include "ledger/store/store.h"

namespace passnum {

// The first entry that is not before `time`, or the log's size: entries are in the order of their times.
// Reads a few dozen of them. Errors: corrupt, io.
Result<std::uint64_t> first_entry_since(const Snapshot& snapshot, TimeMs time);

}  // namespace passnum
