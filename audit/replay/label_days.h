#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "ledger/base/time.h"

namespace passnum {

// The days on which one site may redeem one programme's vouchers, after the decisions recorded so far.
// The caller asks can_* before each decision: a decision that contradicts the ones before it is not taken.
class LabelDays {
 public:
  // False when a day from `from` on is covered, or would be again when the label is resumed.
  bool can_grant(Day from) const;
  void grant(Day from, std::optional<Day> until);

  bool is_granted() const { return granted_; }
  bool is_suspended() const { return suspended_; }
  // No day from `from` on, until resumed.
  void suspend(Day from);
  // The days from `from` on again, to the end the label had.
  void resume(Day from);
  // No day after `last_day`, and what is suspended is not resumed any more.
  void end(Day last_day);

  bool covers(Day day) const;

 private:
  struct Days {
    Day first;
    Day last;
  };
  static constexpr Day kNoEnd{std::numeric_limits<std::int32_t>::max()};
  void cut_after(Day last_day);

  std::vector<Days> days_;
  Day end_;  // of the last grant
  bool granted_ = false;
  bool suspended_ = false;
};

}  // namespace passnum
