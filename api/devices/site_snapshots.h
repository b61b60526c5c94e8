#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/devices/caps.h"
#include "api/devices/picture.h"
#include "ledger/crypto/signature.h"

namespace passnum {

// What the devices of a site judge vouchers by while they have no network: one signed text a site (FORMAT.md,
// section 6). Made when it is asked for and kept, so that a thousand telephones cost as much as one: the
// ledger is looked at again after kFreshMs at the earliest, and then by one thread, while the others get what
// there is.
class SiteSnapshots {
 public:
  static constexpr std::int64_t kFreshMs = 10'000;
  // When the ledger has not grown, it is only signed anew, with the time, for devices that look at its age.
  static constexpr std::int64_t kSignedAgainMs = 60 * 60 * 1000;

  // All but the text outlive it.
  SiteSnapshots(const Store& store, Clock& clock, const SigningKey& key, std::string host,
                DeviceLimits limits)
      : store_(store), clock_(clock), key_(key), host_(std::move(host)), limits_(limits) {}

  struct Signed {
    std::shared_ptr<const std::string> body;  // {"key","signature","snapshot"}
    std::string etag;
  };
  // Errors: not_found (no such site), corrupt, io, too_large.
  Result<Signed> of(const SiteId& site);

  // "<host>/snapshot", and the key that devices pin.
  std::string key_name() const { return host_ + "/snapshot"; }
  const PublicKey& public_key() const { return key_.public_key(); }

 private:
  struct Shown {
    std::shared_ptr<const Picture> picture;
    TimeMs looked_at;  // when it was found to be the newest
    Guarded<std::map<SiteId, Signed>> sites;
  };
  std::shared_ptr<Shown> current(TimeMs now) const;
  Result<std::shared_ptr<Shown>> fresh();
  Result<std::shared_ptr<Shown>> look_again(const std::shared_ptr<Shown>& old, TimeMs now);
  Result<std::string> text_of(const Picture& picture, const SiteId& site) const;

  const Store& store_;
  Clock& clock_;
  const SigningKey& key_;
  const std::string host_;
  const DeviceLimits limits_;
  std::mutex looking_;  // held by the one who looks at the ledger
  Guarded<std::shared_ptr<Shown>> shown_;
};

}  // namespace passnum
