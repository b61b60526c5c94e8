#include "audit/replay/redemption_list.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace passnum {
namespace {

constexpr unsigned kIndexBits = 5;  // kVouchersPerBookletMax

}  // namespace

void RedemptionList::push_back(const RedemptionBook& redemption) {
  if (size_ % kBlockRecords == 0) {
    if (is_put_aside_ && !blocks_.empty()) spill(blocks_.back());
    auto& block = blocks_.emplace_back();
    block.first_entry = packed(redemption).entry;
    block.records = ZeroedBytes(kBlockRecords * sizeof(Record));
  }
  const Record record = packed(redemption);
  std::memcpy(blocks_.back().records.data() + size_ % kBlockRecords * sizeof record, &record, sizeof record);
  ++size_;
}

void RedemptionList::put_aside() {
  if (std::exchange(is_put_aside_, true)) return;
  for (std::size_t block = 0; block + 1 < blocks_.size(); ++block) spill(blocks_[block]);
}

RedemptionBook RedemptionList::operator[](std::size_t number) const {
  CHECK(number < size_);
  return unpacked(number, record(number));
}

std::optional<std::size_t> RedemptionList::find(std::uint64_t entry) const {
  const auto after = std::ranges::upper_bound(blocks_, entry, {}, &Block::first_entry);
  if (after == blocks_.begin()) return std::nullopt;
  const auto block = static_cast<std::size_t>(after - blocks_.begin()) - 1;
  std::size_t first = block * kBlockRecords;
  std::size_t end = std::min(size_, first + kBlockRecords);
  while (first < end) {
    const std::size_t middle = first + (end - first) / 2;
    const auto found = record(middle).entry;
    if (found == entry) return middle;
    (found < entry ? first : end) = found < entry ? middle + 1 : middle;
  }
  return std::nullopt;
}

void RedemptionList::reverse(std::size_t number, std::uint64_t entry, TimeMs at) {
  CHECK(number < size_);
  CHECK(reversals_.emplace(number, Reversal{entry, at}).second);
}

void RedemptionList::for_each(const std::function<void(const RedemptionBook&)>& visit) const {
  std::vector<Record> records(kBlockRecords);
  for (std::size_t first = 0; first < size_; first += kBlockRecords) {
    const auto some = std::span(records).first(std::min(kBlockRecords, size_ - first));
    read(blocks_[first / kBlockRecords], 0, some);
    for (std::size_t i = 0; i < some.size(); ++i) visit(unpacked(first + i, some[i]));
  }
}

std::size_t RedemptionList::memory_bytes() const {
  std::size_t bytes = reversals_.size() * (sizeof(std::size_t) + sizeof(Reversal) + 2 * sizeof(void*));
  for (const auto& block : blocks_) bytes += sizeof block + block.records.size();
  return bytes;
}

RedemptionList::Record RedemptionList::packed(const RedemptionBook& redemption) {
  CHECK(redemption.entry <= UINT32_MAX);
  CHECK(redemption.index.value >= 1 && redemption.index.value <= 1U << kIndexBits);
  CHECK(redemption.booklet_offset < 1U << (32 - kIndexBits));
  CHECK(redemption.service < 1U << 31);
  Record record{};
  record.at = redemption.at.value;
  record.entry = static_cast<std::uint32_t>(redemption.entry);
  record.order = redemption.order;
  record.booklet_and_index = redemption.booklet_offset << kIndexBits | (redemption.index.value - 1U);
  record.site = redemption.site;
  record.structure = redemption.structure;
  record.device = redemption.device;
  record.service_and_offline = redemption.service << 1U | (redemption.offline ? 1U : 0U);
  record.service_day = redemption.service_day.value;
  return record;
}

RedemptionBook RedemptionList::unpacked(std::size_t number, const Record& record) const {
  RedemptionBook redemption;
  redemption.at = TimeMs(record.at);
  redemption.entry = record.entry;
  redemption.order = record.order;
  redemption.booklet_offset = record.booklet_and_index >> kIndexBits;
  redemption.index = VoucherIndex(static_cast<std::uint8_t>((record.booklet_and_index & 31U) + 1));
  redemption.site = record.site;
  redemption.structure = record.structure;
  redemption.device = record.device;
  redemption.service = record.service_and_offline >> 1U;
  redemption.offline = (record.service_and_offline & 1U) != 0;
  redemption.service_day = Day(record.service_day);
  if (const auto reversal = reversals_.find(number); reversal != reversals_.end()) {
    redemption.reversal_entry = reversal->second.entry;
    redemption.reversed_at = reversal->second.at;
  }
  return redemption;
}

RedemptionList::Record RedemptionList::record(std::size_t number) const {
  Record record{};
  read(blocks_[number / kBlockRecords], number % kBlockRecords, {&record, 1});
  return record;
}

void RedemptionList::spill(Block& block) {
  if (file_ == nullptr) file_ = SpillFile::create();
  const auto offset =
      file_ == nullptr ? std::nullopt : file_->append({block.records.data(), block.records.size()});
  if (!offset) return;
  block.offset = *offset;
  block.records = ZeroedBytes();
}

void RedemptionList::read(const Block& block, std::size_t place, std::span<Record> out) const {
  const std::size_t begin = place * sizeof(Record);
  if (block.records.size() != 0) {
    std::memcpy(out.data(), block.records.data() + begin, out.size_bytes());
    return;
  }
  auto done = file_->read(block.offset + begin, {reinterpret_cast<Byte*>(out.data()), out.size_bytes()});
  if (done) return;
  std::ranges::fill(out, Record{});
  if (!failure_) failure_ = done.error().while_doing("reading redemptions that were put aside");
}

}  // namespace passnum
