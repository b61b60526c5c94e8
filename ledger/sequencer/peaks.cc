#include "ledger/sequencer/peaks.h"

#include "ledger/tree/hashing.h"

namespace passnum {

Hash root_of(std::span<const Hash> hashes) {
  CHECK(!hashes.empty());
  CHECK((hashes.size() & (hashes.size() - 1)) == 0);
  std::vector<Hash> level(hashes.begin(), hashes.end());
  while (level.size() > 1) {
    for (std::size_t i = 0; i < level.size() / 2; ++i) level[i] = node_hash(level[2 * i], level[2 * i + 1]);
    level.resize(level.size() / 2);
  }
  return level.front();
}
Peaks Peaks::of(const Frontier& frontier) {
  Peaks peaks;
  peaks.size_ = frontier.size();
  for (unsigned bit = 64; bit-- > 0;) {
    if ((peaks.size_ >> bit & 1U) == 0) continue;
    const auto level = static_cast<std::uint8_t>(bit / 8);
    const std::uint64_t before = bit == 63 ? 0 : peaks.size_ >> (bit + 1) << (bit + 1);
    const auto from = static_cast<std::size_t>(before >> (8U * level)) % kTileWidth;
    const auto hashes = frontier.partial_tile(level).subspan(from, std::size_t{1} << (bit % 8));
    peaks.peaks_.push_back(root_of(hashes));
  }
  return peaks;
}

void Peaks::append(const Hash& leaf_hash) {
  Hash carried = leaf_hash;
  for (std::uint64_t rest = size_; (rest & 1U) != 0; rest >>= 1U) {
    carried = node_hash(peaks_.back(), carried);
    peaks_.pop_back();
  }
  peaks_.push_back(carried);
  ++size_;
}

Hash Peaks::root() const {
  if (peaks_.empty()) return empty_root();
  Hash root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = node_hash(peaks_[i], root);
  return root;
}

}  // namespace passnum
