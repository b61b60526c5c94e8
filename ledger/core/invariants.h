#pragma once

#include <optional>
#include <string>

#include "ledger/core/state.h"
#include "ledger/model/entry.h"

namespace passnum {

// The identities of the money and of the vouchers that must hold after every entry, checked on what the entry
// touched. std::nullopt when they hold, else which one does not, in words: a bug, and the batch must not be
// written. All checkers run, so that all that is wrong is said.
std::optional<std::string> broken_invariants(const Entry& entry, State& state);

}  // namespace passnum
