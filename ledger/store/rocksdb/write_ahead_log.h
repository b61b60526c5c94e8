#pragma once

#include <cstdint>

#include "ledger/store/rocksdb/disk.h"

namespace passnum {

// Where RocksDB's write-ahead log ends. RocksDB itself only says that a log is damaged, not where.
struct LogEnd {
  std::uint64_t whole_bytes = 0;  // the file's beginning that consists of whole records, one batch each
  std::uint64_t file_bytes = 0;
  // Behind what is damaged there is the beginning of a later batch.
  bool is_followed = false;
};

// Reads the file to its end, 32 KiB at a time. It takes records as RocksDB 7.8 writes them without recycling
// and without compression; what else there may be counts as damaged. Errors: io.
Result<LogEnd> find_end(const DiskFile& log);

}  // namespace passnum
