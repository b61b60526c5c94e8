#pragma once

#include <functional>
#include <optional>

#include "api/routes/service.h"
#include "ledger/sequencer/sequencer.h"

namespace passnum {

// What a device took without network is a promise to somebody. When the ledger has given the voucher to
// another, that is written down before the device hears of it, so that whoever pays sees both.
using OfflinePromise = std::optional<DeviceRegister::Conflict>;
// Nothing for any other request.
OfflinePromise offline_promise(const Service& service, const Request& request);

// Calls `then`, once, with `answer`: at once, or after what had to be written down is durable. When that
// cannot be, with the Error `unavailable`: the device asks again. Any thread; waits for nothing.
void after_conflict_is_kept(Service& service, const OfflinePromise& promise, const Answer& answer,
                            std::function<void(const Answer&)> then);

}  // namespace passnum
