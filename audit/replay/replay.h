#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "audit/replay/books.h"
#include "audit/replay/finding.h"
#include "audit/replay/leaf_reading.h"
#include "ledger/base/bytes.h"
#include "ledger/tree/frontier.h"

namespace passnum {

class Turn;

struct ReplayOptions {
  // Checks each device's Ed25519 signature: most of the time of a replay (figures in README.md).
  bool verify_device_signatures = true;
  // The leaves come from verify_copy(), which has hashed each one: they are not hashed again, and finish() is
  // told the root that was signed.
  bool tree_is_verified = false;
};

// The second opinion. Reads the entries of a log, from the first one, with rules of its own, and makes books
// of its own: it shares with the server the form of an entry, and none of the code that decides.
//
// A breach of the rules is a finding, never an abort: the log is hostile until proven otherwise. An entry
// with a breach is set aside: nothing that it says enters the books, so that what they owe is what the rules
// allow. Some findings leave the fact standing: time_backwards, postings_unbalanced, postings_unexpected, and
// public_key_reused unless two operators share it or the kind is one of keys.cc.
//
// A notice is less than a finding: an entry that a rule of today would refuse and that servers have once
// accepted. Its fact stands, and nobody's money waits for it.
//
// Memory grows with the log: 20 to 29 bytes for each request id, 16 to 23 for each typed code and each
// hand-over, three bytes for each voucher, 8 for each booklet, 40 for each redemption until save_memory().
// Movable; not for use from several threads at once.
class Replay {
 public:
  explicit Replay(ReplayOptions options = {}) : options_(options) {}
  const ReplayOptions& options() const { return options_; }

  // Takes the next leaf, as stored. CHECKs that `index` is the next one, and that finish() was not called.
  // Returns how many findings the entry gave.
  std::uint64_t feed(EntryIndex index, ByteView leaf);
  // The same with a leaf that read_leaf() has read, whose tree is verified.
  std::uint64_t take(EntryIndex index, const ReadLeaf& leaf);
  // Leaves that take() will be given soon: their ids are looked for in the memory. Changes nothing.
  void look_ahead(const ReadLeaf& leaf) const;
  // After the last leaf: counts everything anew and compares. To be called once; with a root when
  // tree_is_verified, and only then.
  void finish();
  void finish(const Hash& verified_root);

  // Memory is scarce: what can go to a temporary file goes there, now and from now on.
  void save_memory() { books_.redemptions.put_aside(); }

  const Books& books() const { return books_; }
  const Findings& findings() const { return findings_; }
  const Findings& notices() const { return notices_; }
  bool finished() const { return finished_; }
  // Of the leaves fed so far: what the signed checkpoint must say.
  std::uint64_t tree_size() const { return size_; }
  Hash root() const;
  // How many entries of each kind were read, those set aside included.
  std::map<std::string_view, std::uint64_t> entries_by_kind() const;
  std::uint64_t set_aside_count() const { return set_aside_count_; }
  // The time of the latest entry; the first of 1970 when there is none.
  TimeMs latest_time() const { return latest_; }

 private:
  void recount();
  std::uint64_t take_next(EntryIndex index, const ReadLeaf& leaf);
  void follow_next(EntryIndex index, const ReadLeaf& leaf);
  void follow_entry(Turn& turn);
  void require_frame(Turn& turn);
  void require_actor(Turn& turn);
  void require_request_id(Turn& turn);

  ReplayOptions options_;
  Books books_;
  Findings findings_;
  Findings notices_;
  Frontier tree_;  // empty when the tree is verified
  Hash verified_root_{};
  std::uint64_t size_ = 0;
  std::array<std::uint64_t, std::variant_size_v<EntryBody>> entries_by_kind_{};
  std::uint64_t set_aside_count_ = 0;
  TimeMs latest_;
  bool genesis_ = true;  // until somebody other than "init" has acted
  bool finished_ = false;
};

}  // namespace passnum
