#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "issuer/statement/statement.h"

namespace passnum {

// CSV as French spreadsheets open it without asking: UTF-8 with a byte-order mark, `;`, CRLF, decimal comma,
// JJ/MM/AAAA, no `sep=` line.

// The statement, one row a line with everything repeated on it so that rows of several statements can be put
// together, and a last row with the totals. The same statement gives the same bytes.
std::string to_csv(const Statement& statement);

// Text that came from outside, as a cell: quoted when it must be, and with an apostrophe before it when a
// spreadsheet would take it for a formula (it begins with = + - @, their full-width forms, a tab or a line
// end). The apostrophe stays visible: it is better seen than run.
std::string text_cell(std::string_view text);
// "-1234,50". Ours, so a minus in front stays a number.
std::string amount_cell(std::int64_t cents);

}  // namespace passnum
