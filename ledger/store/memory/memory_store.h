#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/store/store.h"

namespace passnum {

// What goes wrong with an append(): it fails before it has written, or after. A lost reply is not a lost
// write.
enum class Fault : std::uint8_t {
  none,
  refuses,            // not persisted, reported failed
  writes_then_fails,  // persisted, reported failed
};

// What stays when a MemoryStore goes: the disk below it. It can be made to fail, for tests. Any thread may
// call any function of it.
class MemoryDisk {
 public:
  MemoryDisk();
  ~MemoryDisk();
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;

  // Another disk with the same contents, epoch included, on which nothing fails.
  std::shared_ptr<MemoryDisk> copy() const;

  // The append() after the next `appends_before` ones has `fault`; each call replaces the last.
  void arm(Fault fault, std::uint64_t appends_before = 0);
  // Units that were persisted.
  std::uint64_t units_count() const;

  // From now on reading this answers corrupt, in every snapshot.
  void make_entry_unreadable(std::uint64_t index);
  void make_state_unreadable(std::string_view key);
  void make_tile_unreadable(std::uint8_t level, std::uint64_t index);
  void make_checkpoint_unreadable();
  // After `reads_before` more values read, every read answers io.
  void fail_reads(std::uint64_t reads_before = 0);
  // Nothing fails or is unreadable any more.
  void heal();

  // Puts other bytes in the place of stored ones, as somebody with access to the disk could.
  void overwrite_entry(std::uint64_t index, Bytes leaf);
  void overwrite_state(std::string_view key, std::optional<std::string> value);
  void overwrite_tile(std::uint8_t level, std::uint64_t index, Bytes hashes);
  void overwrite_checkpoint(std::string checkpoint);

 private:
  friend class MemoryStore;
  struct Contents;
  std::shared_ptr<Contents> contents_;
};

// The port's promises kept in memory, for tests and simulation. As any store it refuses everything after a
// failed append(); opening again is another MemoryStore on the same disk.
class MemoryStore final : public Store {
 public:
  // With a disk of its own.
  MemoryStore();
  explicit MemoryStore(std::shared_ptr<MemoryDisk> disk);
  ~MemoryStore() override;

  MemoryDisk& disk() { return *disk_; }

  Result<std::uint64_t> begin_epoch() override;
  Result<Done> append(const Unit& unit) override;
  std::unique_ptr<Snapshot> snapshot() const override;

 private:
  struct Failure;
  class View;

  std::shared_ptr<MemoryDisk> disk_;
  std::shared_ptr<Failure> failure_;
};

}  // namespace passnum
