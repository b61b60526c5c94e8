#include <benchmark/benchmark.h>

#include "ledger/store/memory/memory_store.h"
#include "ledger/store/rocksdb/rocksdb_store.h"
#include "ledger/tree/tlog_proof.h"
#include "tests/bench/staged_ledger.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

// How many vouchers are there to spend; when they run out, a new ledger is made, and that is not timed.
constexpr std::uint32_t kBooklets = 1000;
constexpr std::uint64_t kVouchers = std::uint64_t{kBooklets} * StagedLedger::kVouchersPerBooklet;

struct OnDisk {
  ScratchDirectory directory;
  std::unique_ptr<RocksdbStore> store;

  OnDisk() {
    CHECK(bool(RocksdbStore::create(directory.path() / "db")));
    auto opened = RocksdbStore::open(directory.path() / "db", {});
    CHECK(bool(opened));
    store = std::move(opened).value();
  }
  Store& get() { return *store; }
};

struct InMemory {
  MemoryStore store;
  Store& get() { return store; }
};

// What is wrong with the answers of a batch, the last receipt verified; nullptr when they are right.
const char* fault(const Result<std::vector<Answer>>& answers, std::size_t expected, StagedLedger& ledger,
                  const Store& store) {
  if (!answers) return "the commit failed";
  if (answers.value().size() != expected) return "not one answer a request";
  for (const auto& answer : answers.value())
    if (!std::holds_alternative<Receipt>(answer)) return "a redemption was refused";
  const auto& receipt = std::get<Receipt>(answers.value().back());
  const TlogProof proof{receipt.leaf, receipt.index, receipt.hashes, *receipt.checkpoint};
  if (!verify_tlog_proof(proof, receipt.leaf, ledger.log_vkey())) return "a receipt does not verify";
  const auto snapshot = store.snapshot();
  const auto stored = snapshot->checkpoint();
  if (!stored || stored.value() != *receipt.checkpoint) return "the store's tip is another";
  if (snapshot->size() != ledger.writer().tip().size) return "the store has another size";
  return nullptr;
}

// What batching saves: compare items_per_second between the sizes, sync included, and with the same without a
// disk.
template <typename Place>
void commit_batch(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  std::unique_ptr<Place> place;
  std::unique_ptr<StagedLedger> ledger;
  std::uint64_t next = kVouchers;
  for (auto _ : state) {
    state.PauseTiming();
    if (next + size > kVouchers) {
      ledger.reset();
      place = std::make_unique<Place>();
      ledger = std::make_unique<StagedLedger>(place->get(), kBooklets);
      next = 0;
    }
    std::vector<Request> requests;
    for (std::size_t i = 0; i < size; ++i) requests.emplace_back(ledger->redemption(next++));
    state.ResumeTiming();
    const auto answers = ledger->writer().commit(requests);
    state.PauseTiming();
    const char* wrong = fault(answers, size, *ledger, place->get());
    state.ResumeTiming();
    if (wrong != nullptr) return state.SkipWithError(wrong);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_TEMPLATE(commit_batch, OnDisk)->ArgName("redemptions")->Arg(1)->Arg(64)->Arg(1000)->UseRealTime();
BENCHMARK_TEMPLATE(commit_batch, InMemory)->ArgName("redemptions")->Arg(1)->Arg(64)->Arg(1000)->UseRealTime();

}  // namespace
}  // namespace passnum
