#pragma once

#include <memory>

#include "ledger/base/clock.h"
#include "ledger/sequencer/draft.h"
#include "ledger/sequencer/request.h"

namespace passnum {

// How many records of the state are kept in memory, about 300 bytes each. Most are new and not asked for
// again; few enough, and those that are asked for again and again stay in the processor's cache.
constexpr std::size_t kRecordsInMemoryMax = 2'000;

// Decides requests, one after the other, each on everything decided before it, whether that is durable yet or
// not. Writes nothing and tells nobody: what it drafts becomes true, in order, when a Committer says so, and
// when one draft fails all later ones are void. One thread.
class Drafter {
 public:
  // Goes on from `frontier`, the edge of all that `store` holds. `store`, `clock` and the signer's keys
  // outlive it; it signs nothing, and refuses what could not be signed.
  Drafter(const Store& store, Clock& clock, LogSigner signer, Frontier frontier);
  Drafter(const Drafter&) = delete;
  Drafter& operator=(const Drafter&) = delete;

  // Makes the state say whose each public key is, when the store is older than that (public_keys.h).
  Result<Done> know_public_keys();
  void take(const Request& request);
  // The first entries of a log.
  void take_creation(const LedgerCreated& first, const std::vector<CommandBody>& bodies, Random& random);
  // How many requests the open draft has.
  std::size_t requests_count() const { return draft_.slots.size(); }
  // After a record of the state could not be read: why. Nothing is drafted any more.
  const std::optional<Error>& failure() const { return state_.failure(); }
  // The open draft, closed; the next one goes on from it. An Error (io, corrupt) when a record of the state
  // could not be read: it was taken for absent, so nothing decided since may be believed, nor ever will.
  Result<Draft> finish();

 private:
  class Records final : public StateSource {
   public:
    explicit Records(const Store& store) : store_(store), snapshot_(store.snapshot()) {}
    Result<std::optional<std::string>> state(std::string_view key) override { return snapshot_->state(key); }
    // How many entries it has.
    std::uint64_t refresh();
    const Snapshot& snapshot() const { return *snapshot_; }

   private:
    const Store& store_;
    std::unique_ptr<Snapshot> snapshot_;
  };

  // A time for the next entry: the clock's, but never below the entry before.
  TimeMs next_time();
  std::optional<Refused> refused_as_key_change(const EntryBody& body);
  void accept(Entry entry, const Hash& digest);

  Clock& clock_;
  LogSigner signer_;
  Records records_;
  State state_;
  Frontier frontier_;
  Draft draft_;
};

}  // namespace passnum
