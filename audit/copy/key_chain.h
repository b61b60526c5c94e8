#pragma once

#include <string_view>

#include "audit/keys/key_book.h"
#include "ledger/tree/checkpoint.h"
#include "ledger/tree/frontier.h"

namespace passnum {

// Follows a log's key from one that is known, the first or any other, to the one that signed its checkpoint.
// It believes a change because the old key signed it, or the recovery key that the old key has signed for,
// and the new key as well: so it leads forwards and backwards.
class KeyChain {
 public:
  explicit KeyChain(const VerifierKey& known);

  // Reads an entry, before it is added to `tree`. Entries that change no key cost a search for a word.
  // Errors: corrupt, when an entry changes a key against the rules.
  Result<Done> read(ByteView entry, const Frontier& tree);
  // The checkpoint in `note`, when the key that is in force at its size signed it, and the known key is one
  // of the log's. Errors: those of open_checkpoint().
  Result<Checkpoint> open(std::string_view note) const;
  // All that were read about.
  LogKeys keys() const;

 private:
  VerifierKey known_;
  KeyBook book_;
};

}  // namespace passnum
