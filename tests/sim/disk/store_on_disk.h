#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/store/rocksdb/rocksdb_store.h"
#include "tests/sim/disk/sim_disk.h"

namespace passnum {

// The real store alone on a simulated disk, with units so large that RocksDB writes and merges table files
// while it runs, and everything that it has promised.
class StoreOnDisk {
 public:
  struct Memory {
    bool is_created = false;
    std::uint64_t acknowledged = 0;  // entries
    std::uint64_t in_flight = 0;
    std::vector<std::uint64_t> bulks;  // first entries of the acknowledged large units
    bool is_bulk_in_flight = false;
  };

  explicit StoreOnDisk(SimDisk& disk) : StoreOnDisk(disk, Memory()) {}
  StoreOnDisk(SimDisk& disk, Memory memory);

  Result<Done> create();
  Result<Done> open();
  // One unit of so many entries; a multiple of four makes it a large one, a few times.
  Result<Done> append(std::size_t entries);
  Result<Done> repeat() { return Done{}; }
  void close();
  std::string judge();
  std::string still_answers(bool has_write_failed);

  const Memory& memory() const { return memory_; }

 private:
  SimDisk& disk_;
  Memory memory_;
  std::unique_ptr<RocksdbStore> store_;
  std::uint64_t epoch_ = 0;
};

}  // namespace passnum
