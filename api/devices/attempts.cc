#include "api/devices/attempts.h"

#include <algorithm>
#include <optional>

namespace passnum {

unsigned Attempts::failures_at(const Record& record, TimeMs now) {
  const std::int64_t elapsed_ms = std::max<std::int64_t>(0, now.value - record.last.value);
  const auto forgiven = static_cast<std::uint64_t>(elapsed_ms / kForgivenAfterMs);
  return forgiven >= record.failures ? 0 : record.failures - static_cast<unsigned>(forgiven);
}

unsigned Attempts::wait_s(const std::string& who, TimeMs now) const {
  return records_.with([&](auto& records) -> unsigned {
    const auto known = records.find(who);
    if (known == records.end() || known->second.failures <= free_count_) return 0;
    const unsigned doublings = std::min(known->second.failures - free_count_ - 1, 20U);
    const std::int64_t wait_ms = std::int64_t{std::min(1U << doublings, kWaitSMax)} * 1000;
    const std::int64_t left_ms = known->second.last.value + wait_ms - now.value;
    // A clock that was set back must not make anybody wait longer than there is to wait.
    return left_ms <= 0 ? 0 : static_cast<unsigned>((std::min(left_ms, wait_ms) + 999) / 1000);
  });
}

void Attempts::resume(const std::string& who, const Record& record) {
  records_.with([&](auto& records) {
    if (records.size() < kNamesMax) records.emplace(who, record);
  });
}

void Attempts::failed(const std::string& who, TimeMs now) {
  const auto counted = records_.with([&](auto& records) -> std::optional<Record> {
    if (records.size() >= kNamesMax) {
      std::erase_if(records, [now](const auto& one) { return failures_at(one.second, now) == 0; });
      // Still full: somebody has that many names. The next ones are not counted, those who are stay.
      if (records.size() >= kNamesMax && !records.contains(who)) return std::nullopt;
    }
    auto& record = records[who];
    record.failures = failures_at(record, now) + 1;
    record.last = now;
    return record;
  });
  if (keep_ && counted && counted->failures > free_count_) keep_(who, *counted);
}

}  // namespace passnum
