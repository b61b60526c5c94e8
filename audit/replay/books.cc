#include "audit/replay/books.h"

#include <algorithm>
#include <numeric>

#include "ledger/model/voucher_code.h"

namespace passnum {

ProgrammeBook* Books::programme(ProgrammeId id) {
  const auto at = programme_slots.find(id);
  return at == programme_slots.end() ? nullptr : &programmes[at->second];
}

std::optional<BookletPlace> Books::booklet(const ProgrammeBook& programme, BookletNumber number) const {
  const auto after = std::ranges::upper_bound(
      programme.orders, number, {}, [this](Slot order) { return orders[order].facts.first_booklet; });
  if (after == programme.orders.begin()) return std::nullopt;
  const Slot order = *(after - 1);
  const std::uint32_t offset = number.value - orders[order].facts.first_booklet.value;
  if (offset >= orders[order].booklets.size()) return std::nullopt;
  return BookletPlace{order, offset};
}

std::uint8_t& Books::voucher(BookletPlace place, VoucherIndex index) {
  auto& order = orders[place.order];
  const std::size_t per_booklet = order.vouchers.size() / order.booklets.size();
  CHECK(index.value >= 1 && index.value <= per_booklet);
  return order.vouchers.at(place.offset * per_booklet + index.value - 1U);
}

std::uint16_t& Books::hand_over_day(BookletPlace place, VoucherIndex index) {
  const auto at = static_cast<std::size_t>(&voucher(place, index) - orders[place.order].vouchers.data());
  return orders[place.order].hand_over_days.at(at);
}

std::string Books::number_of(const RedemptionBook& redemption) const {
  const auto first = orders[redemption.order].facts.first_booklet.value;
  return to_text(VoucherNumber{programme_of(redemption).terms.code,
                               BookletNumber(first + redemption.booklet_offset), redemption.index});
}

const ProgrammeBook& Books::programme_of(const RedemptionBook& redemption) const {
  return programmes[orders[redemption.order].programme];
}

// The entry that took the id may have been set aside, or be no redemption.
std::optional<std::size_t> Books::redemption(const Uuid& scan_id) const {
  const auto entry = requests.find(scan_id.bytes);
  return entry ? redemptions.find(*entry) : std::nullopt;
}

std::optional<std::uint64_t> Books::first_entry_after(Day day) const {
  const auto after = day_starts.upper_bound(day);
  return after == day_starts.end() ? std::nullopt : std::optional(after->second);
}

std::size_t Books::memory_bytes() const {
  std::size_t bytes = requests.memory_bytes() + handovers.memory_bytes() + codes.memory_bytes();
  bytes += redemptions.memory_bytes();
  constexpr std::size_t kDayBytes = sizeof(std::pair<Day, std::int64_t>) + 4 * sizeof(void*);
  for (const auto& programme : programmes) {
    for (const auto& [structure, claim] : programme.claims) bytes += claim.unstated.size() * kDayBytes;
  }
  for (const auto& order : orders.all()) {
    bytes += order.vouchers.capacity() + order.hand_over_days.capacity() * sizeof(std::uint16_t) +
             order.booklets.capacity() * sizeof(BookletBook);
  }
  return bytes;
}

std::vector<std::int64_t> shares_of(std::int64_t cents, const std::vector<Funder>& funders) {
  CHECK(cents >= 0);
  CHECK(cents <= kCentsMax);
  std::vector<std::int64_t> parts;
  std::vector<std::int64_t> remainders;
  for (const auto& funder : funders) {
    parts.push_back(cents * funder.share_per_mille / 1000);
    remainders.push_back(cents * funder.share_per_mille % 1000);
  }
  std::vector<std::size_t> order(funders.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order,
                           [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  auto missing = cents - std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
  for (std::size_t i = 0; i < order.size() && missing > 0; ++i, --missing) ++parts[order[i]];
  CHECK(missing == 0);
  return parts;
}

}  // namespace passnum
