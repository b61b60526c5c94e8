#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "ledger/crypto/signature.h"
#include "ledger/sequencer/draft.h"
#include "ledger/sequencer/peaks.h"
#include "ledger/sequencer/request.h"
#include "ledger/store/checkpoint_lock.h"
#include "ledger/tree/checkpoint.h"
#include "ledger/tree/log_signer.h"

namespace passnum {

// What was last published, and by whom the next is signed.
struct Published {
  Checkpoint tip;                   // size 0: nothing yet
  std::optional<std::string> note;  // of `tip`, as the checkpoint lock holds it
  Peaks peaks;                      // of `tip`'s tree
};

// Makes drafts true, in order, and the receipts that prove it. One thread, which may be another than the
// Drafter's.
class Committer {
 public:
  // All, the signer's keys too, outlive it. `epoch` is what begin_epoch() of `store` gave.
  Committer(Store& store, CheckpointLock& lock, LogSigner signer, std::uint64_t epoch, Published published);

  // One answer a request, in order. What was accepted is durable on return, all of it or none:
  //
  //   a crash before step 2      loses the draft, and nobody was told of it
  //   a crash within step 2      leaves all of it or none, as Store::append() promises
  //   a crash within step 3      keeps it; the lock is behind the store, which is a whole log all the same
  //   a crash after step 3       keeps it; who repeats a request finds the answer in the log
  //
  // An Error is the end: what is on the disk is unknown until the store is opened again, and every later call
  // gives the same Error. corrupt also when the two ways of hashing disagree: memory has failed, and nothing
  // was signed.
  Result<std::vector<Answer>> commit(Draft draft);

  // The newest published checkpoint.
  const Checkpoint& tip() const { return published_.tip; }
  // How long the store took for the last draft that had entries.
  std::chrono::nanoseconds append_time() const { return append_time_; }
  // After commit() failed: with what.
  const std::optional<Error>& stopped() const { return stopped_; }

 private:
  Result<Done> publish(Draft& draft);
  Result<Checkpoint> checked_checkpoint(const Draft& draft, Peaks& peaks) const;
  Result<std::vector<Answer>> answers(Draft& draft) const;

  Store& store_;
  CheckpointLock& lock_;
  LogSigner signer_;
  const std::uint64_t epoch_;
  Published published_;
  std::shared_ptr<const std::string> note_;
  std::chrono::nanoseconds append_time_{0};
  std::optional<Error> stopped_;
};

}  // namespace passnum
