#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/replay/replay.h"
#include "ledger/model/entry.h"
#include "ledger/sequencer/request.h"
#include "ledger/tree/checkpoint.h"
#include "ledger/tree/frontier.h"
#include "tests/sim/faulty_ports.h"
#include "tests/sim/trace.h"

namespace passnum::sim {

// Knows what was asked, what was published and who was told what, and throws Violation as soon as two of
// them do not fit. It looks at disk and lock past the writer, and judges entries by the audit's rules and a
// few of its own, never by those that made them.
class Judge {
 public:
  // `creation_entries` is how many entries nobody asked for.
  Judge(VerifierKey key, std::uint64_t creation_entries)
      : key_(std::move(key)), creation_entries_(creation_entries) {}

  // To be called before the request is sent for the first time.
  void hears(const Request& request);
  // After a writer has published: what is new on the disk is judged, and lock and disk say the same.
  void sees_published(const SimDisk& disk, const LockPlace& lock);
  // After a writer has opened: as above, and everything older is as it was, and the balances are right.
  void sees_opened(const SimDisk& disk, const LockPlace& lock);
  // At the moment of an answer, whether it will arrive or not. The entries below `decided_on` are those it
  // was decided on. `is_current`: nobody has replaced the writer, who may otherwise refuse on what it knew
  // before.
  void sees_answer(const Request& request, const Answer& answer, std::uint64_t decided_on, bool is_current);
  // When all is over: recounts, rebuilds the state from the entries, and proves every old checkpoint and
  // every receipt in the newest tree.
  void sees_end(const SimDisk& disk, const LockPlace& lock);

  std::uint64_t size() const { return log_.size(); }
  const Hash& root() const { return roots_.back(); }
  const Books& books() const { return audit_.books(); }
  std::uint64_t acknowledged_count() const { return acknowledged_.size(); }
  std::uint64_t refused_count() const { return refused_count_; }
  std::map<std::string_view, std::uint64_t> entries_by_kind() const { return audit_.entries_by_kind(); }

 private:
  // All that is known of one request id.
  struct Story {
    std::vector<Request> asked;  // each body once
    std::optional<std::uint64_t> entry;
    bool was_first_answer_given = false;
  };
  struct Acknowledged {
    std::uint64_t index;
    std::uint64_t size;
    Hash leaf_hash;
    std::vector<Hash> hashes;
  };

  void take(const Bytes& leaf);
  void take_request_id(const Entry& entry, std::uint64_t index);
  void take_spending(const Entry& entry);
  void check_lock(const SimDisk& disk, const LockPlace& lock) const;
  void check_balances(const SimDisk& disk) const;
  void check_state(const SimDisk& disk) const;
  void check_proofs(const SimDisk& disk) const;
  void see_receipt(const Request& request, const Receipt& receipt);
  void see_refusal(const Request& request, const Refused& refused, std::uint64_t decided_on) const;
  Checkpoint opened(const std::string& note) const;

  const VerifierKey key_;
  const std::uint64_t creation_entries_;
  std::map<Uuid, Story> stories_;
  std::vector<Bytes> log_;
  std::vector<Hash> digests_;  // of the request that each entry was made of
  Frontier tree_;
  std::vector<Hash> roots_{tree_.root()};  // by size
  std::map<std::string, int> spent_;       // by voucher, net of reversals
  std::map<Uuid, std::string> scans_;      // voucher by scan id
  TimeMs last_at_;
  Replay audit_;
  std::vector<Acknowledged> acknowledged_;
  std::map<std::uint64_t, std::string> notes_;  // of checkpoints that somebody was given, by size
  std::uint64_t refused_count_ = 0;
};

}  // namespace passnum::sim
