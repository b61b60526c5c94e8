#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/replay/books.h"
#include "audit/replay/finding.h"
#include "audit/replay/leaf_reading.h"
#include "ledger/model/entry.h"
#include "ledger/tree/frontier.h"

namespace passnum {

enum class Purse : std::uint8_t { funders, available, in_circulation, payable, ordered, paid, returned };

// One entry on its way through the rules: it can breach them, and when it does not, it changes the books and
// moves money there.
class Turn {
 public:
  Turn(Books& books, EntryIndex index, const Entry& entry, Findings& findings, Findings& notices)
      : books_(books), index_(index), entry_(entry), findings_(findings), notices_(notices) {}

  Books& books() { return books_; }
  EntryIndex index() const { return index_; }
  const Entry& entry() const { return entry_; }

  // The entry breaks a rule, and is set aside: nothing that it says enters the books.
  void breach(Breach breach, std::string_view detail = {}) {
    remark(breach, detail);
    stands_ = false;
  }
  // `detail` is text, a day, a time, an id, a number, or a function that makes text: most rules hold, so its
  // words are only made when this one does not.
  template <typename Detail = std::string_view>
  void require(bool holds, Breach otherwise, const Detail& detail = {}) {
    if (holds) return;
    if constexpr (std::invocable<Detail>) {
      breach(otherwise, detail());
    } else if constexpr (std::convertible_to<Detail, std::string_view>) {
      breach(otherwise, detail);
    } else if constexpr (std::integral<Detail>) {
      breach(otherwise, std::to_string(detail));
    } else {
      breach(otherwise, to_text(detail));
    }
  }
  // The entry is wrong, and its fact is not in doubt: it enters the books as the rules say.
  void remark(Breach breach, std::string_view detail = {}) { findings_.add(index_, breach, detail); }
  // The entry keeps the rules of its day, and a rule that came later would not have it: the fact stands, the
  // log is as good as before, and whoever reads the report can ask.
  void note(Breach breach, std::string_view detail) { notices_.add(index_, breach, detail); }
  bool stands() const { return stands_; }

  // Moves money in the books, and expects the entry to say the same. `structure` is whose it is, when it
  // is payable, ordered or paid.
  void move(ProgrammeBook& programme, std::int64_t cents, Purse from, Purse to, Slot structure = kNoSlot);

  // The postings that the moves of this turn call for.
  const std::vector<Posting>& expected() const { return expected_; }
  // The programme and the structure whose books this turn has changed; nullptr and kNoSlot when none.
  const ProgrammeBook* programme_touched() const { return programme_; }
  Slot structure_touched() const { return structure_; }

  bool verify_signatures = true;
  // Of the entries before this one; nullptr when whoever verified the copy has held what they say to it.
  const Frontier* tree = nullptr;
  const TriedSignature* tried_signature = nullptr;

  // Breaches signature_wrong when `key` did not make the device's signature, unless nobody is to look.
  void require_signature(const DeviceKey& key, const DeviceId& device);

 private:
  std::int64_t& purse(ProgrammeBook& programme, Purse purse, Slot structure);
  static std::int64_t* part(Claim& claim, Purse purse);
  std::string account_of(Purse purse, Slot structure) const;

  Books& books_;
  EntryIndex index_;
  const Entry& entry_;
  Findings& findings_;
  Findings& notices_;
  bool stands_ = true;
  std::vector<Posting> expected_;
  ProgrammeBook* programme_ = nullptr;
  Slot structure_ = kNoSlot;
};

// The postings say what the turn expected, account by account; in which order, and in how many lines, is
// all one. Remarks postings_unbalanced or postings_unexpected otherwise.
void compare_postings(Turn& turn);

}  // namespace passnum
