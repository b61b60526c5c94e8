#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "ledger/store/rocksdb/disk.h"
#include "ledger/store/rocksdb/rocksdb_store.h"

namespace passnum {

// What a power cut may leave behind the end of the newest write-ahead log: part of a batch, or, on a file
// system that makes a file longer before its bytes are there, anything. RocksDB refuses most of it, since it
// cannot tell it from damage to something acknowledged. We can: one batch is written at a time, and the next
// one only when the last is synced, so what was not synced is one batch at most, at the end of the newest
// log.
//
// An end is torn when all that is whole lies before it, no later batch begins in it, and it is no longer than
// one unit. Then only the unit that was written last can be in it. That this one was not acknowledged is said
// by the size mark, and when the power cut took back the mark's newest writes, by the checkpoint lock, which
// is synced before an answer unless that was done within a second. So what is not found is this alone: a
// power cut under load, the mark and the lock behind it, and the disk has damaged a unit that it said it had
// synced, and just the last one. Its bytes are kept then as well.
struct TornEnd {
  std::filesystem::path file;
  std::uint64_t whole_bytes = 0;  // what stays
  std::uint64_t file_bytes = 0;
};

std::string describe(const TornEnd& torn);

// Above what one unit can be with RocksDB's own bytes.
constexpr std::uint64_t kTornBytesMax = kUnitBytesMax + kUnitBytesMax / 4;

// Of the newest log in `database`; absent when it ends with a whole record. Changes nothing. Errors: corrupt
// (what is damaged is not the end), io, unavailable.
Result<std::optional<TornEnd>> find_torn_end(Disk& disk, const std::filesystem::path& database);

// Copies the torn bytes to a new file in `place`, a directory that is made in a directory that is there, and
// takes them away from the log. Durable on return; cut off before that, both are there or the next call makes
// another copy. Errors: io, unavailable.
Result<SetAside> set_aside(Disk& disk, const TornEnd& torn, const std::filesystem::path& place);

}  // namespace passnum
