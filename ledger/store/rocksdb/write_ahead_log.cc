#include "ledger/store/rocksdb/write_ahead_log.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace passnum {
namespace {

// A log is blocks of 32 KiB; a record is one fragment or several, none across two blocks; each fragment has a
// masked CRC-32C of all behind it (u32), the length of its payload (u16), a type, the payload; numbers are
// little-endian. A record's payload is a batch: the number of its first change (u64), how many (u32),
// changes.
constexpr std::size_t kBlockBytes = 32 * 1024;
constexpr std::size_t kFragmentHeadBytes = 7;
constexpr std::size_t kBatchHeadBytes = 12;
// A number further ahead than this is not of the same log.
constexpr std::uint64_t kChangesAheadMax = std::uint64_t{1} << 40;

enum class Fragment : Byte { full = 1, first = 2, middle = 3, last = 4 };

std::uint64_t read_little(ByteView bytes, std::size_t count) {
  std::uint64_t out = 0;
  for (std::size_t i = count; i > 0; --i) out = out << 8 | bytes[i - 1];
  return out;
}

// Row k of the table is for a byte with k more behind it.
constexpr std::size_t kSlice = 8;
using CrcTable = std::array<std::array<std::uint32_t, 256>, kSlice>;

constexpr CrcTable make_crc_table() {
  CrcTable out{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (0x82F63B78U & (0U - (crc & 1U)));
    out[0][i] = crc;
  }
  for (std::size_t row = 1; row < kSlice; ++row) {
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t before = out[row - 1][i];
      out[row][i] = before >> 8 ^ out[0][before & 0xFF];
    }
  }
  return out;
}

// A log may have a hundred megabytes, and somebody waits for the server to open.
std::uint32_t crc32c(ByteView bytes) {
  static constexpr CrcTable kTable = make_crc_table();
  std::uint32_t crc = ~0U;
  for (; bytes.size() >= kSlice; bytes = bytes.subspan(kSlice)) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < kSlice; ++i) {
      const std::uint32_t mixed = i < 4 ? crc >> (8 * i) & 0xFF : 0;
      next ^= kTable[kSlice - 1 - i][bytes[i] ^ mixed];
    }
    crc = next;
  }
  for (const Byte byte : bytes) crc = crc >> 8 ^ kTable[0][(crc ^ byte) & 0xFF];
  return ~crc;
}

// RocksDB does not store a CRC as it is, because it may lie among bytes that a CRC is made of.
std::uint32_t masked(std::uint32_t crc) {
  return (crc >> 15 | crc << 17) + 0xA282EAD8U;
}

struct Found {
  Fragment type;
  ByteView payload;
  std::size_t end;  // in the block
};

// The whole fragment that begins at `at`.
std::optional<Found> fragment_at(ByteView block, std::size_t at) {
  const ByteView rest = block.subspan(at);
  if (rest.size() < kFragmentHeadBytes) return std::nullopt;
  const Byte type = rest[6];
  if (type < Byte(Fragment::full) || type > Byte(Fragment::last)) return std::nullopt;
  const std::size_t length = read_little(rest.subspan(4), 2);
  if (length > rest.size() - kFragmentHeadBytes) return std::nullopt;
  if (masked(crc32c(rest.subspan(6, 1 + length))) != read_little(rest, 4)) return std::nullopt;
  return Found{Fragment(type), rest.subspan(kFragmentHeadBytes, length), at + kFragmentHeadBytes + length};
}

// Walks over a log, block by block.
class Walk {
 public:
  void enter(ByteView block, std::uint64_t block_at) {
    std::size_t at = 0;
    while (!is_damaged_ && kBlockBytes - at >= kFragmentHeadBytes && at < block.size()) {
      const auto found = fragment_at(block, at);
      is_damaged_ = !found || !follows(*found);
      if (is_damaged_) break;
      at = found->end;
      if (!is_inside_) whole_bytes_ = block_at + at;
    }
    if (is_damaged_) look_for_a_later_batch(block.subspan(at), block.size() == kBlockBytes);
  }
  LogEnd end(std::uint64_t file_bytes) const { return {whole_bytes_, file_bytes, is_followed_}; }

 private:
  // Whether the fragment may stand behind those before it, which it then belongs to.
  bool follows(const Found& found) {
    const bool begins = found.type == Fragment::full || found.type == Fragment::first;
    if (begins == is_inside_) return false;
    if (begins) head_.clear();
    is_inside_ = found.type == Fragment::first || found.type == Fragment::middle;
    return takes_head(found.payload);
  }

  // A batch's head may lie in several fragments: the first one may have no payload at all.
  bool takes_head(ByteView payload) {
    if (head_.size() == kBatchHeadBytes) return true;
    payload = payload.first(std::min(payload.size(), kBatchHeadBytes - head_.size()));
    head_.insert(head_.end(), payload.begin(), payload.end());
    if (head_.size() < kBatchHeadBytes) return is_inside_;
    if (!is_later(head_)) return false;
    next_change_ = read_little(head_, 8) + read_little(ByteView(head_).subspan(8), 4);
    return true;
  }

  bool is_later(ByteView batch) const {
    if (batch.size() < kBatchHeadBytes) return false;
    const std::uint64_t change = read_little(batch, 8);
    return change >= next_change_ && change - next_change_ <= kChangesAheadMax;
  }

  // At every byte, since nobody knows how long the damaged part is. What is cheap to see is looked at first.
  void look_for_a_later_batch(ByteView rest, bool is_whole_block) {
    for (std::size_t at = 0; !is_followed_ && at + kFragmentHeadBytes <= rest.size(); ++at) {
      const Byte type = rest[at + 6];
      if (type != Byte(Fragment::full) && type != Byte(Fragment::first)) continue;
      const auto head = rest.subspan(at + kFragmentHeadBytes);
      if (head.size() >= kBatchHeadBytes && !is_later(head)) continue;
      const auto found = fragment_at(rest, at);
      if (!found) continue;
      // The first of several fragments fills its block, and may be too short to say which batch it begins.
      is_followed_ = type == Byte(Fragment::full) ? found->payload.size() >= kBatchHeadBytes
                                                  : is_whole_block && found->end == rest.size();
    }
  }

  bool is_inside_ = false;  // a record that goes on
  bool is_damaged_ = false;
  bool is_followed_ = false;
  Bytes head_;  // of the batch that is being read, as far as it came
  std::uint64_t whole_bytes_ = 0;
  std::uint64_t next_change_ = 0;  // the number of the one behind the last whole batch
};

}  // namespace

Result<LogEnd> find_end(const DiskFile& log) {
  Walk walk;
  Bytes block(kBlockBytes);
  for (std::uint64_t at = 0;; at += kBlockBytes) {
    const auto read = log.read(at, block);
    if (!read) return read.error();
    walk.enter(ByteView(block).first(read.value()), at);
    if (read.value() < kBlockBytes) return walk.end(at + read.value());
  }
}

}  // namespace passnum
