#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include <cstdarg>
#include <cstdio>
#include <utility>

#include "ledger/store/rocksdb/damage.h"
#include "ledger/store/rocksdb/engine.h"
#include "ledger/store/rocksdb/log_guard.h"

namespace passnum {
namespace {

constexpr std::size_t kInfoLogBytesMax = 4 * 1024 * 1024;
constexpr std::size_t kInfoLogsMax = 4;
constexpr std::size_t kProtectionBytes = 8;
constexpr int kBloomBitsPerKey = 10;
constexpr double kMemtableBloomRatio = 0.1;
constexpr std::size_t kKindCharacters = 7;  // tells "request/", "redemption/" and "booklet/" apart

// Keeps RocksDB's last warning, which names the file where its Status does not, and writes nothing to disk.
class LastWarning final : public rocksdb::Logger {
 public:
  LastWarning() : Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}
  using Logger::Logv;
  void Logv(const rocksdb::InfoLogLevel level, const char* format, va_list arguments) override {
    if (level < rocksdb::InfoLogLevel::WARN_LEVEL || level == rocksdb::InfoLogLevel::HEADER_LEVEL) return;
    std::array<char, 512> line{};
    const int length = std::vsnprintf(line.data(), line.size(), format, arguments);
    if (length > 0) text_.with([&](std::string& text) { text = line.data(); });
  }
  std::string text() const {
    return text_.with([](const std::string& text) { return text; });
  }

 private:
  Guarded<std::string> text_;
};

// Anything that could make RocksDB open with less than was acknowledged is off. Its default recovery mode
// takes one flipped bit in the write-ahead log for the log's end, and drops everything after it without a
// word.
rocksdb::DBOptions database_options(const RocksdbOptions& options, Database::Access access,
                                    const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::DBOptions out;
  out.create_if_missing = access == Database::Access::create;
  out.create_missing_column_families = access == Database::Access::create;
  out.error_if_exists = access == Database::Access::create;
  out.paranoid_checks = true;
  out.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  out.track_and_verify_wals_in_manifest = true;
  out.verify_sst_unique_id_in_manifest = true;
  out.recycle_log_file_num = 0;
  // Each change of the set of files is a new manifest, synced before CURRENT names it: a power cut can leave
  // nothing behind the end of the one that counts.
  out.max_manifest_file_size = 1;
  out.best_efforts_recovery = false;
  out.max_bgerror_resume_count = 0;  // nothing is retried
  out.flush_verify_memtable_count = true;
  out.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  // All columns reach table files together: no write-ahead log is kept for the sake of a small one.
  out.atomic_flush = true;

  out.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(options.memory_bytes / 4, cache);
  out.max_total_wal_size = options.memory_bytes / 2;
  out.max_open_files = options.open_files;
  out.max_background_jobs = 2;
  out.allow_concurrent_memtable_write = false;  // one thread writes
  out.max_log_file_size = kInfoLogBytesMax;
  out.keep_log_file_num = kInfoLogsMax;
  out.stats_dump_period_sec = 0;
  out.stats_persist_period_sec = 0;
  return out;
}

rocksdb::ColumnFamilyOptions column_options(Column column, const RocksdbOptions& options,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.checksum = rocksdb::kXXH3;
  table.format_version = 5;
  table.block_size = column == Column::state ? 4 * 1024 : 16 * 1024;
  if (column == Column::state) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));

  rocksdb::ColumnFamilyOptions out;
  out.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  out.write_buffer_size = options.memory_bytes / 16;
  out.level_compaction_dynamic_level_bytes = true;
  out.paranoid_file_checks = true;  // what was flushed or merged is read back before the old files go
  out.force_consistency_checks = true;
  out.memtable_protection_bytes_per_key = kProtectionBytes;
  // Keys of one kind come nearly in order (indexes, ids that begin with the time): each goes in beside the
  // one before it of its kind, instead of being looked for from the top.
  out.memtable_insert_with_hint_prefix_extractor.reset(
      rocksdb::NewCappedPrefixTransform(column == Column::state ? kKindCharacters : 0));
  if (column == Column::state) {
    // Every new request id is looked for first, and is not there.
    out.memtable_whole_key_filtering = true;
    out.memtable_prefix_bloom_size_ratio = kMemtableBloomRatio;
  }
  // Hashes do not shrink.
  out.compression = column == Column::tiles ? rocksdb::kNoCompression : rocksdb::kLZ4Compression;
  if (column == Column::entries || column == Column::tiles) {
    // Written once, in order, never deleted: files move down the levels as they are, and none is rewritten
    // for age.
    out.ttl = 0;
    out.periodic_compaction_seconds = 0;
  }
  return out;
}

std::vector<rocksdb::ColumnFamilyDescriptor> columns(const RocksdbOptions& options,
                                                     const std::shared_ptr<rocksdb::Cache>& cache) {
  return {{rocksdb::kDefaultColumnFamilyName, column_options(Column::meta, options, cache)},
          {"entries", column_options(Column::entries, options, cache)},
          {"state", column_options(Column::state, options, cache)},
          {"tiles", column_options(Column::tiles, options, cache)}};
}

}  // namespace

