#include "tests/bench/compare/floor_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <cstdio>
#include <cstdlib>

namespace passnum::compare {
namespace {

constexpr std::size_t kMemoryBytes = std::size_t{512} * 1024 * 1024;
constexpr std::size_t kEntryBytes = 400;
constexpr std::size_t kStateBytes = 60;

void must(const rocksdb::Status& status, const std::string& doing) {
  if (!status.ok()) give_up(doing + ": " + status.ToString());
}

// A letter for the kind of record, then the number so that byte order is its order.
std::string key_of(char kind, std::uint64_t number) {
  std::string key(1, kind);
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>(number >> shift));
  return key;
}

}  // namespace

void give_up(const std::string& words) {
  std::fprintf(stderr, "%s\n", words.c_str());
  std::exit(1);
}

FloorStore::FloorStore(const std::string& directory, Writers writers) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(kMemoryBytes / 4 * 3);
  table.checksum = rocksdb::kXXH3;
  table.format_version = 5;
  table.block_size = std::size_t{16} * 1024;
  rocksdb::Options options;
  options.create_if_missing = true;
  options.error_if_exists = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = kMemoryBytes / 16;
  options.max_total_wal_size = kMemoryBytes / 2;
  options.max_background_jobs = 2;
  options.compression = rocksdb::kLZ4Compression;
  options.level_compaction_dynamic_level_bytes = true;
  if (writers == Writers::one) {
    // Keys of a kind come in order: each goes in beside the one before it.
    options.allow_concurrent_memtable_write = false;
    options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewCappedPrefixTransform(1));
  }
  rocksdb::DB* db = nullptr;
  must(rocksdb::DB::Open(options, directory, &db), "opening " + directory);
  db_.reset(db);
}

void FloorStore::add(rocksdb::WriteBatch& batch, std::uint64_t index, const Spent& spent) const {
  std::string entry = spent.scan_id;
  entry.resize(kEntryBytes, 'e');
  std::string state = spent.scan_id;
  state.resize(kStateBytes, 's');
  must(batch.Put(key_of('e', index), entry), "entry");
  must(batch.Put(key_of('v', spent.voucher), state), "state");
  must(batch.Put("r" + spent.scan_id, state), "request");
}

void FloorStore::write(rocksdb::WriteBatch& batch) {
  rocksdb::WriteOptions options;
  options.sync = true;
  must(db_->Write(options, &batch), "writing");
}

void FloorStore::each_entry(const std::function<void(const rocksdb::Slice& entry)>& visit) const {
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
  for (at->Seek("e"); at->Valid() && at->key()[0] == 'e'; at->Next()) visit(at->value());
  must(at->status(), "reading entries");
}

FloorStore::Counts FloorStore::count() const {
  Counts counts;
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    const char kind = at->key()[0];
    ++(kind == 'e' ? counts.entries : kind == 'v' ? counts.vouchers : counts.requests);
  }
  must(at->status(), "reading");
  return counts;
}

void FloorStore::check(std::uint64_t redemptions) const {
  const Counts counts = count();
  if (counts.entries == redemptions && counts.vouchers == redemptions && counts.requests == redemptions)
    return;
  give_up(std::to_string(counts.entries) + " entries, " + std::to_string(counts.vouchers) + " vouchers and " +
          std::to_string(counts.requests) + " requests are stored after " + std::to_string(redemptions) +
          " redemptions");
}

}  // namespace passnum::compare
