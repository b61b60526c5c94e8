#pragma once

#include "ledger/core/state.h"
#include "ledger/model/entry.h"

namespace passnum {

// Changes the state by one accepted entry, `index` in the log. Cannot refuse: what it needs was seen by
// decide, or the log would not hold the entry. `request_digest` is SHA-256 of the signed request, kept so
// that a repeat is told from a reuse of its id.
void apply(const Entry& entry, std::uint64_t index, const Hash& request_digest, State& state);

}  // namespace passnum
