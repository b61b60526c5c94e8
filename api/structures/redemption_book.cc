#include "api/structures/redemption_book.h"

#include <algorithm>

#include "api/devices/entry_times.h"
#include "ledger/model/entry.h"
#include "ledger/sequencer/stored.h"

namespace passnum::structures {
namespace {

constexpr std::size_t kEntriesInOneRead = 256;

// The filter with its names as places: a name that no redemption has fits nothing.
struct Wanted {
  RedemptionFilter filter;
  std::optional<std::uint32_t> site;
  std::optional<std::uint32_t> service;
  bool is_nothing = false;

  template <typename Kept>
  bool fits(const Kept& kept) const {
    return (!filter.from || kept.day >= *filter.from) && (!filter.until || kept.day <= *filter.until) &&
           (!site || kept.site == *site) && (!service || kept.service == *service) &&
           (!filter.programme || kept.programme == *filter.programme) &&
           (!filter.is_reversed || kept.is_reversed == *filter.is_reversed);
  }
};

template <typename Names>
Wanted wanted(const RedemptionFilter& filter, const Names& names) {
  Wanted out{filter, std::nullopt, std::nullopt};
  const auto place = [&](const auto& name, std::optional<std::uint32_t>& to) {
    if (!name) return;
    const auto found = names.find(name->text);
    if (found == names.end())
      out.is_nothing = true;
    else
      to = found->second;
  };
  place(filter.site, out.site);
  place(filter.service, out.service);
  return out;
}

}  // namespace

Day RedemptionBook::kept_since() const {
  return Day(paris_day(clock_.now()).value - kDaysKept + 1);
}

std::uint32_t RedemptionBook::place_of(Book& book, const std::string& name) {
  return book.names.emplace(name, static_cast<std::uint32_t>(book.names.size())).first->second;
}

Result<Done> RedemptionBook::take_back(Book& book, const Snapshot& snapshot,
                                       const RedemptionReversed& reversed) {
  const auto request = stored<RequestRecord>(snapshot, state_key::request(reversed.reversal.scan_id));
  if (!request) return request.error();
  if (!request.value()) return Error(ErrorCode::corrupt, "a redemption was undone that is not there");
  auto& lines = book.structures[reversed.structure];
  const auto line = std::ranges::lower_bound(lines, request.value()->entry, {}, &Kept::entry);
  // One of before the days that are kept is not here.
  if (line != lines.end() && line->entry == request.value()->entry) line->is_reversed = true;
  return Done{};
}

Result<Done> RedemptionBook::take(Book& book, const Snapshot& snapshot, std::uint64_t index, ByteView leaf) {
  // Most other entries are not worth reading: no string of canonical JSON holds these bytes.
  const auto text = as_text(leaf);
  const bool is_one = text.find(R"("kind":"voucher_redeemed")") != std::string_view::npos ||
                      text.find(R"("kind":"redemption_reversed")") != std::string_view::npos;
  if (!is_one) return Done{};
  const auto entry = decode_entry(leaf);
  if (!entry) return entry.error().while_doing("reading entry " + std::to_string(index));
  if (const auto* redeemed = std::get_if<VoucherRedeemed>(&entry.value().body)) {
    book.structures[redeemed->structure].push_back(
        {index, redeemed->amount, redeemed->service_day, redeemed->programme,
         place_of(book, redeemed->scan.site.text), place_of(book, redeemed->scan.service.text)});
    return Done{};
  }
  const auto* reversed = std::get_if<RedemptionReversed>(&entry.value().body);
  return reversed == nullptr ? Result<Done>(Done{}) : take_back(book, snapshot, *reversed);
}

void RedemptionBook::drop_old(Book& book) const {
  const Day oldest = kept_since();
  for (auto& [structure, lines] : book.structures) {
    while (!lines.empty() && lines.front().day < oldest) lines.pop_front();
  }
}

Result<bool> RedemptionBook::follow(Book& book) const {
  const auto snapshot = store_.snapshot();
  if (!book.is_begun) {
    const auto first = first_entry_since(*snapshot, paris_day_start(kept_since()));
    if (!first) return first.error();
    book.next = first.value();
    book.is_begun = true;
  }
  const std::uint64_t end = std::min(snapshot->size(), book.next + entries_at_once_);
  while (book.next < end) {
    const auto count = std::min<std::uint64_t>(kEntriesInOneRead, end - book.next);
    const auto leaves = snapshot->entries(book.next, count);
    if (!leaves) return leaves.error();
    if (leaves.value().empty()) return Error(ErrorCode::corrupt, "the log ends before its size");
    for (const auto& leaf : leaves.value()) {
      if (auto taken = take(book, *snapshot, book.next, leaf); !taken) return std::move(taken).error();
      ++book.next;
    }
  }
  drop_old(book);
  return book.next >= snapshot->size();
}

Result<bool> RedemptionBook::read_on() {
  return book_.with([this](Book& book) { return follow(book); });
}

Result<std::optional<RedemptionBook::Found>> RedemptionBook::find(const StructureId& structure,
                                                                  const RedemptionFilter& filter,
                                                                  std::uint64_t before, std::size_t count) {
  return book_.with([&](Book& book) -> Result<std::optional<Found>> {
    const auto is_read = follow(book);
    if (!is_read) return is_read.error();
    if (!is_read.value()) return std::optional<Found>();
    Found found;
    const auto lines = book.structures.find(structure);
    const auto which = wanted(filter, book.names);
    if (lines == book.structures.end() || which.is_nothing) return std::optional(std::move(found));
    for (auto line = lines->second.rbegin(); line != lines->second.rend(); ++line) {
      if (!which.fits(*line)) continue;
      ++(line->is_reversed ? found.totals.reversed : found.totals.accepted);
      if (!line->is_reversed) found.totals.amount += line->amount;
      if (line->entry >= before) continue;
      if (found.lines.size() < count)
        found.lines.push_back({line->entry, line->is_reversed});
      else
        found.is_more = true;
    }
    return std::optional(std::move(found));
  });
}

}  // namespace passnum::structures
