#include "audit/replay/id_table.h"

#include <cstring>
#include <random>
#include <utility>

#include "ledger/base/check.h"

namespace passnum {
namespace {

constexpr std::uint32_t kCapacityAtFirst = 16;
// A part doubles up to here, where it takes 40 KiB, and from then on grows by a quarter.
constexpr std::uint32_t kCapacityDoubledMax = 2048;

// The finaliser of SplitMix64: ids that count upwards must not fall side by side.
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

// Two words of eight bytes each, which costs less than a call of memcmp.
struct Words {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const Words&) const = default;
};
Words words_of(const Byte* id) {
  Words words;
  std::memcpy(&words.low, id, sizeof words.low);
  std::memcpy(&words.high, id + sizeof words.low, sizeof words.high);
  return words;
}

bool is_free(const Byte* slot) {
  return words_of(slot) == Words{};
}

}  // namespace

// Whoever writes a log does not know the seed, so cannot choose ids that fall side by side.
IdTable::IdTable(Holds holds)
    : slot_bytes_(sizeof(Id) + (holds == Holds::ids_and_numbers ? sizeof(std::uint32_t) : 0)),
      seed_(std::uint64_t{std::random_device()()} << 32 | std::random_device()()) {}

bool IdTable::insert(const Id& id, std::uint32_t number) {
  if (is_free(id.data())) {
    if (zero_) return false;
    zero_ = number;
    ++size_;
    return true;
  }
  const std::uint64_t hash = hash_of(id);
  Part& part = parts_[hash >> 58];
  if (std::uint64_t{part.count} * 8 >= std::uint64_t{part.capacity} * 7) grow(part);
  Byte* const slot = slot_of(part, hash, id);
  if (!is_free(slot)) return false;
  std::memcpy(slot, id.data(), sizeof id);
  if (holds_numbers()) std::memcpy(slot + sizeof id, &number, sizeof number);
  ++part.count;
  ++size_;
  return true;
}

bool IdTable::contains(const Id& id) const {
  if (is_free(id.data())) return zero_.has_value();
  const std::uint64_t hash = hash_of(id);
  const Part& part = parts_[hash >> 58];
  return part.capacity != 0 && !is_free(slot_of(part, hash, id));
}

std::optional<std::uint32_t> IdTable::find(const Id& id) const {
  CHECK(holds_numbers());
  if (is_free(id.data())) return zero_;
  const std::uint64_t hash = hash_of(id);
  const Part& part = parts_[hash >> 58];
  if (part.capacity == 0) return std::nullopt;
  const Byte* const slot = slot_of(part, hash, id);
  if (is_free(slot)) return std::nullopt;
  std::uint32_t number = 0;
  std::memcpy(&number, slot + sizeof id, sizeof number);
  return number;
}

std::size_t IdTable::memory_bytes() const {
  std::size_t bytes = 0;
  for (const auto& part : parts_) bytes += part.slots.size();
  return bytes;
}

std::uint64_t IdTable::hash_of(const Id& id) const {
  const Words words = words_of(id.data());
  return mixed(mixed(words.low ^ seed_) ^ words.high);
}

void IdTable::prefetch(const Id& id) const {
  constexpr std::size_t kCacheLineBytes = 64;
  const std::uint64_t hash = hash_of(id);
  const Part& part = parts_[hash >> 58];
  if (part.capacity == 0) return;
  const Byte* const slot = part.slots.data() + first_place(part, hash) * slot_bytes_;
  __builtin_prefetch(slot);
  __builtin_prefetch(slot + kCacheLineBytes);
}

// The first six bits of the hash have chosen the part; 32 others say how far into it.
std::uint64_t IdTable::first_place(const Part& part, std::uint64_t hash) {
  return (hash >> 24 & 0xffffffffU) * part.capacity >> 32;
}

Byte* IdTable::slot_of(const Part& part, std::uint64_t hash, const Id& id) const {
  const Words wanted = words_of(id.data());
  std::uint64_t place = first_place(part, hash);
  for (;; place = place + 1 == part.capacity ? 0 : place + 1) {
    Byte* const slot = part.slots.data() + place * slot_bytes_;
    const Words there = words_of(slot);
    if (there == Words{} || there == wanted) return slot;
  }
}

void IdTable::grow(Part& part) {
  Part larger;
  larger.capacity = part.capacity == 0                    ? kCapacityAtFirst
                    : part.capacity < kCapacityDoubledMax ? part.capacity * 2
                                                          : part.capacity + part.capacity / 4;
  CHECK(larger.capacity > part.capacity);
  larger.count = part.count;
  larger.slots = ZeroedBytes(larger.capacity * slot_bytes_);
  for (std::uint32_t place = 0; place < part.capacity; ++place) {
    const Byte* const slot = part.slots.data() + place * slot_bytes_;
    if (is_free(slot)) continue;
    Id id;
    std::memcpy(id.data(), slot, sizeof id);
    std::memcpy(slot_of(larger, hash_of(id), id), slot, slot_bytes_);
  }
  part = std::move(larger);
}

}  // namespace passnum
