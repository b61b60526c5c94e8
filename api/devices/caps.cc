#include "api/devices/caps.h"

namespace passnum {

Caps::Days Caps::days_of(const ScanRequest& request, TimeMs now) {
  // A clock that is this far ahead is refused by the rules, and its days are nobody's.
  const bool is_by_its_clock = request.offline && request.scanned_at.value <= now.value + kClockAheadMsMax;
  return {{paris_day(is_by_its_clock ? request.scanned_at : now), request.device},
          {paris_day(now), request.device}};
}

std::optional<Refused> Caps::refused(const DayBook::Count& count, const DayBook::Count& today,
                                     bool is_offline) const {
  const std::uint64_t offline_max = limits_.offline_per_day;
  const bool is_too_much =
      count.offline >= offline_max || today.brought >= offline_max * kOfflineDaysBroughtMax;
  if (is_offline && offline_max != 0 && is_too_much) {
    return Refused(Refusal::offline_cap_reached, std::to_string(offline_max) + " par jour");
  }
  if (limits_.per_day != 0 && count.all >= limits_.per_day) {
    return Refused(Refusal::device_cap_reached, std::to_string(limits_.per_day) + " par jour");
  }
  return std::nullopt;
}

Result<std::optional<Refused>> Caps::ask(const ScanRequest& request, TimeMs now, bool holds) {
  if (limits_.per_day == 0 && limits_.offline_per_day == 0) return std::optional<Refused>();
  const Days days = days_of(request, now);
  const auto tried = [&](Counts& counts) -> std::optional<std::optional<Refused>> {
    const auto of = counts.find(days.of);
    const auto today = counts.find(days.today);
    if (of == counts.end() || today == counts.end()) return std::nullopt;
    auto no = refused(of->second, today->second, request.offline);
    if (!no && holds) {
      ++of->second.all;
      if (request.offline) ++of->second.offline, ++today->second.brought;
    }
    return no;
  };
  if (auto known = counts_.with(tried)) return std::move(*known);
  // The first of a day, or since the start: what the log says.
  const auto counted = days_.count_of(request.device, days.of.first);
  if (!counted) return counted.error();
  const auto counted_today = days_.count_of(request.device, days.today.first);
  if (!counted_today) return counted_today.error();
  return counts_.with([&](Counts& counts) {
    // Days go by; those who hold places are among the newest.
    while (counts.size() + 2 > kCountsMax) counts.erase(counts.begin());
    counts.emplace(days.of, counted.value());
    counts.emplace(days.today, counted_today.value());
    return *tried(counts);
  });
}

Result<std::optional<Refused>> Caps::hold(const ScanRequest& request, TimeMs now) {
  return ask(request, now, true);
}

Result<std::optional<Refused>> Caps::look(const ScanRequest& request, TimeMs now) {
  return ask(request, now, false);
}

void Caps::settle(const ScanRequest& request, TimeMs now, bool is_used) {
  if (is_used) return;
  const Days days = days_of(request, now);
  const auto one_less = [](std::uint32_t& count) { count -= count > 0 ? 1 : 0; };
  counts_.with([&](Counts& counts) {
    if (const auto of = counts.find(days.of); of != counts.end()) {
      one_less(of->second.all);
      if (request.offline) one_less(of->second.offline);
    }
    const auto today = counts.find(days.today);
    if (request.offline && today != counts.end()) one_less(today->second.brought);
  });
}

}  // namespace passnum
