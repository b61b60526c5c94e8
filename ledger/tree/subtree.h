#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "ledger/base/bytes.h"

namespace passnum {

// The tree inside one tile: its hashes, and every node above them that is whole. At most 511 hashes.
// Copyable; not for use from several threads while it grows.
class Subtree {
 public:
  static constexpr std::size_t kHeight = 8;

  // The tile must not be full.
  void append(const Hash& hash);
  std::uint16_t width() const { return static_cast<std::uint16_t>(nodes_[0].size()); }
  bool is_full() const { return !nodes_[kHeight].empty(); }
  std::span<const Hash> hashes() const { return nodes_[0]; }
  // The node over hashes position * 2^height to (position + 1) * 2^height - 1, all of which must be there.
  const Hash& node(std::size_t height, std::uint64_t position) const;
  // The root of the first `count` (1 to width()) hashes, joined to `tail`, the root of all leaves after them,
  // unless it is null.
  Hash root(std::uint16_t count, const Hash* tail) const;
  void clear();

 private:
  std::array<std::vector<Hash>, kHeight + 1> nodes_;
};

}  // namespace passnum
