#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"

namespace passnum {

// Where entries, the state they lead to, the tree's full tiles and the signed checkpoint are kept.
//
// The port promises: append() makes all of a unit durable together or not at all, and only for the writer
// whose epoch is the newest; reads are snapshots; absent and unreadable are never one answer (absent:
// std::nullopt or not_found; unreadable: corrupt, naming what; a disk that fails: io).
//
// Nothing above this port knows which engine is behind it, nothing below it knows a rule.

// A key and value of the state, or a deletion when there is no value.
struct StatePut {
  std::string key;
  std::optional<std::string> value;
};

// A tile that has become full: 256 hashes of 32 bytes, one after the other (C2SP tlog-tiles).
struct TilePut {
  std::uint8_t level;
  std::uint64_t index;
  Bytes hashes;
};

// What one append() makes true.
struct Unit {
  std::uint64_t epoch = 0;        // of the writer, as begin_epoch() gave it
  std::uint64_t first_index = 0;  // of the first entry; equals the store's size
  std::vector<Bytes> entries;     // leaves, as hashed
  std::vector<StatePut> state;    // applied in this order
  std::vector<TilePut> tiles;     // exactly those that it makes full
  std::string checkpoint;         // the signed note over first_index + entries.size()
};

// Limits; append() answers too_large above them. An entry is also within kBundleEntryBytesMax (tree/tiles.h),
// and a state key has at least one byte.
constexpr std::size_t kUnitEntriesMax = 10'000;
constexpr std::size_t kUnitStateMax = 100'000;
constexpr std::size_t kUnitCheckpointBytesMax = 64 * 1024;
constexpr std::size_t kUnitBytesMax = 64 * 1024 * 1024;  // entries, keys, values and checkpoint together
constexpr std::size_t kStateKeyBytesMax = 256;
constexpr std::size_t kStateValueBytesMax = 64 * 1024;

// The store as it was at one moment, whatever is appended later. Any thread may use one snapshot, one at a
// time.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  // How many entries there are.
  virtual std::uint64_t size() const = 0;
  // The signed note of the last whole append(). Absent only in a store that nothing was appended to.
  virtual Result<std::optional<std::string>> checkpoint() const = 0;
  // Leaf bytes of `index`. Errors: not_found (index >= size), corrupt (index < size and it is not there), io.
  virtual Result<Bytes> entry(std::uint64_t index) const = 0;
  // `count` entries from `first`, or fewer, even none, where the log ends. Errors: corrupt, io.
  virtual Result<std::vector<Bytes>> entries(std::uint64_t first, std::size_t count) const = 0;
  // The 8192 bytes of a full tile. Absent when it is not full yet. Errors: corrupt (full and not there), io.
  virtual Result<std::optional<Bytes>> tile(std::uint8_t level, std::uint64_t index) const = 0;
  // Absent: never put, or deleted since. Errors: corrupt, io.
  virtual Result<std::optional<std::string>> state(std::string_view key) const = 0;
  // Calls `visit` for each key that begins with `prefix`, in byte order, from the first key above `after`
  // (empty: from the beginning), until it returns false. `visit` may read the same snapshot. Errors: corrupt,
  // io; what was visited before stays visited.
  virtual Result<Done> scan(
      std::string_view prefix, std::string_view after,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;
};

// What a store occupies now. Zero: nothing, or this engine does not know.
struct StoreSizes {
  std::uint64_t disk_bytes = 0;       // of all its files
  std::uint64_t memory_bytes = 0;     // what it keeps of what it read and wrote
  std::uint64_t unflushed_bytes = 0;  // of those, units that are in the write-ahead log only
};

class Store {
 public:
  virtual ~Store() = default;
  // Takes over as the only writer: after it returns, an append() with an older epoch fails with fenced.
  // Durable on return. Call it once, before the first append().
  virtual Result<std::uint64_t> begin_epoch() = 0;
  // Writes the unit and returns when it is durable. Only one thread calls it, one unit at a time. Errors:
  // fenced, invalid (first_index is not the size, or the unit is not whole) and too_large: nothing was
  // written. io or corrupt: the unit may be on disk or not; this store and its snapshots refuse everything
  // from then on, the caller must stop, and learns which by opening the store again. Nothing is retried.
  virtual Result<Done> append(const Unit& unit) = 0;
  // Any thread may call it. A snapshot may outlive the store object, which keeps the files open until then.
  virtual std::unique_ptr<Snapshot> snapshot() const = 0;
  // Any thread; looks at every file, so not often. Errors: io.
  virtual Result<StoreSizes> sizes() const { return StoreSizes{}; }
};

}  // namespace passnum
