#include "tests/sim/disk/store_on_disk.h"

#include "tests/unit/ledger/store/units.h"

namespace passnum {
namespace {

const std::string kStorePath = std::string(SimDisk::kTop) + "/store";
constexpr RocksdbOptions kSmallestOptions{kRocksdbMemoryBytesMin, kRocksdbOpenFilesMin};
// Together more than RocksDB keeps in memory for one column before it writes a table file.
constexpr int kBulkValues = 10;
constexpr std::size_t kBulkValueBytes = 60'000;
constexpr std::size_t kBulksMax = 6;

std::string bulk_key(std::uint64_t first, int value) {
  return "bulk/" + std::to_string(first) + "/" + std::to_string(value);
}

// Bytes that do not compress.
std::string bulk_value(std::uint64_t first, int value) {
  Dice dice(first * 1'000 + static_cast<std::uint64_t>(value));
  std::string out(kBulkValueBytes, '\0');
  for (std::size_t i = 0; i < out.size(); i += 8) {
    const std::uint64_t word = dice.next();
    for (std::size_t k = 0; k < 8; ++k) out[i + k] = static_cast<char>(word >> (8 * k));
  }
  return out;
}

}  // namespace

StoreOnDisk::StoreOnDisk(SimDisk& disk, Memory memory) : disk_(disk), memory_(std::move(memory)) {}

Result<Done> StoreOnDisk::create() {
  if (auto created = RocksdbStore::create(kStorePath, disk_); !created) return created;
  memory_.is_created = true;
  return Done{};
}

Result<Done> StoreOnDisk::open() {
  close();
  auto store = RocksdbStore::open(kStorePath, kSmallestOptions, disk_);
  if (!store) return std::move(store).error();
  store_ = std::move(store).value();
  auto epoch = store_->begin_epoch();
  if (!epoch) return std::move(epoch).error();
  epoch_ = epoch.value();
  return Done{};
}

void StoreOnDisk::close() {
  store_.reset();
}

Result<Done> StoreOnDisk::append(std::size_t entries) {
  // RocksDB lets a write wait for the flush before the last one, and only this thread can do that flush.
  disk_.run_jobs();
  const std::uint64_t first = memory_.acknowledged;
  Unit unit = unit_of(epoch_, first, entries);
  memory_.in_flight = entries;
  memory_.is_bulk_in_flight = entries % 4 == 0 && memory_.bulks.size() < kBulksMax;
  if (memory_.is_bulk_in_flight) {
    for (int i = 0; i < kBulkValues; ++i) unit.state.push_back({bulk_key(first, i), bulk_value(first, i)});
  }
  if (auto appended = store_->append(unit); !appended) return appended;
  memory_.acknowledged += entries;
  memory_.in_flight = 0;
  if (memory_.is_bulk_in_flight) memory_.bulks.push_back(first);
  memory_.is_bulk_in_flight = false;
  return Done{};
}

std::string StoreOnDisk::judge() {
  const auto seen = store_->snapshot();
  const bool is_more = seen->size() > memory_.acknowledged;
  const std::uint64_t expected = memory_.acknowledged + (is_more ? memory_.in_flight : 0);
  if (seen->size() != expected) {
    return std::to_string(seen->size()) + " entries are there, " + std::to_string(memory_.acknowledged) +
           " were acknowledged and " + std::to_string(memory_.in_flight) + " are in flight";
  }
  if (std::string wrong = what_is_wrong(*seen); !wrong.empty()) return wrong;
  if (is_more && memory_.is_bulk_in_flight) memory_.bulks.push_back(memory_.acknowledged);
  std::size_t values = 0;
  const auto scanned = seen->scan("bulk/", "", [&](std::string_view, std::string_view) {
    values += 1;
    return true;
  });
  if (!scanned) return scanned.error().message();
  if (values != memory_.bulks.size() * kBulkValues) return "part of a large unit is there";
  for (const std::uint64_t first : memory_.bulks) {
    for (int i = 0; i < kBulkValues; ++i) {
      const auto value = seen->state(bulk_key(first, i));
      if (!value) return value.error().message();
      if (value.value() != bulk_value(first, i)) return "the value " + bulk_key(first, i) + " differs";
    }
  }
  memory_ = {true, expected, 0, memory_.bulks, false};
  return "";
}

std::string StoreOnDisk::still_answers(bool has_write_failed) {
  if (store_ == nullptr) return "";
  if (store_->append(unit_of(epoch_, memory_.acknowledged, 1))) return "the store appends";
  if (!has_write_failed) return "";
  const auto seen = store_->snapshot();
  if (seen->checkpoint()) return "the store shows its checkpoint";
  if (seen->state("size")) return "the store shows a state key";
  if (store_->begin_epoch()) return "the store takes a new writer";
  return "";
}

}  // namespace passnum
