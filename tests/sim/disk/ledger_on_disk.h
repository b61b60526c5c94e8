#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/sequencer/log_writer.h"
#include "ledger/store/memory/memory_lock.h"
#include "ledger/store/rocksdb/rocksdb_store.h"
#include "tests/sim/disk/sim_disk.h"

namespace passnum {

// The real log writer over the real store on a simulated disk, and everything that it has promised. Each
// entry follows from its place in the log, so what a correct log holds is known to the byte.
class LedgerOnDisk {
 public:
  // Outlives a power cut: what the world outside knows.
  struct Memory {
    bool is_created = false;          // create() has said so
    std::vector<Bytes> acknowledged;  // leaves, in order
    std::vector<Bytes> in_flight;     // of the unit that nobody knows about
    LockPlace lock;                   // on another disk, which keeps what it was given
  };

  explicit LedgerOnDisk(SimDisk& disk) : LedgerOnDisk(disk, Memory()) {}
  LedgerOnDisk(SimDisk& disk, Memory memory);

  Result<Done> create();
  // By the real recovery.
  Result<Done> open();
  // One unit of so many entries. It is in flight until it is acknowledged.
  Result<Done> append(std::size_t entries);
  // The last request again: its first answer must come back, and no second entry.
  Result<Done> repeat();
  void close();
  // Once open: why this is not the log that was promised, in words; empty when it is. A unit in flight that
  // is there whole counts as acknowledged from now on.
  std::string judge();
  // After an error of append(): what is still done or answered; empty when nothing is. Reads go on when it
  // was only a read that failed.
  std::string still_answers(bool has_write_failed);

  Memory memory() const;

 private:
  SimDisk& disk_;
  Memory memory_;
  std::shared_ptr<LockPlace> lock_place_;
  MemoryLock lock_;
  std::unique_ptr<RocksdbStore> store_;
  std::unique_ptr<LogWriter> writer_;
};

}  // namespace passnum
