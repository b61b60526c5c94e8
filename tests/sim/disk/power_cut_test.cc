#include "tests/sim/disk/everywhere.h"
#include "tests/sim/disk/ledger_on_disk.h"
#include "tests/sim/disk/store_on_disk.h"

// The power goes at every call that changes the disk, and what is left is opened by the real recovery.

namespace passnum {
namespace {

TEST(PowerCut, AtEveryCallOfALedgerLosesNothing) {
  EXPECT_GT(cut_everywhere<LedgerOnDisk>(kLedgerLife, 0, 1), 1'500);
}

TEST(PowerCut, AtEveryCallOfAStoreThatFlushesAndMergesLosesNothing) {
  EXPECT_GT(cut_everywhere<StoreOnDisk>(kStoreLife, 0, 1), 900);
}

}  // namespace
}  // namespace passnum
