#include "audit/replay/replay.h"

#include <algorithm>
#include <array>

#include "audit/replay/identities.h"
#include "audit/replay/rules.h"
#include "ledger/tree/hashing.h"

namespace passnum {
namespace {

constexpr std::string_view kGenesisActor = "init";

template <std::size_t... I>
constexpr auto kinds_of(std::index_sequence<I...>) {
  return std::array{std::string_view(std::variant_alternative_t<I, EntryBody>::kKind)...};
}
constexpr auto kEntryKinds = kinds_of(std::make_index_sequence<std::variant_size_v<EntryBody>>());

bool is_genesis_kind(const EntryBody& body) {
  return std::holds_alternative<LedgerCreated>(body) || std::holds_alternative<OperatorEnrolled>(body) ||
         std::holds_alternative<IssuingKeyAdded>(body) || std::holds_alternative<RecoveryKeyProposed>(body) ||
         std::holds_alternative<RecoveryKeyApproved>(body);
}

// The structure in whose name an entry was made, when it was not an operator who made it.
const StructureId* structure_of(const EntryBody& body) {
  return std::visit(
      []<typename Body>(const Body& one) -> const StructureId* {
        if constexpr (requires { one.structure->text; }) return one.structure ? &*one.structure : nullptr;
        return nullptr;
      },
      body);
}

}  // namespace

std::uint64_t Replay::feed(EntryIndex index, ByteView leaf) {
  CHECK(!options_.tree_is_verified);
  const std::uint64_t found = take_next(index, read_leaf(leaf));
  std::vector<FullTile> full;
  tree_.append(leaf_hash(leaf), full);
  return found;
}

std::uint64_t Replay::take(EntryIndex index, const ReadLeaf& leaf) {
  CHECK(options_.tree_is_verified);
  return take_next(index, leaf);
}

void Replay::look_ahead(const ReadLeaf& leaf) const {
  if (!leaf.entry) return;
  books_.requests.prefetch(request_id_of(*leaf.entry).bytes);
  const auto* numbered = std::get_if<BookletNumbered>(&leaf.entry->body);
  if (numbered == nullptr) return;
  for (const auto& code : numbered->codes) books_.codes.prefetch(code);
}

std::uint64_t Replay::take_next(EntryIndex index, const ReadLeaf& leaf) {
  CHECK(!finished_);
  CHECK(index.value == size_);
  ++size_;
  const std::uint64_t before = findings_.count();
  follow_next(index, leaf);
  return findings_.count() - before;
}

void Replay::finish() {
  CHECK(!options_.tree_is_verified);
  recount();
}

void Replay::finish(const Hash& verified_root) {
  CHECK(options_.tree_is_verified);
  verified_root_ = verified_root;
  recount();
}

Hash Replay::root() const {
  return options_.tree_is_verified ? verified_root_ : tree_.root();
}

void Replay::recount() {
  CHECK(!finished_);
  finished_ = true;
  for (const auto& words : broken_recounts(books_)) {
    findings_.add(EntryIndex(size_), Breach::identity_broken, words);
  }
}

void Replay::follow_next(EntryIndex index, const ReadLeaf& leaf) {
  if (!leaf.entry) {
    ++set_aside_count_;
    return findings_.add(index, leaf.unreadable, leaf.words);
  }
  const auto& entry = *leaf.entry;
  ++entries_by_kind_[entry.body.index()];
  Turn turn(books_, index, entry, findings_, notices_);
  if (!options_.tree_is_verified) turn.tree = &tree_;
  turn.verify_signatures = options_.verify_device_signatures;
  if (leaf.signature) turn.tried_signature = &*leaf.signature;
  follow_entry(turn);
  if (!turn.stands()) ++set_aside_count_;
}

std::map<std::string_view, std::uint64_t> Replay::entries_by_kind() const {
  std::map<std::string_view, std::uint64_t> counts;
  for (std::size_t kind = 0; kind < entries_by_kind_.size(); ++kind) {
    if (entries_by_kind_[kind] != 0) counts[kEntryKinds[kind]] = entries_by_kind_[kind];
  }
  return counts;
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
  books_.day_starts.try_emplace(paris_day(latest_), turn.index().value);
}

void Replay::require_actor(Turn& turn) {
  const auto& entry = turn.entry();
  const bool is_init = entry.actor == kGenesisActor;
  genesis_ = genesis_ && is_init;
  if (const auto* device = device_of(entry.body)) {
    return turn.require(entry.actor == device->text, Breach::actor_not_the_device, entry.actor);
  }
  // A device that comes with a code asks for itself; who created the code has answered for it.
  const auto* enrolled = std::get_if<DeviceEnrolled>(&entry.body);
  if (enrolled != nullptr && enrolled->enrolment_code)
    return turn.require(entry.actor == enrolled->device.text, Breach::actor_not_the_device, entry.actor);
  if (const auto* structure = structure_of(entry.body))
    return turn.require(entry.actor == structure->text, Breach::actor_not_the_structure, entry.actor);
  if (!is_init)
    return turn.require(books_.operators.contains(entry.actor), Breach::actor_unknown, entry.actor);
  turn.require(genesis_, Breach::genesis_over, kind_of(entry.body));
  turn.require(is_genesis_kind(entry.body), Breach::genesis_kind, kind_of(entry.body));
}

// Nobody asked for the entries of genesis: several may carry the id of all zeros.
void Replay::require_request_id(Turn& turn) {
  const auto& id = request_id_of(turn.entry());
  if (turn.entry().actor == kGenesisActor && id == Uuid{}) return;
  CHECK(turn.index().value <= UINT32_MAX);
  const auto entry = static_cast<std::uint32_t>(turn.index().value);
  turn.require(books_.requests.insert(id.bytes, entry), Breach::request_id_reused, id);
}

}  // namespace passnum
