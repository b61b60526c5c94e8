#pragma once

#include <string>

#include "ledger/base/ids.h"
#include "ledger/store/store.h"

namespace passnum::structures {

// {"payments":[…],"statements":[…],"unclaimed":[…]}, canonical, of one structure at one moment: its
// statements and payments of every programme, the newest first (StoredClaim has how many), and what each
// programme owes it that is in no statement yet, which may be below zero. Errors: corrupt, io.
Result<std::string> statements_text(const Snapshot& snapshot, const StructureId& structure);

}  // namespace passnum::structures
