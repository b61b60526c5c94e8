#pragma once

#include <algorithm>

#include "api/devices/attempts.h"
#include "api/devices/caps.h"
#include "api/devices/day_book.h"
#include "api/devices/device_register.h"
#include "api/devices/site_snapshots.h"

namespace passnum {

constexpr unsigned kFreeTries = 5;
constexpr unsigned kFreeSharedTries = 20;

// What the server keeps about devices beside the ledger. Any thread may use any of it.
struct Devices {
  Clock& clock;
  std::unique_ptr<DeviceRegister> known;
  DayBook days;
  Caps caps;
  SiteSnapshots snapshots;
  // Who sends wrong codes: "device/ID" and "voucher/NUMBER" soon wait, "site/ID" and "address/IP", behind
  // which there may be many people, later.
  Attempts tries;
  Attempts shared_tries;

  Devices(const Store& store, Clock& the_clock, const SigningKey& snapshot_key, const std::string& host,
          DeviceLimits limits, std::unique_ptr<DeviceRegister> names, unsigned free_tries = kFreeTries)
      : clock(the_clock),
        known(std::move(names)),
        days(store, the_clock),
        caps(days, limits),
        snapshots(store, the_clock, snapshot_key, host, limits),
        tries(free_tries),
        shared_tries(std::max(free_tries, kFreeSharedTries)) {}
};

}  // namespace passnum
