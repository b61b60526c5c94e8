#pragma once

#include <vector>

#include "audit/replay/replay.h"
#include "issuer/statement/statement.h"

namespace passnum {

// What structures are owed, computed from the entries alone.

// One statement for each programme and structure with a line in the period, by number. CHECKs that the replay
// is finished and period.first <= period.last. `issued_on` is printed, and nothing is computed from it.
std::vector<Statement> make_statements(const Replay& replay, const Period& period, Day issued_on);

// The same for one structure, which may have no line. Errors: not_found, when the log has no such programme
// or structure.
Result<Statement> make_statement(const Replay& replay, ProgrammeId programme, const StructureId& structure,
                                 const Period& period, Day issued_on);

}  // namespace passnum
