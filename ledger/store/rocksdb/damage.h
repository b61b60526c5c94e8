#pragma once

#include <string>

#include "ledger/base/result.h"

namespace passnum {

// That something on the disk is not what was written there: which file or entry, and what to do about it.
inline Error damaged(const std::string& what) {
  return Error(ErrorCode::corrupt,
               what + "; keep these files as evidence, and restore the newest whole copy or ask for help");
}

}  // namespace passnum
