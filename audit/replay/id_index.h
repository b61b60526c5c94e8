#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "ledger/base/bytes.h"

namespace passnum {

// A set of 16-byte ids that numbers them in the order they came: 16 bytes an id and 4 a table place, at most
// three quarters of which are taken. Up to 2^32 - 2 ids (CHECKed). Not for use from several threads.
class IdIndex {
 public:
  using Id = std::array<Byte, 16>;

  // The id's number from 0, or nothing when it was there already.
  std::optional<std::uint32_t> insert(const Id& id);
  std::optional<std::uint32_t> find(const Id& id) const;
  std::size_t size() const { return ids_.size(); }
  std::size_t memory_bytes() const;

 private:
  std::size_t place_of(const Id& id) const;
  void grow();

  std::vector<Id> ids_;
  std::vector<std::uint32_t> places_;  // the number of an id, plus one; 0 is free
};

}  // namespace passnum
