#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/base/guarded.h"
#include "ledger/base/ids.h"
#include "ledger/base/money.h"
#include "ledger/model/redemption.h"
#include "ledger/store/store.h"

namespace passnum::structures {

// Which redemptions are wanted; what is absent does not matter. Days are those of the service, both included.
struct RedemptionFilter {
  std::optional<Day> from;
  std::optional<Day> until;
  std::optional<SiteId> site;
  std::optional<ProgrammeId> programme;
  std::optional<ServiceId> service;
  std::optional<bool> is_reversed;
};

// Which entries of the log are the redemptions of a structure, for the last kDaysKept days, and enough of
// each to choose among them without reading it. Read from the log when somebody asks, a bounded piece at a
// time, and no further than it was read before: the way of a redemption costs nothing for it. 40 bytes a
// redemption, in memory; the log is the truth. Any thread.
class RedemptionBook {
 public:
  static constexpr std::int32_t kDaysKept = 400;
  static constexpr std::size_t kEntriesAtOnce = 20'000;

  // Both outlive it.
  RedemptionBook(const Store& store, Clock& clock, std::size_t entries_at_once = kEntriesAtOnce)
      : store_(store), clock_(clock), entries_at_once_(entries_at_once) {}

  // Reads on in the log, as much as is read at once. True when there is nothing left to read. Errors:
  // corrupt, io.
  Result<bool> read_on();

  struct Line {
    std::uint64_t entry = 0;
    bool is_reversed = false;
  };
  struct Totals {
    std::uint64_t accepted = 0;  // and not undone
    std::uint64_t reversed = 0;
    Cents amount;  // of those accepted
  };
  struct Found {
    std::vector<Line> lines;  // in the order of the log, the newest first
    bool is_more = false;     // there are older ones
    Totals totals;            // of all that fits the filter, on this page or not
  };
  // Those below the entry `before`, at most `count`. Costs a look at each redemption of the structure, in
  // memory. Nothing while the log is still being read: ask again. Errors: those of read_on().
  Result<std::optional<Found>> find(const StructureId& structure, const RedemptionFilter& filter,
                                    std::uint64_t before, std::size_t count);
  // The first day of which everything is here.
  Day kept_since() const;

 private:
  struct Kept {
    std::uint64_t entry = 0;
    Cents amount;
    Day day;
    ProgrammeId programme;
    std::uint32_t site = 0;     // its place in `names`
    std::uint32_t service = 0;  // likewise
    bool is_reversed = false;
  };
  struct Book {
    bool is_begun = false;
    std::uint64_t next = 0;  // the first entry that was not read
    std::map<std::string, std::uint32_t, std::less<>> names;
    std::map<StructureId, std::deque<Kept>> structures;
  };
  static std::uint32_t place_of(Book& book, const std::string& name);
  static Result<Done> take(Book& book, const Snapshot& snapshot, std::uint64_t index, ByteView leaf);
  static Result<Done> take_back(Book& book, const Snapshot& snapshot, const RedemptionReversed& reversed);
  void drop_old(Book& book) const;
  Result<bool> follow(Book& book) const;

  const Store& store_;
  Clock& clock_;
  const std::size_t entries_at_once_;
  Guarded<Book> book_;
};

}  // namespace passnum::structures
