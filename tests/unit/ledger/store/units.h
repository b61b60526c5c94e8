#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/store/store.h"

namespace passnum {

// Units whose every byte follows from its place, so that a reader can tell whether it got the right ones.

inline std::string leaf_text(std::uint64_t index) {
  return "{\"entry\":" + std::to_string(index) + ",\"padding\":\"" + std::string(index % 7 * 16, 'x') + "\"}";
}

inline std::string checkpoint_text(std::uint64_t size) {
  return "example.org/log\n" + std::to_string(size) + "\n";
}

inline Bytes tile_bytes(std::uint8_t level, std::uint64_t index) {
  return Bytes(8192, static_cast<Byte>(1 + level * 31 + index));
}

inline std::string entry_state_key(std::uint64_t index) {
  return "entry/" + std::to_string(index);
}

// `count` entries from `first`, the tiles they make full, a state key for each, and the key "size".
inline Unit unit_of(std::uint64_t epoch, std::uint64_t first, std::uint64_t count) {
  Unit unit;
  unit.epoch = epoch;
  unit.first_index = first;
  const std::uint64_t size = first + count;
  for (std::uint64_t index = first; index < size; ++index) {
    unit.entries.push_back(to_bytes(leaf_text(index)));
    unit.state.push_back({entry_state_key(index), leaf_text(index)});
  }
  unit.state.push_back({"size", std::to_string(size)});
  for (std::uint8_t level = 0; level < 4; ++level) {
    const std::uint64_t width = std::uint64_t{256} << (8 * level);
    for (std::uint64_t index = first / width; index < size / width; ++index) {
      unit.tiles.push_back({level, index, tile_bytes(level, index)});
    }
  }
  unit.checkpoint = checkpoint_text(size);
  return unit;
}

// Why a snapshot is not what whole units made by unit_of() lead to, in words; empty when it is.
inline std::string what_is_wrong(const Snapshot& seen) {
  const std::uint64_t size = seen.size();
  const auto leaves = seen.entries(0, size);
  if (!leaves) return leaves.error().message();
  if (leaves.value().size() != size) return "not all entries";
  // Before any key is asked for by name: a scan that meets damage must say so, not end early.
  std::uint64_t scanned_count = 0;
  const auto scanned = seen.scan("entry/", "", [&](std::string_view, std::string_view) {
    scanned_count += 1;
    return true;
  });
  if (!scanned) return scanned.error().message();
  if (scanned_count != size) return "a scan found " + std::to_string(scanned_count) + " keys";
  for (std::uint64_t index = 0; index < size; ++index) {
    if (leaves.value()[index] != to_bytes(leaf_text(index)))
      return "entry " + std::to_string(index) + " differs";
    const auto value = seen.state(entry_state_key(index));
    if (!value) return value.error().message();
    if (value.value() != leaf_text(index)) return "the state of entry " + std::to_string(index) + " differs";
  }
  const auto beyond = seen.state(entry_state_key(size));
  if (!beyond) return beyond.error().message();
  if (beyond.value()) return "state of an entry beyond the end";
  for (std::uint64_t index = 0; index < size / 256; ++index) {
    const auto tile = seen.tile(0, index);
    if (!tile) return tile.error().message();
    if (tile.value() != tile_bytes(0, index)) return "tile " + std::to_string(index) + " differs";
  }
  if (size == 0) return "";
  const auto counted = seen.state("size");
  if (!counted) return counted.error().message();
  if (counted.value() != std::to_string(size)) return "the state is of another size";
  const auto checkpoint = seen.checkpoint();
  if (!checkpoint) return checkpoint.error().message();
  if (checkpoint.value() != checkpoint_text(size)) return "the checkpoint is of another size";
  return "";
}

}  // namespace passnum
