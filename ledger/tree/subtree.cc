#include "ledger/tree/subtree.h"

#include <optional>

#include "ledger/tree/hashing.h"

namespace passnum {

void Subtree::append(const Hash& hash) {
  CHECK(!is_full());
  nodes_[0].push_back(hash);
  for (std::size_t height = 0; height < kHeight && nodes_[height].size() % 2 == 0; ++height) {
    const auto& below = nodes_[height];
    nodes_[height + 1].push_back(node_hash(below[below.size() - 2], below.back()));
  }
}

const Hash& Subtree::node(std::size_t height, std::uint64_t position) const {
  CHECK(height <= kHeight);
  CHECK(position < nodes_[height].size());
  return nodes_[height][position];
}

// The bits of `count` say which whole subtrees stand side by side; the smallest, on the right, joins first.
Hash Subtree::root(std::uint16_t count, const Hash* tail) const {
  CHECK(count >= 1 && count <= width());
  std::optional<Hash> joined;
  if (tail != nullptr) joined = *tail;
  for (std::size_t height = 0; height <= kHeight; ++height) {
    if ((count >> height & 1) == 0) continue;
    const Hash& peak = node(height, static_cast<std::uint64_t>((count >> height) - 1));
    joined = joined ? node_hash(peak, *joined) : peak;
  }
  return *joined;
}

void Subtree::clear() {
  for (auto& row : nodes_) row.clear();
}

}  // namespace passnum
