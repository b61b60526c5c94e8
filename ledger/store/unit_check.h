#pragma once

#include <cstdint>

#include "ledger/store/store.h"

namespace passnum {

// What every engine refuses before it writes anything, for a store of `size` entries whose newest epoch is
// `epoch` (0: begin_epoch() was never called). Pure. Errors: fenced; invalid (another first index than the
// size, no checkpoint, an empty key, tiles that are not those the unit makes full); too_large (a limit of
// store.h).
Result<Done> check_unit(const Unit& unit, std::uint64_t size, std::uint64_t epoch);

// Whether a store of `size` entries must have this tile. False for a level that no tree has.
bool tile_is_full(std::uint8_t level, std::uint64_t index, std::uint64_t size);

}  // namespace passnum
