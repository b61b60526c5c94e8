#pragma once

#include <optional>

#include "ledger/core/state.h"
#include "ledger/store/store.h"

namespace passnum {

// A record as a snapshot has it. Absent is std::nullopt; unreadable is corrupt or io, naming the record.
template <typename T>
Result<std::optional<T>> stored(const Snapshot& snapshot, const std::string& key) {
  const auto bytes = snapshot.state(key);
  if (!bytes) return bytes.error().while_doing("reading the record " + key);
  if (!bytes.value()) return std::optional<T>();
  auto record = decode_record<T>(*bytes.value());
  if (!record) return record.error().while_doing("reading the record " + key);
  return std::optional<T>(std::move(record).value());
}

// The same of a record that another names: absent is corrupt, too.
template <typename T>
Result<T> stored_for_sure(const Snapshot& snapshot, const std::string& key) {
  auto record = stored<T>(snapshot, key);
  if (!record) return std::move(record).error();
  if (!record.value()) return Error(ErrorCode::corrupt, "the record " + key + " is not there");
  return std::move(*record.value());
}

// A moment of the store as the rules see it.
class SnapshotRecords final : public StateSource {
 public:
  explicit SnapshotRecords(const Snapshot& snapshot) : snapshot_(snapshot) {}
  Result<std::optional<std::string>> state(std::string_view key) override { return snapshot_.state(key); }

 private:
  const Snapshot& snapshot_;
};

// Whether the redemption of that scan is there and was not undone. Errors: as stored().
inline Result<bool> still_holds(const Snapshot& snapshot, const Uuid& scan_id) {
  SnapshotRecords source(snapshot);
  State state(source);
  const auto* redemption = find_redemption(state, scan_id);
  if (state.failure()) return *state.failure();
  return redemption != nullptr && !redemption->is_reversed;
}

}  // namespace passnum
