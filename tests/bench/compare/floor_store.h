#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace passnum::compare {

// What every ledger on RocksDB has to write for one redemption, and nothing else.
struct Spent {
  std::uint64_t voucher = 0;
  std::string scan_id;
};

// RocksDB with the sizes, compression and hints of our own store, but without its seals, checks and columns:
// three puts a redemption (an entry of 400 bytes; the voucher's state and the request's index of 60 each).
// What fails ends the program with 1: a bench has nothing to save.
class FloorStore {
 public:
  enum class Writers : std::uint8_t { one, many };
  // In a directory that is not there yet.
  explicit FloorStore(const std::string& directory, Writers writers = Writers::one);

  // One thread at a time; what it added is durable after write().
  void add(rocksdb::WriteBatch& batch, std::uint64_t index, const Spent& spent) const;
  // Any thread. Returns after the sync.
  void write(rocksdb::WriteBatch& batch);

  // Every entry, in order.
  void each_entry(const std::function<void(const rocksdb::Slice& entry)>& visit) const;

  struct Counts {
    std::uint64_t entries = 0;
    std::uint64_t vouchers = 0;
    std::uint64_t requests = 0;
  };
  // By reading them all.
  Counts count() const;
  // Ends the program with 1 unless each of the three is `redemptions`: fast and wrong is not a result.
  void check(std::uint64_t redemptions) const;

 private:
  std::unique_ptr<rocksdb::DB> db_;
};

// Says on standard error what is wrong, and ends the program with 1.
[[noreturn]] void give_up(const std::string& words);

}  // namespace passnum::compare
