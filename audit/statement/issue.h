#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/statement/statement.h"

namespace passnum {

// "2026", "2026-11" or "20261101-20261115", as period_text() writes it. Errors: invalid.
Result<Period> parse_period(const std::string& text);

// What a structure did for a programme in a period, as the entry that would claim it.
struct Proposal {
  StatementIssued statement;
  std::string programme_code;
  std::string structure_name;
  std::string identifier;   // identifier_text()
  bool is_issued = false;   // the log has this very statement
  std::string obstacle_fr;  // why it cannot be issued now; empty when it can
};

// One for each programme and structure that has a line of the period in no statement yet, or the period's
// statement already; of this programme and this structure when they are given. By number. What a statement of
// a part of the period has already is left out, and the number then says which days are left. CHECKs that the
// replay is finished. Nothing of this is right when the replay has findings: look first.
std::vector<Proposal> propose_statements(const Replay& replay, const Period& period,
                                         const std::optional<ProgrammeId>& programme,
                                         const std::optional<StructureId>& structure);

}  // namespace passnum
