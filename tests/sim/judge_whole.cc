// What the judge does with the log as a whole: balances after each opening, everything at the end.

#include "ledger/core/apply.h"
#include "ledger/store/tree_parts.h"
#include "ledger/tree/proof.h"
#include "ledger/tree/prove.h"
#include "tests/sim/judge.h"

namespace passnum::sim {
namespace {

template <typename Record>
Record record_of(const Snapshot& look, const std::string& key) {
  const auto bytes = look.state(key);
  CHECK(bool(bytes));
  if (!bytes.value()) return Record{};
  auto record = decode_record<Record>(*bytes.value());
  expect(bool(record), "every record can be read", key);
  return std::move(record).value();
}

struct Figures {
  const std::string& where;
  void same(const char* what, std::int64_t state, std::int64_t audit) const {
    if (state == audit) return;
    throw Violation{"the balances are what the audit finds",
                    where + " " + what + ": " + std::to_string(state) + " and " + std::to_string(audit)};
  }
};

// Records in a map, to make the state again from nothing.
class EmptySource final : public StateSource {
 public:
  Result<std::optional<std::string>> state(std::string_view /*key*/) override {
    return std::optional<std::string>();
  }
};

}  // namespace

void Judge::check_balances(const SimDisk& disk) const {
  const auto look = disk.look();
  for (const auto& book : books().programmes) {
    const ProgrammeId id = book.terms.programme;
    const auto state = record_of<ProgrammeBalance>(*look, state_key::programme_balance(id));
    const Figures figures{book.terms.code};
    const auto signed_count = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
    figures.same("funders", state.funders.value, book.funders_cents);
    figures.same("available", state.available.value, book.available_cents);
    figures.same("in circulation", state.in_circulation.value, book.in_circulation_cents);
    figures.same("claimed", state.payable.value + state.ordered.value + state.paid.value, book.claimed_cents);
    figures.same("returned", state.returned.value, book.returned_cents);
    figures.same("numbered", state.numbered, signed_count(book.vouchers.numbered));
    figures.same("with custodians", state.with_custodians, signed_count(book.vouchers.with_custodians));
    figures.same("circulating", state.circulating, signed_count(book.vouchers.handed_over_unspent));
    figures.same("redeemed", state.redeemed - state.reversed, signed_count(book.vouchers.redeemed));
    figures.same("lapsed", state.lapsed, signed_count(book.vouchers.lapsed));
    figures.same("cancelled", state.cancelled, signed_count(book.vouchers.cancelled));
    for (const auto& [slot, claim] : book.claims) {
      const auto& structure = books().structures[slot].structure;
      const auto owed = record_of<StructureBalance>(*look, state_key::structure_balance(id, structure));
      const Figures of_structure{structure.text};
      of_structure.same("payable", owed.payable.value, claim.payable_cents);
      of_structure.same("ordered", owed.ordered.value, claim.ordered_cents);
      of_structure.same("paid", owed.paid.value, claim.paid_cents);
      of_structure.same("redeemed", owed.redeemed, signed_count(claim.redeemed));
      of_structure.same("reversed", owed.reversed, signed_count(claim.reversed));
    }
  }
}

// The records on the disk are those that the entries alone lead to, byte for byte.
void Judge::check_state(const SimDisk& disk) const {
  EmptySource nothing;
  State state(nothing);
  for (std::size_t i = 0; i < log_.size(); ++i) {
    const auto entry = decode_entry(log_[i]);
    apply(entry.value(), i, digests_[i], state);
  }
  std::map<std::string, std::string, std::less<>> expected;
  for (auto& [key, value] : state.take_changes(0)) expected[key] = std::move(value);
  std::size_t found = 0;
  std::string different;
  const auto scanned = disk.look()->scan("", "", [&](std::string_view key, std::string_view value) {
    const auto at = expected.find(key);
    ++found;
    if (at == expected.end() || at->second != value) different = key;
    return different.empty();
  });
  CHECK(bool(scanned));
  expect(different.empty(), "the state is what the entries lead to", different);
  expect(found == expected.size(), "the state has a record for all that the entries lead to",
         std::to_string(found) + " and " + std::to_string(expected.size()));
}

void Judge::check_proofs(const SimDisk& disk) const {
  const auto look = disk.look();
  SnapshotParts parts(*look);
  PartsReader tiles(parts);
  Prover prover(tiles);
  const auto root = prover.root(log_.size());
  expect(root && root.value() == roots_.back(), "the stored tiles lead to the root of the log");
  for (const auto& [size, note] : notes_) {
    const auto proof = prover.consistency(size, log_.size());
    expect(bool(proof), "growth from every checkpoint can be proved", note);
    const auto checkpoint = opened(note);
    expect(bool(verify_consistency(size, log_.size(), checkpoint.root, roots_.back(), proof.value())),
           "every checkpoint that was given is a beginning of the log", note);
  }
  for (const auto& receipt : acknowledged_) {
    const std::string words = "entry " + std::to_string(receipt.index);
    expect(bool(verify_inclusion(receipt.index, receipt.size, receipt.leaf_hash, receipt.hashes,
                                 roots_[receipt.size])),
           "every receipt that was given still proves its entry", words);
    expect(receipt.index < log_.size(), "what was acknowledged is in the log", words);
    const auto again = prover.inclusion(receipt.index, log_.size());
    expect(again && bool(verify_inclusion(receipt.index, log_.size(), receipt.leaf_hash, again.value(),
                                          roots_.back())),
           "what was acknowledged is in the newest tree", words);
  }
}

void Judge::sees_end(const SimDisk& disk, const LockPlace& lock) {
  sees_opened(disk, lock);
  audit_.finish();
  expect(audit_.findings().count() == 0, "the audit finds nothing when it counts everything again",
         audit_.findings().count() == 0 ? "" : audit_.findings().kept().back().words_en);
  expect(audit_.root() == roots_.back(), "the audit finds the same root");
  check_state(disk);
  check_proofs(disk);
}

}  // namespace passnum::sim
