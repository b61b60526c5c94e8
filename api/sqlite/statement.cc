#include "api/sqlite/statement.h"

#include <sqlite3.h>

#include "api/sqlite/failure.h"
#include "ledger/base/check.h"

namespace passnum::sqlite {

void Statement::Finalizer::operator()(sqlite3_stmt* handle) const {
  sqlite3_finalize(handle);
}

void Statement::begin(std::size_t values_count) {
  CHECK(values_count == static_cast<std::size_t>(sqlite3_bind_parameter_count(handle_.get())));
  // Its code repeats that of the last step, which was already told.
  (void)sqlite3_reset(handle_.get());
  (void)sqlite3_clear_bindings(handle_.get());
  binding_ = SQLITE_OK;
}

void Statement::note(int code) {
  if (binding_ == SQLITE_OK) binding_ = code;
}

void Statement::bind_one(int position, std::int64_t value) {
  note(sqlite3_bind_int64(handle_.get(), position, value));
}

void Statement::bind_one(int position, std::string_view value) {
  const char* text = value.data() != nullptr ? value.data() : "";
  note(sqlite3_bind_text64(handle_.get(), position, text, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_one(int position, ByteView value) {
  const void* bytes = value.data() != nullptr ? static_cast<const void*>(value.data()) : "";
  note(sqlite3_bind_blob64(handle_.get(), position, bytes, value.size(), SQLITE_TRANSIENT));
}

Result<Done> Statement::run() {
  auto stepped = step(0);
  if (!stepped) return std::move(stepped).error();
  CHECK(!stepped.value());
  return Done{};
}

Result<bool> Statement::step(std::size_t columns_count) {
  CHECK(columns_count == static_cast<std::size_t>(sqlite3_column_count(handle_.get())));
  sqlite3* database = sqlite3_db_handle(handle_.get());
  if (binding_ != SQLITE_OK) return failure(nullptr, binding_, sqlite3_sql(handle_.get()));
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    (void)sqlite3_reset(handle_.get());
    return false;
  }
  auto error = failure(database, code, sqlite3_sql(handle_.get()));
  (void)sqlite3_reset(handle_.get());
  return error;
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

bool Statement::read(int column, std::int64_t& out) const {
  if (sqlite3_column_type(handle_.get(), column) != SQLITE_INTEGER) return false;
  out = sqlite3_column_int64(handle_.get(), column);
  return true;
}

bool Statement::read(int column, std::string& out) const {
  if (sqlite3_column_type(handle_.get(), column) != SQLITE_TEXT) return false;
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  if (text == nullptr) return false;
  out.assign(text, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column)));
  return true;
}

bool Statement::read(int column, Bytes& out) const {
  if (sqlite3_column_type(handle_.get(), column) != SQLITE_BLOB) return false;
  const auto* bytes = static_cast<const Byte*>(sqlite3_column_blob(handle_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
  out.clear();
  if (size != 0) out.assign(bytes, bytes + size);
  return true;
}

Error Statement::wrong_type() const {
  return Error(ErrorCode::corrupt,
               std::string(sqlite3_sql(handle_.get())) + ": a column is of another type than it must be");
}

}  // namespace passnum::sqlite
