#pragma once

#include "issuer/statement/statement.h"
#include "ledger/core/payment_records.h"
#include "ledger/store/store.h"

namespace passnum::structures {

// About 25 MB as lines, and 20 MB as CSV.
constexpr std::size_t kStatementLinesMax = 50'000;

// A statement that was issued, with each of its lines, read again from the entries that it covers. Costs a
// look at each entry of its days. The same statement is the same for ever, but for what was recorded anew
// since: the names of structure and sites, and the structure's SIRET or RNA.
//
// Errors: corrupt when the lines do not come to exactly what the statement says, or are not of its days, or
// when something cannot be read: no paper is made of it then. too_large above `lines_max` lines; io.
Result<Statement> read_statement(const Snapshot& snapshot, const StatementRecord& record,
                                 std::size_t lines_max = kStatementLinesMax);

}  // namespace passnum::structures
