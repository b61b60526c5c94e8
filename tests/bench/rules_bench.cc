#include <benchmark/benchmark.h>

#include "ledger/core/apply.h"
#include "ledger/core/decide.h"
#include "ledger/core/invariants.h"
#include "ledger/store/memory/memory_store.h"
#include "tests/bench/staged_ledger.h"

namespace passnum {
namespace {

// The rules alone, on records already in memory: decide, apply, check, and encode what changed.
void decide_and_apply(benchmark::State& state) {
  constexpr std::uint32_t kBooklets = 1000;
  constexpr std::uint64_t kVouchers = std::uint64_t{kBooklets} * StagedLedger::kVouchersPerBooklet;
  MemoryStore store;
  StagedLedger ledger(store, kBooklets);
  const auto snapshot = store.snapshot();
  SnapshotSource source(*snapshot);
  std::unique_ptr<State> rules;
  std::vector<Request> requests;
  for (std::uint64_t i = 0; i < kVouchers; ++i) requests.emplace_back(ledger.redemption(i));
  std::uint64_t next = kVouchers;
  std::size_t changes = 0;
  for (auto _ : state) {
    if (next == kVouchers) {
      state.PauseTiming();
      rules = std::make_unique<State>(source);
      next = 0;
      state.ResumeTiming();
    }
    const auto& request = requests[next++];
    auto entry = decide(std::get<RedeemCommand>(request.what), ledger.now(), *rules);
    if (!entry) return state.SkipWithError("a redemption was refused");
    apply(entry.value(), snapshot->size() + next, request.digest, *rules);
    if (broken_invariants(entry.value(), *rules)) return state.SkipWithError("an invariant is broken");
    changes = rules->take_changes(0).size();
  }
  const auto* balance = rules->find<ProgrammeBalance>(state_key::programme_balance(ProgrammeId(1)));
  if (balance == nullptr || balance->redeemed != static_cast<std::int64_t>(next))
    state.SkipWithError("the balance does not count what was redeemed");
  state.counters["records"] = static_cast<double>(changes);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decide_and_apply);

}  // namespace
}  // namespace passnum
