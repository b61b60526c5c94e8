#include "api/devices/signature_gate.h"

#include <algorithm>

namespace passnum {

SignatureGate::SignatureGate(RequestLimits limits)
    : asked_{limits.device_burst, 1'000 / std::max<std::int64_t>(1, limits.device_per_second)},
      wrong_{limits.wrong_burst, 60'000 / std::max<std::int64_t>(1, limits.wrong_per_minute)},
      wrong_of_all_{wrong_.burst * kNetworksWorth,
                    std::max<std::int64_t>(1, wrong_.refill_ms / kNetworksWorth)},
      signers_(
          Signers{RecentMap<std::string, Known>(kSignersMax), RecentMap<std::string, Known>(kSignersMax)}),
      networks_(Networks{RecentMap<std::uint64_t, TokenBucket>(kNetworksMax),
                         TokenBucket(wrong_of_all_, TimeMs(0))}) {}

SignatureGate::Known& SignatureGate::known(Signers& signers, const Signer& signer, TimeMs now) const {
  return signers[static_cast<std::size_t>(signer.kind)].of(
      signer.name, Known{TokenBucket(asked_, now), TokenBucket(kWrongAtHome, now)});
}

void SignatureGate::give_back(const Signer& signer, TimeMs now) {
  if (!counts(signer)) return;
  signers_.with([&](Signers& signers) { known(signers, signer, now).asked.give_back(asked_, now); });
}

SignatureGate::Entry SignatureGate::enter(const Signer& signer, TimeMs now) {
  const auto entry = signers_.with([&](Signers& signers) -> Entry {
    auto& one = known(signers, signer, now);
    const bool is_at_home = std::ranges::find(one.homes, signer.network) != one.homes.end();
    if (is_at_home && wrong_.burst != 0) {
      if (const unsigned wait_s = one.wrong.wait_s(kWrongAtHome, now)) return {wait_s, true};
    }
    return {counts(signer) ? one.asked.take(asked_, now) : 0, is_at_home};
  });
  if (entry.wait_s != 0 || entry.is_at_home) return entry;
  const unsigned wait_s = enter_stranger(signer.network, now);
  if (wait_s != 0) give_back(signer, now);
  return {wait_s, false};
}

void SignatureGate::was_right(const Signer& signer, const Entry& entry, TimeMs now) {
  if (entry.is_at_home) return;
  signers_.with([&](Signers& signers) {
    auto& homes = known(signers, signer, now).homes;
    if (std::ranges::find(homes, signer.network) != homes.end()) return;
    std::rotate(homes.begin(), homes.end() - 1, homes.end());
    homes.front() = signer.network;
  });
}

void SignatureGate::was_wrong(const Signer& signer, const Entry& entry, TimeMs now) {
  give_back(signer, now);
  if (!entry.is_at_home) return stranger_was_wrong(signer.network, now);
  signers_.with([&](Signers& signers) { (void)known(signers, signer, now).wrong.take(kWrongAtHome, now); });
}

unsigned SignatureGate::enter_stranger(std::uint64_t network, TimeMs now) {
  if (wrong_.burst == 0) return 0;
  return networks_.with([&](Networks& networks) {
    const unsigned wait_s = networks.each.of(network, TokenBucket(wrong_, now)).wait_s(wrong_, now);
    return std::max(wait_s, networks.all.wait_s(wrong_of_all_, now));
  });
}

void SignatureGate::stranger_was_wrong(std::uint64_t network, TimeMs now) {
  if (wrong_.burst == 0) return;
  networks_.with([&](Networks& networks) {
    (void)networks.each.of(network, TokenBucket(wrong_, now)).take(wrong_, now);
    (void)networks.all.take(wrong_of_all_, now);
  });
}

}  // namespace passnum
