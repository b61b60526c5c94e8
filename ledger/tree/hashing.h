#pragma once

#include "ledger/base/bytes.h"

namespace passnum {

// The hashes of RFC 6962 section 2.1. The first byte tells a leaf from a node, so that nobody can pass the
// one for the other. Pure; any thread may call them.

// SHA-256(00 || leaf), over the bytes as they are stored.
Hash leaf_hash(ByteView leaf);
// SHA-256(01 || left || right).
Hash node_hash(const Hash& left, const Hash& right);
// The root of a tree without leaves: SHA-256 of nothing.
Hash empty_root();

}  // namespace passnum
