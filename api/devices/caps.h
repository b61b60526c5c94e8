#pragma once

#include <map>
#include <optional>

#include "api/devices/day_book.h"
#include "ledger/core/decide.h"

namespace passnum {

// How much one device may do in a day, so that a stolen one is worth little. It is whoever runs the server
// who says so, and not the programme: it protects, and decides nothing about who is owed what. 0: no limit.
struct DeviceLimits {
  std::uint32_t per_day = 1000;
  std::uint32_t offline_per_day = 100;
};

// Counts each device's redemptions by the day of the service: for offline scans that of the device's clock. A
// place is held from the moment a request is let through until its answer is known. What was undone still
// counts. Any thread.
class Caps {
 public:
  static constexpr std::size_t kCountsMax = 100'000;
  // On one day a device brings at most so many days' worth of offline scans: its data serve a week, and it
  // may have been in touch in between. A stolen one could else spread what it has over all days gone by, each
  // with a limit of its own.
  static constexpr std::uint32_t kOfflineDaysBroughtMax = 10;

  // `days` outlives it.
  Caps(DayBook& days, DeviceLimits limits) : days_(days), limits_(limits) {}

  const DeviceLimits& limits() const { return limits_; }
  // Nothing, and a place is held: settle() must follow. Errors: those of the DayBook.
  Result<std::optional<Refused>> hold(const ScanRequest& request, TimeMs now);
  // What hold() would say, without holding anything.
  Result<std::optional<Refused>> look(const ScanRequest& request, TimeMs now);
  // The place is used by a new entry, or free again.
  void settle(const ScanRequest& request, TimeMs now, bool is_used);

 private:
  using Key = std::pair<Day, DeviceId>;
  using Counts = std::map<Key, DayBook::Count>;
  // The day that a request is of, and the one on which it comes.
  struct Days {
    Key of;
    Key today;
  };
  static Days days_of(const ScanRequest& request, TimeMs now);
  std::optional<Refused> refused(const DayBook::Count& count, const DayBook::Count& today,
                                 bool is_offline) const;
  Result<std::optional<Refused>> ask(const ScanRequest& request, TimeMs now, bool holds);

  DayBook& days_;
  const DeviceLimits limits_;
  Guarded<Counts> counts_;
};

}  // namespace passnum
