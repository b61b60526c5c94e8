#pragma once

#include "ledger/core/state.h"
#include "ledger/store/store.h"

namespace passnum {

// Puts into the state whose each public key is, when the store was written before the state said so: without
// it, a key of that time could be enrolled a second time under another name. Stored with the next unit.
// Errors: those of the store.
Result<Done> index_public_keys(const Snapshot& snapshot, State& state);

}  // namespace passnum
