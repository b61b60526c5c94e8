#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ledger/sequencer/committer.h"
#include "ledger/sequencer/drafter.h"

namespace passnum {

// What to do with a log whose checkpoint lock is not there: it was lost, or never begun.
enum class MissingLock : std::uint8_t { refuse, begin };

// The single writer of a log: a Drafter that decides and a Committer that makes it true. The Sequencer gives
// each a thread, a simulation steps them. A draft may be begun while the last one is being committed.
class LogWriter {
 public:
  // Takes over a store that create() began. Refuses, naming what disagrees, when the signed checkpoint is
  // missing or not by the key in force, when it does not cover exactly the stored entries, when the stored
  // tree has another root, when sampled tiles are not the hashes of their entries, or when the lock holds a
  // checkpoint that this log does not continue: a larger one (an older copy was restored) or one with another
  // root (the log was forked), with both as evidence (all corrupt). Then it takes over, and brings the lock
  // up to date. Errors: also invalid (the signer's key is not in force any more), not_found (nothing was
  // created there, or the lock is missing and was to be refused) and those of the store and the lock.
  // Everything outlives it.
  static Result<std::unique_ptr<LogWriter>> open(Store& store, CheckpointLock& lock, LogSigner signer,
                                                 std::string origin, Clock& clock,
                                                 MissingLock missing = MissingLock::refuse);

  // Begins a log and its lock: its first entry, then one entry for each body, all by kInitActor. Errors:
  // invalid (the store or the lock holds something already); those of the store and the lock.
  static Result<Done> create(Store& store, CheckpointLock& lock, LogSigner signer, const LedgerCreated& first,
                             const std::vector<CommandBody>& bodies, Clock& clock, Random& random);

  Drafter& drafter() { return drafter_; }
  Committer& committer() { return committer_; }

  // Drafts and commits in one step, when nothing else is drafted: as Committer::commit(). At most
  // kUnitEntriesMax requests.
  Result<std::vector<Answer>> commit(std::span<const Request> requests);
  // The newest published checkpoint.
  const Checkpoint& tip() const { return committer_.tip(); }

 private:
  struct Recovered {
    Frontier frontier;
    Published published;
  };
  LogWriter(Store& store, CheckpointLock& lock, LogSigner signer, Clock& clock, std::uint64_t epoch,
            Recovered recovered)
      : drafter_(store, clock, signer, std::move(recovered.frontier)),
        committer_(store, lock, signer, epoch, std::move(recovered.published)) {}

  Drafter drafter_;
  Committer committer_;
};

}  // namespace passnum
