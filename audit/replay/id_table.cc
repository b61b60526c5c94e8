#include "audit/replay/id_table.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <random>
#include <utility>

#include "ledger/base/check.h"

namespace passnum {
namespace {

constexpr std::size_t kFromSystemBytesMin = 64 * 1024;
constexpr std::uint32_t kCapacityAtFirst = 16;

// The finaliser of SplitMix64: ids that count upwards must not fall side by side.
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

bool is_free(const Byte* slot) {
  static constexpr IdTable::Id kZeros{};
  return std::memcmp(slot, kZeros.data(), kZeros.size()) == 0;
}

}  // namespace

ZeroedBytes::ZeroedBytes(std::size_t size) : size_(size) {
  if (size >= kFromSystemBytesMin) {
    void* const pages = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(pages != MAP_FAILED);
    data_ = static_cast<Byte*>(pages);
  } else {
    data_ = static_cast<Byte*>(std::calloc(size, 1));
    CHECK(data_ != nullptr);
  }
}

ZeroedBytes::~ZeroedBytes() {
  if (size_ >= kFromSystemBytesMin) {
    ::munmap(data_, size_);
  } else {
    std::free(data_);
  }
}

ZeroedBytes::ZeroedBytes(const ZeroedBytes& other) {
  if (other.size_ == 0) return;
  ZeroedBytes copy(other.size_);
  std::memcpy(copy.data_, other.data_, other.size_);
  std::swap(data_, copy.data_);
  std::swap(size_, copy.size_);
}

ZeroedBytes& ZeroedBytes::operator=(ZeroedBytes other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

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
  Part& part = parts_[hash >> 56];
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
  const Part& part = parts_[hash >> 56];
  return part.capacity != 0 && !is_free(slot_of(part, hash, id));
}

std::optional<std::uint32_t> IdTable::find(const Id& id) const {
  CHECK(holds_numbers());
  if (is_free(id.data())) return zero_;
  const std::uint64_t hash = hash_of(id);
  const Part& part = parts_[hash >> 56];
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
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::memcpy(&low, id.data(), sizeof low);
  std::memcpy(&high, id.data() + sizeof low, sizeof high);
  return mixed(mixed(low ^ seed_) ^ high);
}

// The first byte of the hash has chosen the part; the next four say how far into it.
Byte* IdTable::slot_of(const Part& part, std::uint64_t hash, const Id& id) const {
  std::uint64_t place = (hash >> 24 & 0xffffffffU) * part.capacity >> 32;
  for (;; place = place + 1 == part.capacity ? 0 : place + 1) {
    Byte* const slot = part.slots.data() + place * slot_bytes_;
    if (is_free(slot) || std::memcmp(slot, id.data(), sizeof id) == 0) return slot;
  }
}

void IdTable::grow(Part& part) {
  Part larger;
  larger.capacity = part.capacity == 0 ? kCapacityAtFirst : part.capacity + part.capacity / 4;
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
