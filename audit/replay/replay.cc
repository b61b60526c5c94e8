#include "audit/replay/replay.h"

#include <algorithm>

#include "audit/replay/identities.h"
#include "audit/replay/rules.h"
#include "ledger/tree/hashing.h"

namespace passnum {
namespace {

constexpr std::string_view kGenesisActor = "init";

Breach breach_of(const Error& error, ByteView leaf) {
  if (error.code == ErrorCode::too_large) return Breach::entry_too_large;
  if (error.code == ErrorCode::unsupported) return Breach::entry_unsupported;
  const auto json = parse_json(as_text(leaf));
  if (json && canonical_text(json.value()) != as_text(leaf)) return Breach::entry_not_canonical;
  return Breach::entry_unreadable;
}

// The device that a redemption or a reversal names, or nullptr for every other kind.
const DeviceId* device_of(const EntryBody& body) {
  if (const auto* redeemed = std::get_if<VoucherRedeemed>(&body)) return &redeemed->scan.device;
  if (const auto* reversed = std::get_if<RedemptionReversed>(&body)) return &reversed->reversal.device;
  return nullptr;
}

bool is_genesis_kind(const EntryBody& body) {
  return std::holds_alternative<LedgerCreated>(body) || std::holds_alternative<OperatorEnrolled>(body) ||
         std::holds_alternative<IssuingKeyAdded>(body);
}

}  // namespace

std::uint64_t Replay::feed(EntryIndex index, ByteView leaf) {
  CHECK(!finished_);
  CHECK(index.value == tree_.size());
  const std::uint64_t before = findings_.count();
  std::vector<FullTile> full;
  tree_.append(leaf_hash(leaf), full);
  read(index, leaf);
  return findings_.count() - before;
}

void Replay::finish() {
  CHECK(!finished_);
  finished_ = true;
  for (const auto& words : broken_recounts(books_)) {
    findings_.add(EntryIndex(tree_.size()), Breach::identity_broken, words);
  }
}

void Replay::read(EntryIndex index, ByteView leaf) {
  const auto entry = decode_entry(leaf);
  if (!entry) {
    ++set_aside_count_;
    return findings_.add(index, breach_of(entry.error(), leaf), entry.error().context);
  }
  ++entries_by_kind_[kind_of(entry.value().body)];
  Turn turn(books_, index, entry.value(), findings_);
  turn.verify_signatures = options_.verify_device_signatures;
  follow_entry(turn);
  if (!turn.stands()) ++set_aside_count_;
}

void Replay::follow_entry(Turn& turn) {
  require_frame(turn);
  require_actor(turn);
  require_request_id(turn);
  // A time without a day in Paris stops here: the rules below ask for that day.
  if (turn.entry().at <= kLastTime) {
    std::visit([&turn](const auto& body) { follow(turn, body); }, turn.entry().body);
  }
  compare_postings(turn);
  if (turn.programme_touched() == nullptr) return;
  for (const auto& words : broken_identities(*turn.programme_touched(), turn.structure_touched())) {
    turn.remark(Breach::identity_broken, words);
  }
}

void Replay::require_frame(Turn& turn) {
  const auto& entry = turn.entry();
  if (turn.index() == EntryIndex(0)) {
    turn.require(std::holds_alternative<LedgerCreated>(entry.body), Breach::ledger_not_created,
                 kind_of(entry.body));
  }
  if (entry.at > kLastTime) return turn.breach(Breach::time_out_of_range, to_text(entry.at));
  if (entry.at < latest_) turn.remark(Breach::time_backwards, to_text(entry.at));
  latest_ = std::max(latest_, entry.at);
}

void Replay::require_actor(Turn& turn) {
  const auto& entry = turn.entry();
  const bool is_init = entry.actor == kGenesisActor;
  genesis_ = genesis_ && is_init;
  if (const auto* device = device_of(entry.body)) {
    return turn.require(entry.actor == device->text, Breach::actor_not_the_device, entry.actor);
  }
  if (!is_init)
    return turn.require(books_.operators.contains(entry.actor), Breach::actor_unknown, entry.actor);
  turn.require(genesis_, Breach::genesis_over, kind_of(entry.body));
  turn.require(is_genesis_kind(entry.body), Breach::genesis_kind, kind_of(entry.body));
}

// Nobody asked for the entries of genesis: several may carry the id of all zeros.
void Replay::require_request_id(Turn& turn) {
  const auto& id = request_id_of(turn.entry());
  if (turn.entry().actor == kGenesisActor && id == Uuid{}) return;
  const auto number = books_.requests.insert(id.bytes);
  if (!number) return turn.breach(Breach::request_id_reused, to_text(id));
  turn.request = *number;
}

}  // namespace passnum
