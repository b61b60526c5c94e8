#pragma once

#include <deque>
#include <optional>
#include <string>

#include "issuer/numbering/numbering.h"
#include "ledger/crew/crew.h"

namespace passnum {

// Numbering and making sheets on every core, ahead of the one thread that takes the results: nearly all of
// the work is signatures. What comes out, and in which order, is what number_booklet() and sheet_of() give
// one after the other. The keys are read where they are and not copied; they outlive the crew. Each result
// holds the vouchers of one booklet.

// So many booklets lie between the crew and who takes them, at most.
constexpr std::size_t kBookletsAheadMax = 1000;

// Which booklets of an order are to be numbered.
struct NumberingRun {
  ProgrammeCreated programme;
  OrderId order;
  KeyId key;
  BookletNumber first;
  std::uint32_t count = 0;
};

// Commands that number a run of booklets, drawn for the first time (attempt 0).
class NumberingCrew {
 public:
  // `threads` is at least 1.
  NumberingCrew(NumberingRun run, const NumberingKeys& keys, unsigned threads);

  // How many have not been taken.
  std::uint32_t left() const { return run_.count - taken_count_; }
  // The next one. CHECKs that there is one left.
  BookletNumbered take();

 private:
  void give_ahead();

  const NumberingRun run_;
  const NumberingKeys keys_;
  std::uint32_t given_count_ = 0;
  std::uint32_t taken_count_ = 0;
  std::deque<BookletNumbered> numbered_;  // those that were given; a thread writes its own
  Crew crew_;                             // last: it writes to the others
};

// Sheets of numbered booklets.
class SheetCrew {
 public:
  // `threads` is at least 1; `ahead_max`, how many sheets may wait to be taken, too.
  SheetCrew(ProgrammeCreated programme, std::string host, bool is_duplicate, unsigned threads,
            std::size_t ahead_max);

  bool is_full() const { return sheets_.size() == ahead_max_; }
  bool is_empty() const { return sheets_.empty(); }
  // CHECKs that it is not full.
  void give(BookletNumbered numbered, const NumberingKeys& keys);
  // The sheet of the oldest booklet given. CHECKs that there is one. Errors: those of sheet_of().
  Result<print::PrintedBooklet> take();

 private:
  const ProgrammeCreated programme_;
  const std::string host_;
  const bool is_duplicate_;
  const std::size_t ahead_max_;
  std::deque<std::optional<Result<print::PrintedBooklet>>> sheets_;
  Crew crew_;  // last: it writes to the others
};

}  // namespace passnum
