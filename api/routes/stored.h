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

}  // namespace passnum
