#include "ledger/store/unit_check.h"

#include <set>
#include <string>
#include <utility>

#include "ledger/tree/tiles.h"

namespace passnum {
namespace {

Error invalid(std::string words) {
  return Error(ErrorCode::invalid, "unit: " + std::move(words));
}

Error above(std::string_view what, std::size_t value, std::size_t max) {
  return Error(ErrorCode::too_large, "unit: " + std::string(what) + " is " + std::to_string(value) +
                                         ", above the limit of " + std::to_string(max));
}

Result<Done> check_place(const Unit& unit, std::uint64_t size, std::uint64_t epoch) {
  if (epoch == 0) return invalid("no writer has begun an epoch");
  if (unit.epoch < epoch) {
    return Error(ErrorCode::fenced, "unit of epoch " + std::to_string(unit.epoch) + ": epoch " +
                                        std::to_string(epoch) + " has taken over");
  }
  if (unit.epoch > epoch) {
    return invalid("epoch " + std::to_string(unit.epoch) + " was never begun");
  }
  if (unit.first_index != size) {
    return invalid("first index " + std::to_string(unit.first_index) + " in a store of " +
                   std::to_string(size) + " entries");
  }
  return Done{};
}

Result<Done> check_sizes(const Unit& unit) {
  if (unit.entries.size() > kUnitEntriesMax) {
    return above("count of entries", unit.entries.size(), kUnitEntriesMax);
  }
  if (unit.state.size() > kUnitStateMax) {
    return above("count of state changes", unit.state.size(), kUnitStateMax);
  }
  std::size_t bytes = unit.checkpoint.size();
  if (unit.checkpoint.empty()) return invalid("no checkpoint");
  if (bytes > kUnitCheckpointBytesMax) return above("checkpoint's size", bytes, kUnitCheckpointBytesMax);
  for (const Bytes& entry : unit.entries) {
    if (entry.size() > kBundleEntryBytesMax) return above("entry's size", entry.size(), kBundleEntryBytesMax);
    bytes += entry.size();
  }
  for (const StatePut& put : unit.state) {
    if (put.key.empty()) return invalid("a state key is empty");
    if (put.key.size() > kStateKeyBytesMax) {
      return above("state key's size", put.key.size(), kStateKeyBytesMax);
    }
    const std::size_t value_bytes = put.value ? put.value->size() : 0;
    if (value_bytes > kStateValueBytesMax) {
      return above("state value's size", value_bytes, kStateValueBytesMax);
    }
    bytes += put.key.size() + value_bytes;
  }
  if (bytes > kUnitBytesMax) return above("size", bytes, kUnitBytesMax);
  return Done{};
}

// A tile is written once, by the unit that makes it full. So none is ever written over, and from the size
// alone a reader knows which ones must be there.
Result<Done> check_tiles(const Unit& unit) {
  std::set<std::pair<std::uint8_t, std::uint64_t>> due;
  const std::uint64_t size = unit.first_index + unit.entries.size();
  std::uint64_t before = unit.first_index;
  std::uint64_t after = size;
  for (std::uint8_t level = 0; level <= kTileLevelMax; ++level) {
    before /= kTileWidth;
    after /= kTileWidth;
    for (std::uint64_t index = before; index < after; ++index) due.emplace(level, index);
  }
  for (const TilePut& tile : unit.tiles) {
    const std::string name = "tile " + std::to_string(tile.level) + "/" + std::to_string(tile.index);
    if (tile.hashes.size() != kTileBytesMax) {
      return invalid(name + " has " + std::to_string(tile.hashes.size()) + " bytes");
    }
    if (due.erase({tile.level, tile.index}) == 0) {
      return invalid(name + " does not become full by it, or comes twice");
    }
  }
  if (!due.empty()) {
    return invalid("tile " + std::to_string(due.begin()->first) + "/" + std::to_string(due.begin()->second) +
                   " becomes full by it and is missing");
  }
  return Done{};
}

}  // namespace

Result<Done> check_unit(const Unit& unit, std::uint64_t size, std::uint64_t epoch) {
  if (auto checked = check_place(unit, size, epoch); !checked) return checked;
  if (auto checked = check_sizes(unit); !checked) return checked;
  return check_tiles(unit);
}

bool tile_is_full(std::uint8_t level, std::uint64_t index, std::uint64_t size) {
  return level <= kTileLevelMax && index < (size >> (8 * level)) / kTileWidth;
}

}  // namespace passnum
