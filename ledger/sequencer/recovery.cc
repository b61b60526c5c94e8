// How a writer finds out what is true when it starts: LogWriter::open and LogWriter::create.

#include "ledger/core/apply.h"
#include "ledger/sequencer/log_writer.h"
#include "ledger/store/tree_parts.h"
#include "ledger/tree/hashing.h"

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

}  // namespace

Result<std::unique_ptr<LogWriter>> LogWriter::open(Store& store, const SigningKey& key, std::string origin,
                                                   Clock& clock) {
  std::unique_ptr<LogWriter> writer(new LogWriter(store, key, std::move(origin), clock));
  if (auto recovered = writer->recover(); !recovered) return recovered.error().while_doing("opening the log");
  auto epoch = store.begin_epoch();
  if (!epoch) return epoch.error().while_doing("taking over the log");
  writer->epoch_ = epoch.value();
  return writer;
}

Result<Done> LogWriter::recover() {
  const Snapshot& snapshot = records_.snapshot();
  auto note = snapshot.checkpoint();
  if (!note) return note.error().while_doing("reading the checkpoint");
  if (!note.value()) {
    if (snapshot.size() != 0) return disagrees("there are entries and no checkpoint");
    return Error(ErrorCode::not_found, "there is no log here; 'passnum init' begins one");
  }
  const VerifierKey verifier{origin_, SignatureType::ed25519, key_.public_key()};
  auto checkpoint = open_checkpoint(*note.value(), verifier);
  if (!checkpoint)
    return disagrees("the stored checkpoint is not signed by this log's key (" +
                     checkpoint.error().message() + ")");
  tip_ = std::move(checkpoint).value();
  tip_note_ = std::make_shared<const std::string>(*note.value());
  if (tip_.size != snapshot.size()) {
    return disagrees("the checkpoint covers " + std::to_string(tip_.size) + " entries and the store has " +
                     std::to_string(snapshot.size()));
  }
  SnapshotParts parts(snapshot);
  auto frontier = Frontier::from_parts(tip_.size, parts);
  if (!frontier) return frontier.error().while_doing("reading the edge of the tree");
  frontier_ = std::move(frontier).value();
  peaks_ = Peaks::of(frontier_);
  if (frontier_.root() != tip_.root || peaks_.root() != tip_.root) {
    return disagrees("the stored tree has the root " + to_base64(frontier_.root()) +
                     " and the checkpoint says " + to_base64(tip_.root));
  }
  const auto* ledger = state_.find<LedgerRecord>(state_key::ledger());
  if (state_.failure()) return *state_.failure();
  if (ledger == nullptr) return disagrees("there are entries and no state");
  if (ledger->origin != origin_) return disagrees("the log is " + ledger->origin + " and not " + origin_);
  return check_samples();
}

Result<Done> LogWriter::check_samples() {
  const std::uint64_t tiles_count = tip_.size / kTileWidth;
  const std::uint64_t step = std::max<std::uint64_t>(1, tiles_count / kSampledTilesMax);
  SnapshotParts parts(records_.snapshot());
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

Result<Done> LogWriter::create(Store& store, const SigningKey& key, const LedgerCreated& first,
                               const std::vector<CommandBody>& bodies, Clock& clock, Random& random) {
  LogWriter writer(store, key, first.origin, clock);
  auto note = writer.records_.snapshot().checkpoint();
  if (!note) return std::move(note).error();
  if (note.value() || writer.records_.snapshot().size() != 0)
    return Error(ErrorCode::invalid, "a log is already there");
  auto epoch = store.begin_epoch();
  if (!epoch) return std::move(epoch).error();
  writer.epoch_ = epoch.value();

  Draft draft;
  const TimeMs at = clock.now();
  writer.accept(decide_creation(first, make_uuid_v7(at, random), at, writer.state_), Hash{}, draft);
  for (const auto& body : bodies) {
    writer.accept(Entry{at, kInitActor, make_uuid_v7(at, random), {}, to_entry_body(body)}, Hash{}, draft);
  }
  if (writer.state_.failure()) return *writer.state_.failure();
  return writer.append(draft);
}

}  // namespace passnum
