#pragma once

#include <optional>

#include "ledger/core/records.h"
#include "ledger/core/refusal.h"

namespace passnum {

// Why the label does not cover `day`: not_started, suspended or ended. std::nullopt when it does.
std::optional<Refusal> label_refusal(const LabelRecord& label, Day day);

// The day after, and the day before.
inline Day next_day(Day day) {
  return Day(day.value + 1);
}
inline Day previous_day(Day day) {
  return Day(day.value - 1);
}

// The label with no day covered after `last_day`.
LabelRecord cut_after(LabelRecord label, Day last_day);

}  // namespace passnum
