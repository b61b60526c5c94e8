#include "audit/replay/id_index.h"

#include <cstring>

#include "ledger/base/check.h"

namespace passnum {
namespace {

constexpr std::size_t kPlacesAtFirst = 1024;  // a power of two

// The finaliser of SplitMix64: ids that count upwards must not fall side by side.
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

std::uint64_t hash_of(const IdIndex::Id& id) {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::memcpy(&low, id.data(), sizeof low);
  std::memcpy(&high, id.data() + sizeof low, sizeof high);
  return mixed(mixed(low) ^ high);
}

}  // namespace

std::optional<std::uint32_t> IdIndex::insert(const Id& id) {
  if ((ids_.size() + 1) * 4 > places_.size() * 3) grow();
  const std::size_t place = place_of(id);
  if (places_[place] != 0) return std::nullopt;
  CHECK(ids_.size() < UINT32_MAX - 1);
  ids_.push_back(id);
  places_[place] = static_cast<std::uint32_t>(ids_.size());
  return places_[place] - 1;
}

std::optional<std::uint32_t> IdIndex::find(const Id& id) const {
  if (places_.empty()) return std::nullopt;
  const std::size_t place = place_of(id);
  if (places_[place] == 0) return std::nullopt;
  return places_[place] - 1;
}

std::size_t IdIndex::memory_bytes() const {
  return ids_.capacity() * sizeof(Id) + places_.capacity() * sizeof(std::uint32_t);
}

// Where `id` is, or the free place where it belongs.
std::size_t IdIndex::place_of(const Id& id) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t place = hash_of(id) & mask;
  while (places_[place] != 0 && ids_[places_[place] - 1] != id) place = (place + 1) & mask;
  return place;
}

void IdIndex::grow() {
  places_.assign(places_.empty() ? kPlacesAtFirst : places_.size() * 2, 0);
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    places_[place_of(ids_[i])] = static_cast<std::uint32_t>(i + 1);
  }
}

}  // namespace passnum
