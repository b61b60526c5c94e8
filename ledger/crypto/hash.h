#pragma once

#include <initializer_list>

#include "ledger/base/bytes.h"

namespace passnum {

// SHA-256 (FIPS 180-4) of the parts, one after the other. Reuses one context a thread; any thread may call
// it.
Hash sha256(std::initializer_list<ByteView> parts);
inline Hash sha256(ByteView bytes) {
  return sha256({bytes});
}

}  // namespace passnum
