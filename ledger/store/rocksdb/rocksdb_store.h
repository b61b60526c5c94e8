#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "ledger/store/store.h"

namespace passnum {

class Disk;
class Engine;

constexpr std::size_t kRocksdbMemoryBytesMin = 8 * 1024 * 1024;
constexpr int kRocksdbOpenFilesMin = 16;

struct RocksdbOptions {
  // What blocks read and units not yet in table files may occupy together. Indexes and filters are among the
  // blocks. A soft bound: what one read pins is above it.
  std::size_t memory_bytes = 512 * 1024 * 1024;
  // Table files held open.
  int open_files = 512;
};

// What a power cut had left behind the end of the write-ahead log `log`, and where it is now.
struct SetAside {
  std::filesystem::path log;
  std::uint64_t log_bytes = 0;  // what stayed
  std::uint64_t bytes = 0;      // what went
  std::filesystem::path copy;   // there
};

// The embedded store: one machine, one directory, one process at a time.
//
//   directory/mark       what was acknowledged (size_mark.h), and the lock
//   directory/rocksdb/   the database; nothing in it is ours to touch
//   directory/pinned/    while a backup is made: this store as it was at one moment, a store itself
//   directory/torn/      bytes that power cuts left behind the end of a write-ahead log (torn_end.h): never
//                        read again, kept as evidence, anybody's to remove
//
// Not trusted: whoever can write to its files can change entries, which the tree and the signed checkpoint
// will show, and state, which a replay of the entries will show. Accidents (a flipped bit, a file that went
// missing) are found here, and answered with corrupt or io.
//
// RocksDB runs two background threads ("rocksdb:high", "rocksdb:low") that write and merge table files.
class RocksdbStore final : public Store {
 public:
  // An empty store in a directory that is empty or not there yet (its parent is). Durable on return. The only
  // call that ever creates a database. Errors: invalid (something is there), io; a failed one may leave files
  // behind, which open() will refuse.
  static Result<Done> create(const std::filesystem::path& directory);
  // Takes the store for this process. Looks at everything read-only first, so that an open() that refuses has
  // not changed the database. What a power cut left behind the end of the write-ahead log is set aside, when
  // it is certain that no acknowledged unit is in it (torn_end.h). Errors: not_found (no store there),
  // unavailable (another process has it), unsupported (another format version), corrupt, io, invalid (options
  // below the minimum).
  static Result<std::unique_ptr<RocksdbStore>> open(const std::filesystem::path& directory,
                                                    const RocksdbOptions& options);
  // The store as it lies there, for reading only: takes the lock as open() does, until the snapshot goes, and
  // changes nothing. Errors: as open().
  static Result<std::unique_ptr<Snapshot>> look(const std::filesystem::path& directory,
                                                const RocksdbOptions& options);
  // The same on another disk than this machine's (disk.h): for tests.
  static Result<Done> create(const std::filesystem::path& directory, Disk& disk);
  static Result<std::unique_ptr<RocksdbStore>> open(const std::filesystem::path& directory,
                                                    const RocksdbOptions& options, Disk& disk);
  ~RocksdbStore() override;

  Result<std::uint64_t> begin_epoch() override;
  Result<Done> append(const Unit& unit) override;
  std::unique_ptr<Snapshot> snapshot() const override;
  Result<StoreSizes> sizes() const override;

  // What open() has set aside, if there was anything.
  const std::optional<SetAside>& set_aside() const;

  // Makes directory/pinned a store of its own with everything that was acknowledged before the call, and
  // returns its size. Its table files are links to the same bytes: it costs hardly any time or space, but
  // what is merged away here stays on the disk as long as it is there. One at a time: takes the place of the
  // one before, unless somebody has that open (unavailable). Appending goes on meanwhile. Any thread may call
  // it. Errors: also io; nothing of this store is changed by a failed one.
  Result<std::uint64_t> pin() const;
  // Removes what pin() made in the store `directory`, if it is there. Errors: unavailable (somebody has it
  // open), io.
  static Result<Done> unpin(const std::filesystem::path& directory);
  // Where pin() puts it, for a store in `directory`.
  static std::filesystem::path pinned(const std::filesystem::path& directory);

 private:
  explicit RocksdbStore(std::shared_ptr<Engine> engine);

  std::shared_ptr<Engine> engine_;
};

}  // namespace passnum
