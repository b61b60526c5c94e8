#include "api/devices/day_book.h"

#include "api/devices/entry_times.h"
#include "ledger/model/entry.h"
#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

constexpr std::size_t kEntriesAtOnce = 256;

}  // namespace

Result<Done> DayBook::take(Book& book, const Snapshot& snapshot, std::uint64_t index, ByteView leaf) {
  // Most other entries are not worth reading: no string of canonical JSON holds these bytes.
  const auto text = as_text(leaf);
  const bool is_one = text.find(R"("kind":"voucher_redeemed")") != std::string_view::npos ||
                      text.find(R"("kind":"redemption_reversed")") != std::string_view::npos;
  if (!is_one) return Done{};
  const auto entry = decode_entry(leaf);
  if (!entry) return entry.error().while_doing("reading entry " + std::to_string(index));
  if (const auto* redeemed = std::get_if<VoucherRedeemed>(&entry.value().body)) {
    book.entries[redeemed->service_day][redeemed->scan.site].push_back(index);
    auto& count = book.counts[redeemed->service_day][redeemed->scan.device];
    ++count.all;
    if (redeemed->scan.offline) {
      ++count.offline;
      ++book.counts[paris_day(entry.value().at)][redeemed->scan.device].brought;
    }
    return Done{};
  }
  const auto* reversed = std::get_if<RedemptionReversed>(&entry.value().body);
  if (reversed == nullptr) return Done{};
  const auto device = stored<DeviceRecord>(snapshot, state_key::device(reversed->reversal.device));
  if (!device) return device.error();
  if (device.value()) book.entries[paris_day(entry.value().at)][device.value()->site].push_back(index);
  return Done{};
}

Result<Done> DayBook::follow(Book& book) const {
  const auto snapshot = store_.snapshot();
  const Day oldest(paris_day(clock_.now()).value - kDaysKept + 1);
  if (!book.is_begun) {
    const auto first = first_entry_since(*snapshot, paris_day_start(oldest));
    if (!first) return first.error();
    book.next = first.value();
    book.is_begun = true;
  }
  while (book.next < snapshot->size()) {
    const auto leaves = snapshot->entries(book.next, kEntriesAtOnce);
    if (!leaves) return leaves.error();
    if (leaves.value().empty()) break;
    for (const auto& leaf : leaves.value()) {
      if (auto taken = take(book, *snapshot, book.next, leaf); !taken) return taken;
      ++book.next;
    }
  }
  book.entries.erase(book.entries.begin(), book.entries.lower_bound(oldest));
  book.counts.erase(book.counts.begin(), book.counts.lower_bound(oldest));
  return Done{};
}

Result<Done> DayBook::read_ahead() {
  return book_.with([this](Book& book) { return follow(book); });
}

Result<std::vector<std::uint64_t>> DayBook::entries_of(const SiteId& site, Day day) {
  return book_.with([&](Book& book) -> Result<std::vector<std::uint64_t>> {
    if (auto followed = follow(book); !followed) return std::move(followed).error();
    const auto sites = book.entries.find(day);
    if (sites == book.entries.end()) return std::vector<std::uint64_t>();
    const auto found = sites->second.find(site);
    return found == sites->second.end() ? std::vector<std::uint64_t>() : found->second;
  });
}

Result<DayBook::Count> DayBook::count_of(const DeviceId& device, Day day) {
  return book_.with([&](Book& book) -> Result<Count> {
    if (auto followed = follow(book); !followed) return std::move(followed).error();
    const auto devices = book.counts.find(day);
    if (devices == book.counts.end()) return Count{};
    const auto found = devices->second.find(device);
    return found == devices->second.end() ? Count{} : found->second;
  });
}

}  // namespace passnum
