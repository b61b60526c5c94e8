#pragma once

#include <initializer_list>
#include <memory>

#include "ledger/base/bytes.h"

namespace passnum {

// SHA-256 (FIPS 180-4) of the parts, one after the other. Reuses one context a thread; any thread may call
// it.
Hash sha256(std::initializer_list<ByteView> parts);
inline Hash sha256(ByteView bytes) {
  return sha256({bytes});
}

// SHA-256 of what comes piece by piece, as of a large file. One thread at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(ByteView bytes);
  // Of everything added; begins anew.
  Hash finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace passnum
