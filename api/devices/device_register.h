#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/devices/attempts.h"
#include "api/sqlite/database.h"
#include "ledger/base/guarded.h"
#include "ledger/base/ids.h"
#include "ledger/base/time.h"

namespace passnum {

// What people call a device, when it was last heard of, who has to wait because they may be guessing, and
// which promises made without network the ledger could not keep: in accounts.db, since a name or an address
// may be a person's and must be erasable. Losing it loses no voucher and no cent. Any thread; a write waits
// for the disk.
class DeviceRegister {
 public:
  // How long a device's last sign of life may be older in the file than it was.
  static constexpr std::int64_t kSeenWrittenEveryMs = 60'000;
  // How often those whom time has forgiven are deleted, at least while there are others.
  static constexpr std::int64_t kForgivenEveryMs = 60 * 60 * 1000;

  struct Known {
    std::string name;
    TimeMs enrolled_at;
    std::optional<TimeMs> seen_at;
  };

  // Errors: those of migrate().
  static Result<std::unique_ptr<DeviceRegister>> open(sqlite::Database database);

  // Keeps the name; a device that is there keeps its time of enrolment. Durable on return. Errors: those of
  // the Database.
  Result<Done> enrolled(const DeviceId& device, const std::string& name, TimeMs at);
  // It has just asked something that only it could. Errors: as above.
  Result<Done> seen(const DeviceId& device, TimeMs at);
  // Nothing when it has no name here, as those that an operator enrolled. Errors: as above.
  Result<std::optional<Known>> find(const DeviceId& device);
  // Somebody who may be guessing and has to wait. Errors: as above.
  Result<Done> keep(const std::string& who, const Attempts::Record& record);
  // Those who were kept; deletes whom time has forgiven. Errors: as above.
  Result<std::map<std::string, Attempts::Record>> kept(TimeMs now);
  // A voucher that a device took without network, and that the ledger had given to another before it heard of
  // it: one promise too many, of which the ledger itself says nothing.
  struct Conflict {
    DeviceId device;
    SiteId site;
    VoucherId voucher;
    ServiceId service;
    TimeMs scanned_at;  // as the device says
    TimeMs refused_at;
  };
  static constexpr std::int64_t kConflictMs = std::int64_t{400} * 24 * 60 * 60 * 1000;  // then it is deleted
  // One of each device and voucher: the first stays. Durable on return. Errors: as above.
  Result<Done> lost(const Conflict& conflict);
  // Those of a site, the newest first. Errors: as above.
  Result<std::vector<Conflict>> lost_at(const SiteId& site, std::int64_t conflicts_max);
  // Erases the name and all else; the ledger goes on with the device. Durable on return. Errors: as above.
  Result<Done> forget(const DeviceId& device);

 private:
  explicit DeviceRegister(sqlite::Database database) : database_(std::move(database)) {}

  static Result<Done> forget_forgiven(sqlite::Database& database, TimeMs now);

  Guarded<sqlite::Database> database_;
  TimeMs forgiven_at_{0};  // used within the database's lock
  Guarded<std::map<DeviceId, TimeMs>> written_;
};

}  // namespace passnum
