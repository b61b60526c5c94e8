#include "ledger/sequencer/drafter.h"

#include <algorithm>

#include "ledger/core/apply.h"
#include "ledger/core/invariants.h"
#include "ledger/sequencer/key_change.h"
#include "ledger/sequencer/public_keys.h"
#include "ledger/tree/hashing.h"

namespace passnum {

Drafter::Drafter(const Store& store, Clock& clock, LogSigner signer, Frontier frontier)
    : clock_(clock),
      signer_(std::move(signer)),
      records_(store),
      state_(records_),
      frontier_(std::move(frontier)) {
  draft_.unit.first_index = frontier_.size();
}

Result<Done> Drafter::know_public_keys() {
  return index_public_keys(records_.snapshot(), state_);
}

std::uint64_t Drafter::Records::refresh() {
  snapshot_ = store_.snapshot();
  return snapshot_->size();
}

TimeMs Drafter::next_time() {
  const auto* ledger = state_.find<LedgerRecord>(state_key::ledger());
  const TimeMs now = clock_.now();
  return ledger == nullptr ? now : std::max(now, ledger->last_at);
}

void Drafter::take(const Request& request) {
  if (const auto* known = state_.find<RequestRecord>(state_key::request(request.id))) {
    if (known->digest == request.digest) {
      draft_.slots.emplace_back(Draft::Made{known->entry, true});
    } else {
      draft_.slots.emplace_back(Refused(Refusal::request_id_reused));
    }
    return;
  }
  const TimeMs at = next_time();
  auto decision = std::visit([this, at](const auto& what) { return decide(what, at, state_); }, request.what);
  if (!decision) {
    draft_.slots.emplace_back(std::move(decision).error());
    return;
  }
  if (auto refused = refused_as_key_change(decision.value().body)) {
    draft_.slots.emplace_back(std::move(*refused));
    return;
  }
  draft_.changes_setup |= !std::holds_alternative<RedeemCommand>(request.what) &&
                          !std::holds_alternative<ReverseCommand>(request.what);
  accept(std::move(decision).value(), request.digest);
}

std::optional<Refused> Drafter::refused_as_key_change(const EntryBody& body) {
  if (!key_change_of(body)) return std::nullopt;
  const auto* ledger = state_.find<LedgerRecord>(state_key::ledger());
  // A second change in one draft would leave a key without a checkpoint.
  if (ledger == nullptr || draft_.key_change) return Refused(Refusal::log_key_outdated);
  return refused_key_change(body, frontier_, ledger->origin, signer_);
}

void Drafter::take_creation(const LedgerCreated& first, const std::vector<CommandBody>& bodies,
                            Random& random) {
  const TimeMs at = clock_.now();
  accept(decide_creation(first, make_uuid_v7(at, random), at, state_), Hash{});
  for (const auto& body : bodies)
    accept(Entry{at, kInitActor, make_uuid_v7(at, random), {}, to_entry_body(body)}, Hash{});
}

void Drafter::accept(Entry entry, const Hash& digest) {
  const std::string text = encode_entry(entry);
  const auto leaf = as_bytes(text);
  // Read back what is about to be written: an entry that cannot be read, or reads as another, must never be
  // hashed.
  const auto reread = decode_entry(leaf);
  CHECK(bool(reread));
  CHECK(encode_entry(reread.value()) == text);
  const std::uint64_t index = frontier_.size();
  CHECK(index == draft_.unit.first_index + draft_.unit.entries.size());
  apply(entry, index, digest, state_);
  if (const auto change = key_change_of(entry.body)) {
    signer_.change(*change);
    draft_.key_change = change;
  }
  if (!state_.failure()) {
    const auto broken = broken_invariants(entry, state_);
    // They may be the first to read a record: one that cannot be read looks absent, and is no bug.
    if (broken && !state_.failure()) check_failed(__FILE__, __LINE__, broken->c_str());
  }
  frontier_.append(leaf_hash(leaf), draft_.full_tiles);
  draft_.unit.entries.emplace_back(leaf.begin(), leaf.end());
  draft_.slots.emplace_back(Draft::Made{index, false});
}

Result<Draft> Drafter::finish() {
  if (state_.failure()) return *state_.failure();
  // Nothing is stored without an entry: what the state knows beside them waits for the next.
  if (!draft_.unit.entries.empty()) {
    for (auto& [key, value] : state_.take_changes(frontier_.size()))
      draft_.unit.state.push_back({std::move(key), std::move(value)});
    // In the order in which a store keeps them, each goes in beside the one before it.
    std::ranges::sort(draft_.unit.state, {}, &StatePut::key);
  }
  for (const auto& tile : draft_.full_tiles)
    draft_.unit.tiles.push_back({tile.level, tile.index, encode_tile(tile.hashes)});
  draft_.frontier = frontier_;
  Draft finished = std::exchange(draft_, Draft{});
  draft_.unit.first_index = frontier_.size();
  // What is forgotten must be found in the store again.
  if (state_.records_count() > kRecordsInMemoryMax) {
    const std::uint64_t size = records_.refresh();
    if (state_.forget_stored(size) > kRecordsInMemoryMax / 2) state_.forget_stored(size);
  }
  return finished;
}

}  // namespace passnum
