#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "ledger/base/bytes.h"
#include "ledger/store/rocksdb/disk.h"

namespace passnum {

// How far a store has come.
struct Progress {
  std::uint64_t size = 0;
  std::uint64_t epoch = 0;
  bool operator==(const Progress&) const = default;
};

// A small file beside the database that remembers what was acknowledged, so that a database that has lost its
// newest writes is not taken for a shorter one. RocksDB cannot tell by itself: a deleted live write-ahead
// log, or one flipped bit in the length of a record near its end, looks to it like a log that ends there.
//
// There are two slots. The one that was synced last is never written to, so that a power cut leaves it whole
// whatever becomes of the other. The mark is written after each unit but not synced with it: after a power
// cut it may be behind the database, never ahead of it.
//
// The open file is also the store's lock: one process, one SizeMark.
class SizeMark {
 public:
  // A new file, synced. Errors: invalid (it exists), io.
  static Result<Done> create(Disk& disk, const std::filesystem::path& path);
  // Errors: not_found, unavailable (another process has it open), corrupt (no slot is whole), unsupported (of
  // another version), io.
  static Result<std::unique_ptr<SizeMark>> open(Disk& disk, const std::filesystem::path& path);

  const Progress& least() const { return least_; }
  // Writes, without a sync. Errors: io.
  Result<Done> raise(const Progress& progress);
  Result<Done> sync();

 private:
  SizeMark(std::unique_ptr<DiskFile> file, std::filesystem::path path)
      : file_(std::move(file)), path_(std::move(path)) {}
  Result<Done> load();

  std::unique_ptr<DiskFile> file_;
  std::filesystem::path path_;
  std::uint64_t writes_ = 0;
  std::size_t newest_slot_ = 0;
  std::size_t synced_slot_ = 0;
  Progress least_;
};

}  // namespace passnum
