#include "api/routes/conflicts.h"

namespace passnum {

OfflinePromise offline_promise(const Service& service, const Request& request) {
  const auto* redeem = std::get_if<RedeemCommand>(&request.what);
  if (service.devices == nullptr || redeem == nullptr || !redeem->request.offline) return std::nullopt;
  const auto& scan = redeem->request;
  return DeviceRegister::Conflict{scan.device, scan.site, redeem->voucher, scan.service, scan.scanned_at, {}};
}

void after_conflict_is_kept(Service& service, const OfflinePromise& promise, const Answer& answer,
                            std::function<void(const Answer&)> then) {
  const auto* refused = std::get_if<Refused>(&answer);
  if (!promise || refused == nullptr || refused->refusal != Refusal::already_redeemed) return then(answer);
  const auto keep = [&service, conflict = *promise, answer, then]() mutable {
    conflict.refused_at = service.devices->clock.now();
    const auto kept = service.devices->known->lost(conflict);
    then(kept ? answer : Answer(Error(ErrorCode::unavailable, kept.error().context)));
  };
  if (!service.pool.submit(keep)) then(Error(ErrorCode::unavailable, "too much work waits"));
}

}  // namespace passnum
