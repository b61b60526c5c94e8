// How a writer finds out what is true when it starts: LogWriter::open and LogWriter::create.

#include <algorithm>

#include "ledger/core/state.h"
#include "ledger/sequencer/log_writer.h"
#include "ledger/store/tree_parts.h"
#include "ledger/tree/hashing.h"
#include "ledger/tree/prove.h"

namespace passnum {
namespace {

// How many full tiles, the last ones and others spread over the log, are compared with their entries on
// opening.
constexpr std::uint64_t kSampledTilesMax = 16;

Error disagrees(std::string what) {
  return Error(ErrorCode::corrupt,
               std::move(what) +
                   "; the log is not opened: restore the newest whole copy, or ask for help, "
                   "and keep these files as evidence");
}

// One log as its store has it, checked step by step.
struct Recovery {
  const Snapshot& snapshot;
  const std::string& origin;
  LogKeys keys;  // the one in force, and the one before it
  Frontier frontier{};
  Published published{};

  Result<Checkpoint> verified(const std::string& note) const { return open_checkpoint(note, origin, keys); }
  Result<Done> check_key();
  Result<Done> check_head();
  Result<Done> check_tree();
  Result<Done> check_state() const;
  Result<Done> check_samples() const;
  Result<Done> check_lock(const std::string& locked) const;
};

// The lock may hold the last checkpoint of the key before.
Result<Done> Recovery::check_key() {
  const auto bytes = snapshot.state(state_key::log_key());
  if (!bytes) return bytes.error().while_doing("reading which key is in force");
  if (!bytes.value()) return Done{};
  const auto record = decode_record<LogKeyRecord>(*bytes.value());
  if (!record) return record.error().while_doing("reading which key is in force");
  if (record.value().public_key != keys.newest()) {
    return Error(ErrorCode::invalid, "this log's key was replaced at " + std::to_string(record.value().size) +
                                         " entries: open it with the one that is in force since");
  }
  keys = LogKeys(record.value().old_key);
  keys.change({record.value().size, record.value().public_key});
  return Done{};
}

Result<Done> Recovery::check_head() {
  auto note = snapshot.checkpoint();
  if (!note) return note.error().while_doing("reading the checkpoint");
  if (!note.value()) {
    if (snapshot.size() != 0) return disagrees("there are entries and no checkpoint");
    return Error(ErrorCode::not_found, "there is no log here; 'passnum init' begins one");
  }
  auto checkpoint = verified(*note.value());
  if (!checkpoint)
    return disagrees("the stored checkpoint is not signed by this log's key (" +
                     checkpoint.error().message() + ")");
  published.tip = std::move(checkpoint).value();
  published.note = std::move(note).value();
  if (published.tip.size != snapshot.size()) {
    return disagrees("the checkpoint covers " + std::to_string(published.tip.size) +
                     " entries and the store has " + std::to_string(snapshot.size()));
  }
  return Done{};
}

Result<Done> Recovery::check_tree() {
  SnapshotParts parts(snapshot);
  auto edge = Frontier::from_parts(published.tip.size, parts);
  if (!edge) return edge.error().while_doing("reading the edge of the tree");
  frontier = std::move(edge).value();
  published.peaks = Peaks::of(frontier);
  if (frontier.root() != published.tip.root || published.peaks.root() != published.tip.root) {
    return disagrees("the stored tree has the root " + to_base64(frontier.root()) +
                     " and the checkpoint says " + to_base64(published.tip.root));
  }
  return Done{};
}

Result<Done> Recovery::check_state() const {
  const auto bytes = snapshot.state(state_key::ledger());
  if (!bytes) return bytes.error().while_doing("reading the ledger's record");
  if (!bytes.value()) return disagrees("there are entries and no state");
  const auto ledger = decode_record<LedgerRecord>(*bytes.value());
  if (!ledger) return ledger.error().while_doing("reading the ledger's record");
  if (ledger.value().origin != origin)
    return disagrees("the log is " + ledger.value().origin + " and not " + origin);
  return Done{};
}

Result<Done> Recovery::check_samples() const {
  const std::uint64_t tiles_count = published.tip.size / kTileWidth;
  const std::uint64_t step = std::max<std::uint64_t>(1, tiles_count / kSampledTilesMax);
  SnapshotParts parts(snapshot);
  for (std::uint64_t back = 0; back < tiles_count; back += step) {
    const std::uint64_t index = tiles_count - 1 - back;
    auto tile = parts.full_tile(0, index);
    if (!tile) return std::move(tile).error();
    auto hashes = parts.leaf_hashes(index * kTileWidth, kTileWidth);
    if (!hashes) return std::move(hashes).error();
    for (std::size_t i = 0; i < kTileWidth; ++i) {
      if (tile.value()[i] != hashes.value()[i]) {
        return disagrees("entry " + std::to_string(index * kTileWidth + i) +
                         " is not the one its tile was made of");
      }
    }
  }
  return Done{};
}

// What was published once must be the beginning of this log.
Result<Done> Recovery::check_lock(const std::string& locked) const {
  const auto evidence = [&](const std::string& what) {
    return disagrees(what + "\n--- published once:\n" + locked + "--- in this store:\n" + *published.note +
                     "---\n");
  };
  const auto old = verified(locked);
  if (!old) {
    return evidence("the checkpoint lock holds what is not signed by this log's key (" +
                    old.error().message() + ")");
  }
  if (old.value().size > published.tip.size) {
    return evidence("an older copy was restored: " + std::to_string(old.value().size) +
                    " entries were published, and this store has " + std::to_string(published.tip.size));
  }
  SnapshotParts parts(snapshot);
  PartsReader stored(parts);
  FrontierReader tiles(frontier, {}, stored);
  const auto root = Prover(tiles).root(old.value().size);
  if (!root) return root.error().while_doing("comparing with the checkpoint lock");
  if (root.value() != old.value().root)
    return evidence("the log was forked: another history of " + std::to_string(old.value().size) +
                    " entries was published");
  return Done{};
}

}  // namespace

Result<std::unique_ptr<LogWriter>> LogWriter::open(Store& store, CheckpointLock& lock, LogSigner signer,
                                                   std::string origin, Clock& clock, MissingLock missing) {
  const auto locked = lock.read();
  if (!locked) return locked.error().while_doing("reading the checkpoint lock");
  const auto snapshot = store.snapshot();
  Recovery found{*snapshot, origin, LogKeys(signer.in_force())};
  const auto checked = [&]() -> Result<Done> {
    if (auto key = found.check_key(); !key) return key;
    if (auto head = found.check_head(); !head) return head;
    if (auto tree = found.check_tree(); !tree) return tree;
    if (auto state = found.check_state(); !state) return state;
    if (auto samples = found.check_samples(); !samples) return samples;
    if (locked.value()) return found.check_lock(*locked.value());
    if (missing == MissingLock::begin) return Done{};
    return Error(ErrorCode::not_found, "the checkpoint lock " + lock.place() +
                                           " is missing: put it back, or begin it anew (serve --begin-lock) "
                                           "if you are certain that this is the newest copy of the log");
  }();
  if (!checked) return checked.error().while_doing("opening the log");
  const auto epoch = store.begin_epoch();
  if (!epoch) return epoch.error().while_doing("taking over the log");
  if (locked.value() != found.published.note) {
    if (auto swapped = lock.swap(locked.value(), *found.published.note); !swapped)
      return swapped.error().while_doing("bringing the checkpoint lock up to date");
  }
  std::unique_ptr<LogWriter> writer(new LogWriter(store, lock, std::move(signer), clock, epoch.value(),
                                                  {std::move(found.frontier), std::move(found.published)}));
  if (auto known = writer->drafter_.know_public_keys(); !known) return std::move(known).error();
  return writer;
}

Result<Done> LogWriter::create(Store& store, CheckpointLock& lock, LogSigner signer,
                               const LedgerCreated& first, const std::vector<CommandBody>& bodies,
                               Clock& clock, Random& random) {
  const auto snapshot = store.snapshot();
  const auto note = snapshot->checkpoint();
  if (!note) return note.error();
  if (note.value() || snapshot->size() != 0) return Error(ErrorCode::invalid, "a log is already there");
  const auto locked = lock.read();
  if (!locked) return locked.error();
  if (locked.value())
    return Error(ErrorCode::invalid, "the checkpoint lock " + lock.place() + " belongs to a log already");
  const auto epoch = store.begin_epoch();
  if (!epoch) return epoch.error();
  Published nothing;
  nothing.tip.origin = first.origin;
  LogWriter writer(store, lock, std::move(signer), clock, epoch.value(), {Frontier(), std::move(nothing)});
  writer.drafter_.take_creation(first, bodies, random);
  auto draft = writer.drafter_.finish();
  if (!draft) return std::move(draft).error();
  const auto answers = writer.committer_.commit(std::move(draft).value());
  if (!answers) return answers.error();
  return Done{};
}

}  // namespace passnum
