#include <benchmark/benchmark.h>

#include "ledger/sequencer/peaks.h"
#include "ledger/store/memory/memory_store.h"
#include "ledger/store/tree_parts.h"
#include "ledger/tree/frontier.h"
#include "ledger/tree/hashing.h"
#include "ledger/tree/proof.h"
#include "ledger/tree/prove.h"
#include "ledger/tree/tlog_proof.h"
#include "tests/bench/staged_ledger.h"

namespace passnum {
namespace {

void hash_leaf(benchmark::State& state) {
  MemoryStore store;
  StagedLedger ledger(store, 1);
  const std::string leaf = encode_entry(ledger.redeemed(0));
  const Hash expected = sha256({ByteView(std::array<Byte, 1>{0}), as_bytes(leaf)});
  for (auto _ : state) {
    const Hash hash = leaf_hash(as_bytes(leaf));
    if (hash != expected) return state.SkipWithError("another hash");
  }
  state.SetBytesProcessed(state.iterations() * std::ssize(leaf));
}
BENCHMARK(hash_leaf);

Hash numbered_hash(std::uint64_t number) {
  Bytes bytes;
  append_u64(bytes, number);
  return leaf_hash(bytes);
}

// A batch on the edge of a tree of a million leaves: as the writer does, on a copy, with its root.
void append_and_root(benchmark::State& state) {
  constexpr std::uint64_t kLeaves = 1'000'000;
  static const Frontier grown = [] {
    Frontier tree;
    std::vector<FullTile> full;
    for (std::uint64_t i = 0; i < kLeaves; ++i) {
      tree.append(numbered_hash(i), full);
      full.clear();
    }
    return tree;
  }();
  const auto count = static_cast<std::uint64_t>(state.range(0));
  std::vector<Hash> leaves;
  Peaks other = Peaks::of(grown);
  for (std::uint64_t i = 0; i < count; ++i) {
    leaves.push_back(numbered_hash(kLeaves + i));
    other.append(leaves.back());
  }
  const Hash expected = other.root();
  for (auto _ : state) {
    Frontier tree = grown;
    std::vector<FullTile> full;
    for (const auto& leaf : leaves) tree.append(leaf, full);
    if (tree.root() != expected) return state.SkipWithError("two ways give two roots");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(append_and_root)->ArgName("leaves")->Arg(1)->Arg(64)->Arg(1000);

// Proving and writing down receipts of a batch of 64, the newest entries of a stored log of 10,000.
void make_receipts(benchmark::State& state) {
  constexpr std::uint64_t kBatch = 64;
  MemoryStore store;
  StagedLedger ledger(store, 4990);
  const auto snapshot = store.snapshot();
  const auto note = snapshot->checkpoint().value().value();
  const auto tip = ledger.writer().tip();
  std::vector<std::string> receipts;
  for (auto _ : state) {
    receipts.clear();
    SnapshotParts parts(*snapshot);
    PartsReader tiles(parts);
    Prover prover(tiles);
    for (std::uint64_t i = 0; i < kBatch; ++i) {
      const std::uint64_t index = tip.size - kBatch + i;
      auto hashes = prover.inclusion(index, tip.size);
      auto leaf = snapshot->entry(index);
      if (!hashes || !leaf) return state.SkipWithError("no proof or no entry");
      receipts.push_back(to_text(TlogProof{std::move(leaf).value(), index, std::move(hashes).value(), note}));
    }
  }
  for (const auto& receipt : receipts) {
    const auto proof = parse_tlog_proof(receipt);
    if (!proof || !verify_tlog_proof(proof.value(), proof.value().extra, ledger.log_vkey()))
      return state.SkipWithError("a receipt does not verify");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
}
BENCHMARK(make_receipts);

}  // namespace
}  // namespace passnum
