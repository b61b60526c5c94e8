#pragma once

#include <string>

#include "issuer/statement/statement.h"
#include "ledger/base/result.h"

namespace passnum {

// Writes the statement as a tagged A4 document for the comptable and the structure, in French: who is owed
// what, each voucher, the funders' parts, what is missing before it can be paid, the legal mentions, and the
// log it was computed from. The same statement gives the same bytes. Durable on return; a file at `path` is
// replaced whole or not at all. Errors: those of page::Document.
Result<Done> write_pdf(const Statement& statement, const std::string& path);
// The same bytes, for who sends them. Memory: about 25 KiB a page, and a page has some forty lines.
Result<std::string> pdf_bytes(const Statement& statement);

}  // namespace passnum
