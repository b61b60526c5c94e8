#include "api/sqlite/failure.h"

#include <sqlite3.h>

namespace passnum::sqlite {
namespace {

ErrorCode code_of(int primary) {
  switch (primary) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
      return ErrorCode::unavailable;
    case SQLITE_CONSTRAINT:
      return ErrorCode::invalid;
    case SQLITE_TOOBIG:
      return ErrorCode::too_large;
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_NOLFS:
    case SQLITE_PROTOCOL:
      return ErrorCode::io;
    default:
      // Our SQL is tried against the schema in the tests: when a table or a column is missing, or a page
      // cannot be read, the file is not what it should be.
      return ErrorCode::corrupt;
  }
}

}  // namespace

Error failure(sqlite3* handle, int code, const std::string& doing) {
  CHECK((code & 0xff) != SQLITE_MISUSE);
  const char* words = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  return Error(code_of(code & 0xff), doing + ": " + words);
}

}  // namespace passnum::sqlite
