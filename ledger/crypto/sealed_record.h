#pragma once

#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/random.h"
#include "ledger/crypto/keyed_hash.h"

namespace passnum {

// A record that only the holder of a key can read, for a database that others may read or write:
// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), under a key of its own derived from `key`, with a random
// nonce. 24 bytes of nonce, then the box, which is 16 bytes longer than the record. Any thread.

constexpr std::size_t kSealedRecordOverheadBytes = 40;

// `about` says which record it is and what stands beside it in plain text: it is not secret, and what was
// sealed with one does not open with another.
Bytes seal_record(ByteView record, std::string_view about, const HashKey& key, Random& random);
// Errors: corrupt, when the key or `about` is another one, or anything was changed: nobody can tell which.
Result<Bytes> open_record(ByteView sealed, std::string_view about, const HashKey& key);

}  // namespace passnum
