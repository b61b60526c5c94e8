#include "tests/sim/disk/everywhere.h"
#include "tests/sim/disk/ledger_on_disk.h"
#include "tests/sim/disk/store_on_disk.h"

// The disk answers with an error, once or from then on, and the power stays on or goes afterwards.

namespace passnum {
namespace {

class FailingDisk : public testing::TestWithParam<FailingCase> {};

TEST_P(FailingDisk, UnderALedgerAcknowledgesNothingThatIsNotThere) {
  const std::uint64_t step = GetParam().kind == DiskFault::Kind::read_fails ? 19 : 5;
  EXPECT_GT(fail_everywhere<LedgerOnDisk>(GetParam(), {3, 2}, 1, step), 5);
}

TEST_P(FailingDisk, UnderAStoreThatFlushesAndMergesAcknowledgesNothingThatIsNotThere) {
  const std::uint64_t step = GetParam().kind == DiskFault::Kind::read_fails ? 23 : 11;
  EXPECT_GT(fail_everywhere<StoreOnDisk>(GetParam(), {2, 6}, 3, step), 3);
}

using Kind = DiskFault::Kind;
INSTANTIATE_TEST_SUITE_P(, FailingDisk,
                         testing::Values(FailingCase{"FullOnce", Kind::no_space, false},
                                         FailingCase{"Full", Kind::no_space, true},
                                         FailingCase{"WriteFailsOnce", Kind::write_fails, false},
                                         FailingCase{"WritesFail", Kind::write_fails, true},
                                         FailingCase{"SyncFailsOnce", Kind::sync_fails, false},
                                         FailingCase{"SyncsFail", Kind::sync_fails, true},
                                         FailingCase{"ReadFailsOnce", Kind::read_fails, false},
                                         FailingCase{"ReadsFail", Kind::read_fails, true},
                                         FailingCase{"ReadOnly", Kind::read_only, true}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace passnum
