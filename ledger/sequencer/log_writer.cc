#include "ledger/sequencer/log_writer.h"

#include "ledger/core/apply.h"
#include "ledger/core/invariants.h"
#include "ledger/store/tree_parts.h"
#include "ledger/tree/hashing.h"
#include "ledger/tree/prove.h"

namespace passnum {

LogWriter::LogWriter(Store& store, const SigningKey& key, std::string origin, Clock& clock)
    : store_(store), key_(key), origin_(std::move(origin)), clock_(clock), records_(store), state_(records_) {
  records_.refresh();
}

Result<std::optional<std::string>> LogWriter::Records::state(std::string_view key) {
  return snapshot_->state(key);
}

Error LogWriter::stop(Error error) {
  stopped_ = std::move(error);
  return *stopped_;
}

TimeMs LogWriter::next_time() {
  const auto* ledger = state_.find<LedgerRecord>(state_key::ledger());
  const TimeMs now = clock_.now();
  return ledger == nullptr ? now : std::max(now, ledger->last_at);
}

void LogWriter::accept(Entry entry, const Hash& digest, Draft& draft) {
  const std::string text = encode_entry(entry);
  const auto leaf = as_bytes(text);
  // Read back what is about to be written: an entry that cannot be read, or reads as another, must never be
  // hashed.
  const auto reread = decode_entry(leaf);
  CHECK(bool(reread));
  CHECK(encode_entry(reread.value()) == text);
  const std::uint64_t index = draft.unit.first_index + draft.unit.entries.size();
  apply(entry, index, digest, state_);
  if (!state_.failure()) {
    const auto broken = broken_invariants(entry, state_);
    if (broken) check_failed(__FILE__, __LINE__, broken->c_str());
  }
  draft.frontier.append(leaf_hash(leaf), draft.full_tiles);
  draft.unit.entries.emplace_back(leaf.begin(), leaf.end());
  draft.slots.emplace_back(Draft::Made{index, false});
}

void LogWriter::take(const Request& request, Draft& draft) {
  if (const auto* known = state_.find<RequestRecord>(state_key::request(request.id))) {
    if (known->digest == request.digest) {
      draft.slots.emplace_back(Draft::Made{known->entry, true});
    } else {
      draft.slots.emplace_back(Refused(Refusal::request_id_reused));
    }
    return;
  }
  const TimeMs at = next_time();
  auto decision = std::visit([this, at](const auto& what) { return decide(what, at, state_); }, request.what);
  if (!decision) {
    draft.slots.emplace_back(std::move(decision).error());
    return;
  }
  accept(std::move(decision).value(), request.digest, draft);
}

Result<std::vector<Answer>> LogWriter::commit(std::span<const Request> requests) {
  CHECK(requests.size() <= kUnitEntriesMax);
  if (stopped_) return *stopped_;
  Draft draft{{}, {}, frontier_, peaks_, {}};
  draft.unit.first_index = tip_.size;
  for (const auto& request : requests) take(request, draft);
  // A record that could not be read was taken for absent: nothing decided on it may be believed.
  if (state_.failure()) return stop(*state_.failure());
  if (!draft.unit.entries.empty()) {
    if (auto appended = append(draft); !appended) return stop(std::move(appended).error());
  }
  auto answered = answers(draft);
  if (!answered) return stop(std::move(answered).error());
  state_.evict(kRecordsInMemoryMax);
  return answered;
}

Result<Done> LogWriter::append(Draft& draft) {
  Unit& unit = draft.unit;
  unit.epoch = epoch_;
  for (auto& [key, value] : state_.take_changes()) unit.state.push_back({std::move(key), std::move(value)});
  for (const auto& tile : draft.full_tiles)
    unit.tiles.push_back({tile.level, tile.index, encode_tile(tile.hashes)});

  // 1. Hash again, from the bytes that will be stored and by another way; sign only when both agree.
  for (const auto& leaf : unit.entries) draft.peaks.append(leaf_hash(leaf));
  const Checkpoint next{origin_, unit.first_index + unit.entries.size(), draft.frontier.root(), {}};
  CHECK(next.size == draft.frontier.size());
  CHECK(next.root == draft.peaks.root());
  CHECK(next.size > tip_.size);
  unit.checkpoint = sign_checkpoint(next, origin_, key_);

  // 2. The commit point.
  if (auto appended = store_.append(unit); !appended)
    return appended.error().while_doing("appending to the log");

  // 3. Only now may anyone hear of it.
  frontier_ = std::move(draft.frontier);
  peaks_ = std::move(draft.peaks);
  tip_ = next;
  tip_note_ = std::make_shared<const std::string>(unit.checkpoint);
  records_.refresh();
  return Done{};
}

Result<std::vector<Answer>> LogWriter::answers(Draft& draft) {
  SnapshotParts parts(records_.snapshot());
  PartsReader stored(parts);
  FrontierReader tiles(frontier_, draft.full_tiles, stored);
  Prover prover(tiles);
  std::vector<Answer> out;
  out.reserve(draft.slots.size());
  for (auto& slot : draft.slots) {
    if (auto* refused = std::get_if<Refused>(&slot)) {
      out.emplace_back(std::move(*refused));
      continue;
    }
    const auto made = std::get<Draft::Made>(slot);
    auto hashes = prover.inclusion(made.index, tip_.size);
    if (!hashes) return hashes.error().while_doing("proving entry " + std::to_string(made.index));
    Bytes leaf;
    if (made.index >= draft.unit.first_index) {
      leaf = draft.unit.entries[made.index - draft.unit.first_index];
    } else {
      auto stored_leaf = records_.snapshot().entry(made.index);
      if (!stored_leaf) return stored_leaf.error().while_doing("reading entry " + std::to_string(made.index));
      leaf = std::move(stored_leaf).value();
    }
    out.emplace_back(
        Receipt{made.index, std::move(leaf), std::move(hashes).value(), tip_note_, made.is_repeat});
  }
  return out;
}

}  // namespace passnum
