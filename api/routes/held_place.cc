#include "api/routes/held_place.h"

#include "ledger/sequencer/stored.h"

namespace passnum {

std::shared_ptr<HeldPlace> hold_place(const Service& service, const Moment& moment, Checked& checked) {
  const auto* request = std::get_if<Request>(&checked);
  const auto* redeem = request == nullptr ? nullptr : std::get_if<RedeemCommand>(&request->what);
  if (service.devices == nullptr || redeem == nullptr) return nullptr;
  // First, so that the repeats of a batch take no places from what stands behind them.
  const auto known = stored<RequestRecord>(*moment.snapshot, state_key::request(request->id));
  if (!known) {
    checked = known.error();
    return nullptr;
  }
  if (known.value()) return nullptr;
  const TimeMs now = service.devices->clock.now();
  auto& caps = service.devices->caps;
  const auto refused = caps.hold(redeem->request, now);
  if (!refused) {
    checked = refused.error();
    return nullptr;
  }
  if (!refused.value()) return std::make_shared<HeldPlace>(caps, redeem->request, now);
  checked = *refused.value();
  return nullptr;
}

}  // namespace passnum
