#pragma once

#include <rocksdb/db.h>
#include <rocksdb/iterator.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/guarded.h"
#include "ledger/store/rocksdb/rocksdb_store.h"
#include "ledger/store/rocksdb/sealed_value.h"
#include "ledger/store/rocksdb/size_mark.h"

// Inside this folder only: the one header that sees RocksDB's.

namespace passnum {

constexpr std::string_view kMarkName = "mark";
constexpr std::string_view kDatabaseName = "rocksdb";
constexpr std::string_view kPinnedName = "pinned";
constexpr std::string_view kTornName = "torn";

// The size and the note over it, one record so that they cannot disagree.
struct Head {
  std::uint64_t size = 0;
  std::string checkpoint;  // empty in a store that nothing was appended to
};
std::string encode_head(const Head& head);

// An open RocksDB with its column families.
class Database {
 public:
  enum class Access : std::uint8_t { create, read, write };
  // With `env`, reads through it in the place of the disk's own. Errors: corrupt, io, unsupported.
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& path,
                                                const RocksdbOptions& options, Access access,
                                                Disk& disk = machine_disk(),
                                                std::unique_ptr<rocksdb::Env> env = nullptr);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& operator*() const { return *db_; }
  rocksdb::DB* operator->() const { return db_.get(); }
  rocksdb::ColumnFamilyHandle* column(Column column) const {
    return columns_[static_cast<std::size_t>(column) - 1];
  }

  // The unsealed value, as `at` saw it (null: now). Absent only when there is no such key. Errors: corrupt,
  // io.
  Result<std::optional<std::string>> get(Column column, std::string_view key,
                                         const rocksdb::Snapshot* at) const;
  // Over a whole column, as `options` say; nothing that cannot be read is passed over.
  std::unique_ptr<rocksdb::Iterator> iterator(rocksdb::ReadOptions options, Column column) const;
  // As get(), for records that create() wrote. Errors: also corrupt, when it is not there.
  Result<std::string> meta(std::string_view key) const;
  // Seals and adds to `batch`.
  Result<Done> put(rocksdb::WriteBatch& batch, Column column, std::string_view key,
                   std::string_view value) const;
  Result<StoreSizes> sizes() const;
  // Writes `batch` and syncs it. Errors: io, corrupt.
  Result<Done> write(rocksdb::WriteBatch& batch) const;

 private:
  Database() = default;
  std::unique_ptr<rocksdb::Env> env_;  // goes last
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> columns_;
};

// What RocksDB says, as an Error.
Error to_error(const rocksdb::Status& status, std::string_view doing);

// What a snapshot of the port sees: one moment of the database. `database` outlives it.
struct View {
  View(const Database& database, Head seen);
  ~View();
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  const Database& database;
  const rocksdb::Snapshot* moment;
  Head head;
};

// Removes the pinned store in `directory`, whole or not, if there is one. Errors: unavailable (somebody has
// it open), io.
Result<Done> remove_pinned(const std::filesystem::path& directory);

// The store behind RocksdbStore and its snapshots, which share it.
class Engine {
 public:
  static Result<Done> create(const std::filesystem::path& directory, Disk& disk);
  static Result<std::shared_ptr<Engine>> open(const std::filesystem::path& directory,
                                              const RocksdbOptions& options, Disk& disk);
  // As open(), and then writes nothing: only view() and check_alive() are to be called.
  static Result<std::shared_ptr<Engine>> look(const std::filesystem::path& directory,
                                              const RocksdbOptions& options, Disk& disk);
  ~Engine();

  Result<std::uint64_t> begin_epoch();
  Result<Done> append(const Unit& unit);
  // The newest acknowledged moment: a unit is in it when its append() is about to return, never before.
  std::shared_ptr<const View> view() const;
  Result<StoreSizes> sizes() const { return database_->sizes(); }
  // Done, or what went wrong with an earlier write: from then on nothing is answered.
  Result<Done> check_alive() const;
  // See RocksdbStore::pin().
  Result<std::uint64_t> pin();
  // See RocksdbStore::set_aside().
  const std::optional<SetAside>& set_aside() const { return set_aside_; }

 private:
  Engine(std::unique_ptr<SizeMark> mark, std::unique_ptr<Database> database, Head head, std::uint64_t epoch);
  Result<Done> append_alone(Progress& progress, const Unit& unit);
  Result<Done> write(rocksdb::WriteBatch& batch, const Progress& after);
  Result<std::uint64_t> pin_alone();
  Error fail(const Error& error);

  std::unique_ptr<SizeMark> mark_;
  std::unique_ptr<Database> database_;
  Guarded<Progress> progress_;  // its lock is held while writing
  Guarded<std::shared_ptr<const View>> view_;
  Guarded<std::optional<Error>> failure_;
  Guarded<Done> pinning_;  // its lock is held while pinning
  std::optional<SetAside> set_aside_;
};

}  // namespace passnum
