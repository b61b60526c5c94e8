#include <gmock/gmock.h>

#include "tests/sim/simulation.h"

namespace passnum::sim {
namespace {

Outcome run(std::uint64_t seed, Canary canary = Canary::none) {
  SimulationOptions options;
  options.seed = seed;
  options.canary = canary;
  return Simulation(options).run();
}

TEST(TheSimulation, FindsNothingInAFewDozenRuns) {
  constexpr std::uint64_t kRuns = 40;
  Outcome sum;
  for (std::uint64_t seed = 100'001; seed <= 100'000 + kRuns; ++seed) {
    const Outcome outcome = run(seed);
    ASSERT_FALSE(outcome.violation) << "passnum_sim --seed " << seed
                                    << " --verbose\nexpected: " << outcome.violation->expected
                                    << "\nfound: " << outcome.violation->found;
    sum.acknowledged += outcome.acknowledged;
    sum.opened += outcome.opened;
    sum.refused_copies += outcome.refused_copies;
    for (const auto& [kind, count] : outcome.entries_by_kind) sum.entries_by_kind[kind] += count;
  }
  EXPECT_GT(sum.acknowledged, 50 * kRuns);
  EXPECT_GT(sum.opened, 2 * kRuns);
  EXPECT_GT(sum.refused_copies, 0u);
  for (const char* kind : {"voucher_redeemed", "redemption_reversed", "vouchers_blocked", "device_revoked"})
    EXPECT_GT(sum.entries_by_kind[kind], 0u) << kind;
}

TEST(TheSimulation, GivesTheSameTraceForTheSameSeedAndAnotherForAnother) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const Outcome first = run(seed);
    const Outcome again = run(seed);
    EXPECT_EQ(first.trace_hash, again.trace_hash) << seed;
    EXPECT_EQ(first.entries, again.entries) << seed;
    EXPECT_NE(first.trace_hash, run(seed + 10).trace_hash) << seed;
  }
}

class PlantedBug : public testing::TestWithParam<Canary> {};

TEST_P(PlantedBug, IsFoundWithinSomeSeeds) {
  constexpr std::uint64_t kSeedsMax = 60;
  for (std::uint64_t seed = 1; seed <= kSeedsMax; ++seed) {
    if (run(seed, GetParam()).violation) return;
  }
  FAIL() << "not found in " << kSeedsMax << " seeds";
}

INSTANTIATE_TEST_SUITE_P(, PlantedBug,
                         testing::Values(Canary::answer_before_append, Canary::swallow_failures,
                                         Canary::forget_request_ids, Canary::forget_time,
                                         Canary::ignore_the_lock, Canary::ignore_the_fence,
                                         Canary::cross_answers, Canary::read_failure_is_absence),
                         [](const auto& test) {
                           return std::string(kCanaryNames[static_cast<std::size_t>(test.param)]);
                         });

}  // namespace
}  // namespace passnum::sim
