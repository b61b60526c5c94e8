#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "audit/replay/spill_file.h"
#include "audit/replay/zeroed_bytes.h"
#include "ledger/base/ids.h"
#include "ledger/base/time.h"

namespace passnum {

// The place of a record in one of the lists of Books.
using Slot = std::uint32_t;
constexpr Slot kNoSlot = UINT32_MAX;
constexpr std::uint64_t kNoEntry = UINT64_MAX;

// An accepted redemption, and its reversal if there was one.
struct RedemptionBook {
  std::uint64_t entry = 0;
  std::uint64_t reversal_entry = kNoEntry;
  TimeMs at;
  TimeMs reversed_at;
  Slot order = 0;
  std::uint32_t booklet_offset = 0;
  Slot site = 0;
  Slot structure = 0;
  Slot device = 0;
  Slot service = 0;
  Day service_day;
  VoucherIndex index;
  bool offline = false;
  bool is_reversed() const { return reversal_entry != kNoEntry; }
};

// The redemptions in the order of the log, 40 bytes each. They are what an audit collects most of and looks
// at least, so they are what goes to a temporary file when memory gets scarce. Copies share what is in the
// file.
class RedemptionList {
 public:
  static constexpr std::size_t kBlockRecords = 65'536;

  // `redemption` without a reversal, of an entry after those before and below 2^32 (CHECKed).
  void push_back(const RedemptionBook& redemption);
  // From now on only the last block of kBlockRecords stays in memory. When the file cannot be made or
  // written, all the others do too.
  void put_aside();
  std::size_t size() const { return size_; }
  RedemptionBook operator[](std::size_t number) const;
  // The number of the redemption that this entry was.
  std::optional<std::size_t> find(std::uint64_t entry) const;
  void reverse(std::size_t number, std::uint64_t entry, TimeMs at);
  void for_each(const std::function<void(const RedemptionBook&)>& visit) const;

  // Why the file could not be read, once it could not: what was read from then on means nothing. Whoever has
  // read asks.
  const std::optional<Error>& failure() const { return failure_; }
  std::size_t memory_bytes() const;

 private:
  struct Record {
    std::int64_t at;
    std::uint32_t entry;
    Slot order;
    std::uint32_t booklet_and_index;  // the booklet's offset, and five bits of the index from 0
    Slot site;
    Slot structure;
    Slot device;
    std::uint32_t service_and_offline;  // one bit: offline
    std::int32_t service_day;
  };
  static_assert(sizeof(Record) == 40);
  struct Block {
    std::uint32_t first_entry = 0;
    std::uint64_t offset = 0;  // in the file
    ZeroedBytes records;       // kBlockRecords of them, or nothing when they are in the file
  };
  struct Reversal {
    std::uint64_t entry;
    TimeMs at;
  };

  static Record packed(const RedemptionBook& redemption);
  RedemptionBook unpacked(std::size_t number, const Record& record) const;
  Record record(std::size_t number) const;
  void spill(Block& block);
  void read(const Block& block, std::size_t place, std::span<Record> out) const;

  std::vector<Block> blocks_;
  std::size_t size_ = 0;
  std::unordered_map<std::size_t, Reversal> reversals_;
  std::shared_ptr<SpillFile> file_;
  bool is_put_aside_ = false;
  mutable std::optional<Error> failure_;
};

}  // namespace passnum
