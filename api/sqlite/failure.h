#pragma once

#include <string>

#include "ledger/base/result.h"

struct sqlite3;

namespace passnum::sqlite {

// What a result code of SQLite means to us: "doing: why". `handle` may be null.
Error failure(sqlite3* handle, int code, const std::string& doing);

}  // namespace passnum::sqlite
