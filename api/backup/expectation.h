#pragma once

#include <optional>
#include <string>

#include "ledger/tree/checkpoint.h"
#include "ledger/tree/tile_reader.h"

namespace passnum {

// What somebody knows of a log from elsewhere: a checkpoint that they were given before.
struct Expectation {
  std::string note;
  Checkpoint checkpoint;
};

// From the text of a checkpoint, or a file with one, or a receipt (.tlog-proof), which carries one, or the
// file of a checkpoint lock, which is only read; `key` must have signed it. Errors: not_found, invalid,
// too_large, corrupt, io; unavailable (a server holds the lock).
Result<Expectation> read_expectation(const std::string& text_or_file, const VerifierKey& key);

// Why a log is not the one that was expected, with both signed notes as evidence.
struct Contradiction {
  enum class Kind { rollback, fork };
  Kind kind;
  std::string expected;
  std::string found;
};

// The log of `found` must be the one of `expected` with nothing but entries added. `tiles` are verified
// hashes of the log of `found`; without them only sizes, and roots of one size, are compared. Nothing: it is.
// Errors: those of `tiles`.
Result<std::optional<Contradiction>> contradiction(const Expectation& expected, const std::string& found_note,
                                                   const Checkpoint& found, TileReader* tiles);

}  // namespace passnum
