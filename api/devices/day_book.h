#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/base/guarded.h"
#include "ledger/base/ids.h"
#include "ledger/store/store.h"

namespace passnum {

// Which entries of the log are the redemptions and reversals of a site on a day, for the last kDaysKept days.
// Read from the log when somebody asks, and no further than it was read before: the way of a redemption costs
// nothing for it. 8 bytes an entry. Any thread; who asks first after a start waits until the days are read.
class DayBook {
 public:
  static constexpr std::int32_t kDaysKept = 62;

  // Both outlive it.
  DayBook(const Store& store, Clock& clock) : store_(store), clock_(clock) {}

  // Reads the days, so that who asks next need not wait for it. Errors: corrupt, io.
  Result<Done> read_ahead();
  // The entries in their order. A redemption's day is the one on which the service was given; a reversal's
  // the one on which it was recorded. Errors: corrupt, io.
  Result<std::vector<std::uint64_t>> entries_of(const SiteId& site, Day day);

  // Redemptions of a device on a day, undone ones included.
  struct Count {
    std::uint32_t all = 0;
    std::uint32_t offline = 0;
    std::uint32_t brought = 0;  // offline ones that were recorded on this day, of whatever day they are
  };
  Result<Count> count_of(const DeviceId& device, Day day);

 private:
  struct Book {
    bool is_begun = false;
    std::uint64_t next = 0;  // the first entry that was not read
    std::map<Day, std::map<SiteId, std::vector<std::uint64_t>>> entries;
    std::map<Day, std::map<DeviceId, Count>> counts;
  };
  Result<Done> follow(Book& book) const;
  static Result<Done> take(Book& book, const Snapshot& snapshot, std::uint64_t index, ByteView leaf);

  const Store& store_;
  Clock& clock_;
  Guarded<Book> book_;
};

}  // namespace passnum
