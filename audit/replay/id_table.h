#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "audit/replay/zeroed_bytes.h"

namespace passnum {

// A set of 16-byte ids, each with a number when it is made so. What it takes: 16 bytes an id, or 20, in
// places of which 70 to 88 in a hundred are taken (44 to 88 below some 100 000 ids), so 20 or 25 bytes an id;
// it grows in parts, so never holds much more than that. Not for use from several threads at once.
class IdTable {
 public:
  using Id = std::array<Byte, 16>;
  enum class Holds : std::uint8_t { ids, ids_and_numbers };

  explicit IdTable(Holds holds);

  // False when the id was there already, and nothing changes. `number` is dropped when only ids are held.
  bool insert(const Id& id, std::uint32_t number = 0);
  bool contains(const Id& id) const;
  // The number that the id came with, or nothing when it is not there. CHECKs that numbers are held.
  std::optional<std::uint32_t> find(const Id& id) const;
  // Asks the processor for the memory that inserting or finding the id will need: a table of a large log is
  // in no cache, and waiting for it is most of what an insertion costs.
  void prefetch(const Id& id) const;
  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const;

 private:
  static constexpr std::size_t kPartsCount = 64;

  struct Part {
    ZeroedBytes slots;  // an id of zeros is free
    std::uint32_t capacity = 0;
    std::uint32_t count = 0;
  };

  std::uint64_t hash_of(const Id& id) const;
  // Of a part that has room: the place where looking for an id begins.
  static std::uint64_t first_place(const Part& part, std::uint64_t hash);
  // Where the id is in its part, or the free slot where it belongs.
  Byte* slot_of(const Part& part, std::uint64_t hash, const Id& id) const;
  void grow(Part& part);
  bool holds_numbers() const { return slot_bytes_ > sizeof(Id); }

  std::size_t slot_bytes_;
  std::uint64_t seed_;
  std::size_t size_ = 0;
  std::optional<std::uint32_t> zero_;  // the number of the id of zeros, which no slot can hold
  std::array<Part, kPartsCount> parts_;
};

}  // namespace passnum
