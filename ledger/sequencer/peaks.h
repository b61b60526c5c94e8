#pragma once

#include <span>
#include <vector>

#include "ledger/tree/frontier.h"

namespace passnum {

// The roots of the whole subtrees that a tree of some size falls into, largest first: enough to append and to
// know the root, by another way than Frontier. The writer signs a root only when both ways agree, since a bit
// that flipped in memory between hashing and signing cannot be taken back.
class Peaks {
 public:
  Peaks() = default;
  static Peaks of(const Frontier& frontier);
  void append(const Hash& leaf_hash);
  std::uint64_t size() const { return size_; }
  Hash root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;
};

// The root of a power of two of hashes.
Hash root_of(std::span<const Hash> hashes);

}  // namespace passnum
