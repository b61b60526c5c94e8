#include "api/devices/caps.h"

namespace passnum {

Caps::Key Caps::key_of(const ScanRequest& request, TimeMs now) {
  // A clock that is this far ahead is refused by the rules, and its days are nobody's.
  const bool is_by_its_clock = request.offline && request.scanned_at.value <= now.value + kClockAheadMsMax;
  return {paris_day(is_by_its_clock ? request.scanned_at : now), request.device};
}

std::optional<Refused> Caps::refused(const DayBook::Count& count, bool is_offline) const {
  if (is_offline && limits_.offline_per_day != 0 && count.offline >= limits_.offline_per_day) {
    return Refused(Refusal::offline_cap_reached, std::to_string(limits_.offline_per_day) + " par jour");
  }
  if (limits_.per_day != 0 && count.all >= limits_.per_day) {
    return Refused(Refusal::device_cap_reached, std::to_string(limits_.per_day) + " par jour");
  }
  return std::nullopt;
}

Result<std::optional<Refused>> Caps::ask(const ScanRequest& request, TimeMs now, bool holds) {
  if (limits_.per_day == 0 && limits_.offline_per_day == 0) return std::optional<Refused>();
  const Key key = key_of(request, now);
  const auto tried = [&](DayBook::Count& count) {
    auto no = refused(count, request.offline);
    if (!no && holds) {
      ++count.all;
      if (request.offline) ++count.offline;
    }
    return no;
  };
  auto known = counts_.with([&](auto& counts) -> std::optional<std::optional<Refused>> {
    const auto found = counts.find(key);
    if (found == counts.end()) return std::nullopt;
    return tried(found->second);
  });
  if (known) return std::move(*known);
  // The first of the day, or since the start: what the log says.
  const auto counted = days_.count_of(request.device, key.first);
  if (!counted) return counted.error();
  return counts_.with([&](auto& counts) {
    // Days go by; those who hold places are among the newest.
    while (counts.size() >= kCountsMax) counts.erase(counts.begin());
    return tried(counts.emplace(key, counted.value()).first->second);
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
  counts_.with([&](auto& counts) {
    const auto found = counts.find(key_of(request, now));
    if (found == counts.end()) return;
    if (found->second.all > 0) --found->second.all;
    if (request.offline && found->second.offline > 0) --found->second.offline;
  });
}

}  // namespace passnum
