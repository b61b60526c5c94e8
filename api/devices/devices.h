#pragma once

#include <algorithm>

#include "api/devices/attempts.h"
#include "api/devices/caps.h"
#include "api/devices/day_book.h"
#include "api/devices/device_register.h"
#include "api/devices/signature_gate.h"
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
  SignatureGate signatures;
  // Who sends wrong codes: "device/ID" and "voucher/NUMBER" soon wait; "site/ID" and "address/NETWORK",
  // behind which there may be many people, later.
  Attempts tries;
  Attempts shared_tries;

  Devices(const Store& store, Clock& the_clock, const SigningKey& snapshot_key, const std::string& host,
          DeviceLimits limits, RequestLimits request_limits, std::unique_ptr<DeviceRegister> names,
          unsigned free_tries = kFreeTries)
      : clock(the_clock),
        known(std::move(names)),
        days(store, the_clock),
        caps(days, limits),
        snapshots(store, the_clock, snapshot_key, host, limits),
        signatures(request_limits),
        tries(free_tries),
        shared_tries(std::max(free_tries, kFreeSharedTries)) {}

  // Before anybody is counted: who waits, waits on when the server has been started again. `later` runs what
  // it is given soon, on a thread that may wait for the disk; what it drops is counted in memory alone.
  // Errors: those of the register.
  Result<Done> remember_attempts(const std::function<void(std::function<void()>)>& later) {
    const auto kept = known->kept(clock.now());
    if (!kept) return kept.error();
    for (const auto& [who, record] : kept.value()) {
      const bool is_shared = who.starts_with("site/") || who.starts_with("address/");
      (is_shared ? shared_tries : tries).resume(who, record);
    }
    const auto keep = [this, later](const std::string& who, const Attempts::Record& record) {
      later([this, who, record] { (void)known->keep(who, record); });
    };
    tries.tell(keep);
    shared_tries.tell(keep);
    return Done{};
  }
};

}  // namespace passnum
