#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/devices/device_register.h"
#include "ledger/base/guarded.h"
#include "ledger/core/records.h"
#include "ledger/sequencer/sequencer.h"
#include "ledger/store/store.h"

namespace passnum::structures {

// What is whose: found by going over the records once after each change of the setup, not for each question.
struct Holdings {
  std::map<StructureId, std::vector<SiteId>> sites;
  std::map<SiteId, std::vector<DeviceId>> devices;
  std::map<SiteId, std::vector<Hash>> codes;  // with which devices enrol themselves
};
// Errors: corrupt, io.
Result<Holdings> read_holdings(const Snapshot& snapshot);

// The newest Holdings. Whoever reads the records that they name takes a snapshot afterwards, which has them
// all. Any thread.
class HoldingsCache {
 public:
  // Both outlive it.
  HoldingsCache(const Store& store, const Sequencer& sequencer) : store_(store), sequencer_(sequencer) {}
  // Errors: as above.
  Result<std::shared_ptr<const Holdings>> newest();

 private:
  struct Kept {
    std::uint64_t setup_version = 0;
    std::shared_ptr<const Holdings> holdings;
  };
  const Store& store_;
  const Sequencer& sequencer_;
  Guarded<Kept> kept_;
};

// Canonical JSON of what a manager sees. `today` is the day of the labels' states. Errors: corrupt, io.

// {"id","identifier"?,"identifier_kind","name","owed":[…],"programmes":[…]}: to the cent, what each programme
// has to pay, has ordered and has paid; and each programme's dates and accepted services.
Result<std::string> structure_text(const Snapshot& snapshot, const StructureRecord& structure);
// {"commune","devices","id","insee_code","labels":[…],"name"}: how many devices are in service there.
Result<std::string> site_text(const Snapshot& snapshot, const Holdings& holdings, const SiteId& site,
                              Day today);
// {"enrolled_at"?,"id","name","revoked_at"?,"seen_at"?}
Result<std::string> device_text(const Snapshot& snapshot, DeviceRegister& known, const DeviceId& device);
// {"id","revoked_at"?,"state","until","used","uses"}: never the code itself, which nobody has any more.
Result<std::string> code_text(const Snapshot& snapshot, const Hash& code, TimeMs now);

// {"items":[…]}
std::string items_text(const std::vector<std::string>& items);

}  // namespace passnum::structures
