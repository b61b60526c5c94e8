#include "api/sqlite/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "api/sqlite/failure.h"
#include "ledger/base/check.h"

namespace passnum::sqlite {
namespace {

// "PNdb": in the header of each file of ours, so that another program's database is not taken for one.
constexpr std::int64_t kApplicationId = 0x504e6462;

// The size, not_found, or io.
Result<std::int64_t> file_bytes(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) == 0) return static_cast<std::int64_t>(facts.st_size);
  const bool is_absent = errno == ENOENT;
  return Error(is_absent ? ErrorCode::not_found : ErrorCode::io,
               "looking at " + path + ": " + std::generic_category().message(errno));
}

Error io_error(const std::string& doing, const std::string& path) {
  return Error(ErrorCode::io, doing + " " + path + ": " + std::generic_category().message(errno));
}

Result<Done> sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return io_error("opening", folder);
  const bool is_synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!is_synced) return io_error("syncing", folder);
  return Done{};
}

void configure(sqlite3* handle) {
  CHECK(sqlite3_extended_result_codes(handle, 1) == SQLITE_OK);
  CHECK(sqlite3_busy_timeout(handle, kBusyTimeoutMs) == SQLITE_OK);
  CHECK(sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr) == SQLITE_OK);
  CHECK(sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr) == SQLITE_OK);
  CHECK(sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr) == SQLITE_OK);
  // A misspelt column in double quotes would otherwise be a text.
  CHECK(sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr) == SQLITE_OK);
  CHECK(sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr) == SQLITE_OK);
  (void)sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kValueBytesMax);
  (void)sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
}

constexpr const char* kSettings =
    "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0";

}  // namespace

void Database::Closer::operator()(sqlite3* handle) const {
  // The statements, which keep it alive, are finalized by their own owners.
  (void)sqlite3_close_v2(handle);
}

Result<Database> Database::connect(const std::string& path) {
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Handle handle(raw);
  if (code != SQLITE_OK) return failure(raw, code, "opening " + path);
  configure(raw);
  Database database(std::move(handle), path);
  if (auto set = database.execute(kSettings); !set) return set.error().while_doing("opening " + path);
  return database;
}

// Made whole under another name first: an empty file under the right one would be an empty database.
Result<Done> Database::create(const std::string& path) {
  const std::string made = path + ".new-" + std::to_string(::getpid());
  if (::unlink(made.c_str()) != 0 && errno != ENOENT) return io_error("removing", made);
  const int descriptor = ::open(made.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return io_error("creating", made);
  ::close(descriptor);
  {
    auto database = connect(made);
    if (!database) return std::move(database).error();
    auto written = database.value().execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    if (!written) return written;
    auto mode = database.value().row<std::string>("PRAGMA journal_mode = WAL");
    if (!mode) return std::move(mode).error();
    if (!mode.value() || std::get<0>(*mode.value()) != "wal") {
      return Error(ErrorCode::io, made + ": no write-ahead log can be had on this file system");
    }
  }
  // A link and not a rename: of two who make it at once, the first is taken by both.
  if (::link(made.c_str(), path.c_str()) != 0 && errno != EEXIST) return io_error("naming", path);
  if (::unlink(made.c_str()) != 0) return io_error("removing", made);
  return sync_folder_of(path);
}

Result<Database> Database::open(const std::string& path) {
  auto bytes = file_bytes(path);
  if (!bytes && bytes.error().code == ErrorCode::not_found) {
    // Beside a new file, the old write-ahead log would be taken for its own.
    const auto log = file_bytes(path + "-wal");
    if (log && log.value() > 0) {
      return Error(ErrorCode::corrupt,
                   path + " is missing, but its write-ahead log " + path +
                       "-wal is there: put the file back, or move the log away to begin anew");
    }
    if (auto made = create(path); !made) return made.error().while_doing("beginning " + path);
  }
  return open_existing(path);
}

Result<Database> Database::open_existing(const std::string& path) {
  auto bytes = file_bytes(path);
  if (!bytes) return std::move(bytes).error();
  if (bytes.value() == 0) {
    return Error(ErrorCode::corrupt,
                 path + " is empty: put it back from a copy, or move it away to begin anew");
  }
  auto database = connect(path);
  if (!database) return database;
  if (auto checked = database.value().check_ours(); !checked) {
    return checked.error().while_doing("checking " + path);
  }
  return database;
}

Result<Done> Database::check_ours() {
  auto id = row<std::int64_t>("PRAGMA application_id");
  if (!id) return std::move(id).error();
  if (!id.value() || std::get<0>(*id.value()) != kApplicationId) {
    return Error(ErrorCode::corrupt, "this is the database of another program");
  }
  auto checked = row<std::string>("PRAGMA quick_check(1)");
  if (!checked) return std::move(checked).error();
  if (!checked.value() || std::get<0>(*checked.value()) != "ok") {
    return Error(ErrorCode::corrupt, "damaged: put it back from a copy");
  }
  return Done{};
}

Result<Done> Database::check_whole() {
  auto checked = row<std::string>("PRAGMA integrity_check(1)");
  if (!checked) return std::move(checked).error();
  if (!checked.value() || std::get<0>(*checked.value()) != "ok")
    return Error(ErrorCode::corrupt, path_ + " is damaged");
  return Done{};
}

Result<Done> Database::copy_pages_from(Database& source) {
  sqlite3_backup* copying = sqlite3_backup_init(handle_.get(), "main", source.handle_.get(), "main");
  if (copying == nullptr)
    return failure(handle_.get(), sqlite3_errcode(handle_.get()), "copying to " + path_);
  // In one step: a moment of the source, whose writers do not wait.
  (void)sqlite3_backup_step(copying, -1);
  const int code = sqlite3_backup_finish(copying);
  if (code != SQLITE_OK) return failure(handle_.get(), code, "copying to " + path_);
  // As its source: who opens the copy has a write-ahead log again.
  if (auto mode = row<std::string>("PRAGMA journal_mode = WAL"); !mode) return std::move(mode).error();
  return check_whole();
}

Result<Done> Database::copy_to(const std::string& to) {
  const int descriptor = ::open(to.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0 && errno == EEXIST) return Error(ErrorCode::invalid, to + " is there already");
  if (descriptor < 0) return io_error("creating", to);
  ::close(descriptor);
  auto copied = [&]() -> Result<Done> {
    auto copy = connect(to);
    if (!copy) return std::move(copy).error();
    return copy.value().copy_pages_from(*this);
  }();
  if (!copied) (void)::unlink(to.c_str());
  return copied;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), 0, &raw, &rest);
  if (code != SQLITE_OK) return failure(handle_.get(), code, path_);
  CHECK(raw != nullptr);
  CHECK(rest == sql.data() + sql.size());
  return Statement(raw);
}

Result<Done> Database::execute(const std::string& script) {
  const int code = sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(handle_.get(), code, path_);
  return Done{};
}

std::int64_t Database::rows_changed() const {
  return sqlite3_changes64(handle_.get());
}

Result<Transaction> Transaction::begin(Database& database) {
  if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun) return std::move(begun).error();
  return Transaction(database);
}

Transaction::~Transaction() {
  // SQLite itself has already undone it after some errors; then there is nothing to roll back.
  if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}

Result<Done> Transaction::commit() {
  CHECK(database_ != nullptr);
  auto done = database_->execute("COMMIT");
  if (done) database_ = nullptr;
  return done;
}

}  // namespace passnum::sqlite
