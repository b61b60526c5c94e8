#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/sequencer/peaks.h"
#include "ledger/sequencer/request.h"
#include "ledger/store/store.h"
#include "ledger/tree/checkpoint.h"

namespace passnum {

constexpr std::size_t kRecordsInMemoryMax = 200'000;

// Makes batches of requests true: decides, hashes, signs, appends, and makes the receipts. Everything the
// single writer does but wait: the Sequencer gives it a thread, a simulation steps it. One thread.
class LogWriter {
 public:
  // Takes over a store that create() began. Refuses, naming what disagrees, when the signed checkpoint is
  // missing or not by `key`, when it does not cover exactly the stored entries, when the stored tree has
  // another root, or when sampled tiles are not the hashes of their entries (corrupt). Errors: also not_found
  // (nothing was created there) and those of the store. `store` and `clock` outlive it.
  static Result<std::unique_ptr<LogWriter>> open(Store& store, const SigningKey& key, std::string origin,
                                                 Clock& clock);

  // Begins a log: its first entry, then one entry for each body, all by kInitActor. Errors: invalid (the
  // store holds something already); those of the store.
  static Result<Done> create(Store& store, const SigningKey& key, const LedgerCreated& first,
                             const std::vector<CommandBody>& bodies, Clock& clock, Random& random);

  // One answer a request, in order. What was accepted is durable on return, all of it or none:
  //
  //   a crash before the append   loses the batch, and nobody was told of it
  //   a crash within it           leaves all of it or none, as Store::append() promises
  //   a crash after it            keeps it; who repeats a request finds the answer in the log
  //
  // An Error is the end: what is on the disk is unknown until the store is opened again, and every later call
  // gives the same Error. At most kUnitEntriesMax requests.
  Result<std::vector<Answer>> commit(std::span<const Request> requests);

  // The newest published checkpoint.
  const Checkpoint& tip() const { return tip_; }

 private:
  class Records final : public StateSource {
   public:
    explicit Records(const Store& store) : store_(store) {}
    Result<std::optional<std::string>> state(std::string_view key) override;
    void refresh() { snapshot_ = store_.snapshot(); }
    const Snapshot& snapshot() const { return *snapshot_; }

   private:
    const Store& store_;
    std::unique_ptr<Snapshot> snapshot_;
  };
  // A batch being made. `slots` has one a request: the entry it made or repeats, or why not.
  struct Draft {
    struct Made {
      std::uint64_t index;
      bool is_repeat;
    };
    std::vector<std::variant<Made, Refused>> slots;
    Unit unit;
    Frontier frontier;
    Peaks peaks;
    std::vector<FullTile> full_tiles;
  };

  LogWriter(Store& store, const SigningKey& key, std::string origin, Clock& clock);
  Result<Done> recover();
  Result<Done> check_samples();
  // A time for the next entry: the clock's, but never below the entry before.
  TimeMs next_time();
  void take(const Request& request, Draft& draft);
  void accept(Entry entry, const Hash& digest, Draft& draft);
  Result<Done> append(Draft& draft);
  Result<std::vector<Answer>> answers(Draft& draft);
  Error stop(Error error);

  Store& store_;
  const SigningKey& key_;
  std::string origin_;
  Clock& clock_;
  std::uint64_t epoch_ = 0;
  Records records_;
  State state_;
  Frontier frontier_;
  Peaks peaks_;
  Checkpoint tip_;
  std::shared_ptr<const std::string> tip_note_;
  std::optional<Error> stopped_;
};

}  // namespace passnum