Error to_error(const rocksdb::Status& status, std::string_view doing) {
  CHECK(!status.ok());
  const std::string words = std::string(doing) + ": " + status.ToString();
  // An open that lacks a column family, or CURRENT, is InvalidArgument to RocksDB, one that lacks another
  // file an error of the disk.
  if (status.IsCorruption() || status.IsNotFound() || status.IsInvalidArgument()) return damaged(words);
  if (status.IsPathNotFound()) return damaged(words);
  return Error(status.IsNotSupported() ? ErrorCode::unsupported : ErrorCode::io, words);
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path,
                                                 const RocksdbOptions& options, Access access, Disk& disk,
                                                 std::unique_ptr<rocksdb::Env> env) {
  const auto cache =
      rocksdb::NewLRUCache(options.memory_bytes / 4 * 3);  // a quarter for what it does not count
  auto settings = database_options(options, access, cache);
  LogGuard* guard = nullptr;
  if (!env) {
    auto guarded = std::make_unique<LogGuard>(*disk.env());
    guard = guarded.get();
    env = std::move(guarded);
  }
  settings.env = env.get();
  settings.max_file_opening_threads = disk.opening_threads();
  const auto warning = std::make_shared<LastWarning>();
  if (access == Access::read) settings.info_log = warning;

  std::unique_ptr<Database> out(new Database());
  out->env_ = std::move(env);
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      access == Access::read
          ? rocksdb::DB::OpenForReadOnly(settings, path.string(), columns(options, cache), &out->columns_,
                                         &db)
          : rocksdb::DB::Open(settings, path.string(), columns(options, cache), &out->columns_, &db);
  out->db_.reset(db);
  if (!status.ok()) {
    const std::string last = warning->text();
    return to_error(status, "database " + path.string() + (last.empty() ? "" : " (" + last + ")"));
  }
  if (guard != nullptr) guard->arm();
  return out;
}

Database::~Database() {
  for (rocksdb::ColumnFamilyHandle* column : columns_) delete column;
}

Result<std::optional<std::string>> Database::get(Column column, std::string_view key,
                                                 const rocksdb::Snapshot* at) const {
  rocksdb::ReadOptions options;
  options.snapshot = at;
  rocksdb::PinnableSlice sealed;
  const rocksdb::Status status = db_->Get(options, this->column(column), key, &sealed);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return to_error(status, "reading " + describe(column, key));
  const auto value = unseal(column, key, sealed.ToStringView());
  if (!value) return damaged(describe(column, key) + ": its seal does not fit");
  return std::optional<std::string>(*value);
}

std::unique_ptr<rocksdb::Iterator> Database::iterator(rocksdb::ReadOptions options, Column column) const {
  // Where ranges may have been deleted (none ever is here), 7.8's merging iterator forgets to ask why a file
  // gave no first key, and goes on behind it with status OK (SkipNextDeleted; facebook/rocksdb pull request
  // 11782). Compaction merges without that step.
  options.ignore_range_deletions = true;
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(options, this->column(column)));
}

Result<std::string> Database::meta(std::string_view key) const {
  auto value = get(Column::meta, key, nullptr);
  if (!value) return std::move(value).error();
  if (!value.value()) return damaged(describe(Column::meta, key) + " is missing");
  return std::move(*value.value());
}

Result<Done> Database::put(rocksdb::WriteBatch& batch, Column column, std::string_view key,
                           std::string_view value) const {
  const auto status = batch.Put(this->column(column), key, seal(column, key, value));
  if (!status.ok()) return to_error(status, "preparing " + describe(column, key));
  return Done{};
}

Result<Done> Database::write(rocksdb::WriteBatch& batch) const {
  rocksdb::WriteOptions options;
  options.sync = true;
  options.protection_bytes_per_key = kProtectionBytes;
  const auto status = db_->Write(options, &batch);
  if (!status.ok()) return to_error(status, "writing to " + db_->GetName());
  return Done{};
}

Result<StoreSizes> Database::sizes() const {
  StoreSizes out;
  // The write buffers are counted in the cache, which they share.
  db_->GetIntProperty(rocksdb::DB::Properties::kBlockCacheUsage, &out.memory_bytes);
  db_->GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables, &out.unflushed_bytes);
  std::error_code failure;
  std::filesystem::directory_iterator file(db_->GetName(), failure);
  for (const std::filesystem::directory_iterator end; !failure && file != end; file.increment(failure)) {
    // RocksDB removes files that it has merged at any time.
    std::error_code gone;
    const auto bytes = file->file_size(gone);
    if (!gone) out.disk_bytes += bytes;
  }
  if (failure) return Error(ErrorCode::io, "listing " + db_->GetName() + ": " + failure.message());
  return out;
}

}  // namespace passnum
