#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "api/sqlite/statement.h"
#include "ledger/base/result.h"

struct sqlite3;

namespace passnum::sqlite {

// How long a call waits for another connection's write before it gives up as `unavailable`.
constexpr int kBusyTimeoutMs = 5000;
// The longest text or row of bytes that goes in or comes out.
constexpr int kValueBytesMax = 16 * 1024 * 1024;

// One connection to one SQLite file that is ours: what may hold personal data, or must expire, and so has no
// place in the ledger. Write-ahead log, a sync before each commit returns, foreign keys enforced, nothing in
// the file's schema trusted to call functions, what is deleted overwritten. A written row is durable when
// `run` outside a transaction, or Transaction::commit(), has returned.
//
// One thread at a time: keep it in a Guarded. Several connections, also of several processes, may have the
// same file; they write one after the other.
class Database {
 public:
  // Opens the file, or makes it, readable by its owner only, when it is certainly absent. What is there is
  // read whole once, and never replaced. Errors: corrupt (not one of ours, damaged, emptied, or missing while
  // its write-ahead log is there: names the file); io; unavailable.
  static Result<Database> open(const std::string& path);
  // Opens what is already there. Errors: also not_found.
  static Result<Database> open_existing(const std::string& path);

  // Errors: unavailable (another connection writes for longer than kBusyTimeoutMs, or no memory), corrupt,
  // io.
  Result<Statement> prepare(std::string_view sql);
  // Statements without values, one after the other. Never with text from outside in it. Errors: as run().
  Result<Done> execute(const std::string& script);

  // One statement that gives no rows. Errors: as prepare(), and invalid (a constraint of the schema said no),
  // too_large (a value above kValueBytesMax).
  template <typename... Values>
  Result<Done> run(std::string_view sql, const Values&... values) {
    auto statement = prepare(sql);
    if (!statement) return std::move(statement).error();
    return statement.value().bind(values...).run();
  }
  // The first row, or nothing. Errors: as run(), and corrupt (a column is of another type than asked for).
  template <typename... Columns, typename... Values>
  Result<std::optional<std::tuple<Columns...>>> row(std::string_view sql, const Values&... values) {
    auto statement = prepare(sql);
    if (!statement) return std::move(statement).error();
    return statement.value().bind(values...).template next<Columns...>();
  }
  // Copies this moment of it, whatever others write meanwhile, to a new file for its owner only, and reads
  // all of the copy. Durable on return; its name is after a sync of the folder. Of one that failed nothing is
  // left. Errors: invalid (`to` exists), corrupt (the copy is damaged, and so is this), unavailable, io.
  Result<Done> copy_to(const std::string& to);
  // Every page, index and constraint (PRAGMA integrity_check). Errors: corrupt.
  Result<Done> check_whole();

  // How many rows the last statement that has ended inserted, changed or deleted.
  std::int64_t rows_changed() const;

 private:
  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  using Handle = std::unique_ptr<sqlite3, Closer>;
  explicit Database(Handle handle, std::string path) : handle_(std::move(handle)), path_(std::move(path)) {}
  static Result<Database> connect(const std::string& path);
  static Result<Done> create(const std::string& path);
  Result<Done> copy_pages_from(Database& source);
  Result<Done> check_ours();

  Handle handle_;
  std::string path_;
};

// Everything between begin() and commit() happens, or nothing of it does. Takes the right to write at once,
// so that what was read inside is still true at commit(). Without commit(), undone at the end of its life.
class Transaction {
 public:
  // `database` must outlive it. Errors: as Database::run().
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  // Durable on return. After an Error nothing of it has happened, but for `io`: then it may or may not have.
  Result<Done> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace passnum::sqlite
