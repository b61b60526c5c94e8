#include <benchmark/benchmark.h>

#include "audit/replay/replay.h"
#include "ledger/store/memory/memory_store.h"
#include "tests/bench/staged_ledger.h"

namespace passnum {
namespace {

// The second opinion on a log whose half are redemptions, with the devices' signatures and without.
void replay_log(benchmark::State& state) {
  constexpr std::uint32_t kBooklets = 50;
  constexpr std::uint64_t kVouchers = std::uint64_t{kBooklets} * StagedLedger::kVouchersPerBooklet;
  MemoryStore store;
  StagedLedger ledger(store, kBooklets);
  std::vector<Request> requests;
  for (std::uint64_t i = 0; i < kVouchers; ++i) requests.emplace_back(ledger.redemption(i));
  if (!ledger.writer().commit(requests)) return state.SkipWithError("the commit failed");
  const auto snapshot = store.snapshot();
  const auto leaves = snapshot->entries(0, snapshot->size());
  if (!leaves) return state.SkipWithError("the log cannot be read");
  for (auto _ : state) {
    Replay replay(ReplayOptions{state.range(0) != 0});
    std::uint64_t index = 0;
    for (const auto& leaf : leaves.value()) replay.feed(EntryIndex(index++), leaf);
    replay.finish();
    if (replay.findings().count() != 0) {
      const std::string words = replay.findings().kept().front().words;
      return state.SkipWithError(words.c_str());
    }
    if (replay.root() != ledger.writer().tip().root) return state.SkipWithError("another root");
  }
  state.SetItemsProcessed(state.iterations() * std::ssize(leaves.value()));
}
BENCHMARK(replay_log)->ArgName("signatures")->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace passnum
