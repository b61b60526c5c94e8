#include "audit/replay/label_days.h"

#include <algorithm>

namespace passnum {

bool LabelDays::can_grant(Day from) const {
  if (suspended_) return from > end_;
  return std::ranges::all_of(days_, [from](const Days& d) { return d.last < from; });
}

void LabelDays::grant(Day from, std::optional<Day> until) {
  granted_ = true;
  suspended_ = false;
  end_ = until.value_or(kNoEnd);
  days_.push_back({from, end_});
}

void LabelDays::suspend(Day from) {
  suspended_ = true;
  cut_after(Day(from.value - 1));
}

void LabelDays::resume(Day from) {
  suspended_ = false;
  if (from <= end_) days_.push_back({from, end_});
}

void LabelDays::end(Day last_day) {
  end_ = std::min(end_, last_day);
  suspended_ = false;
  cut_after(end_);
}

bool LabelDays::covers(Day day) const {
  return std::ranges::any_of(days_, [day](const Days& d) { return d.first <= day && day <= d.last; });
}

void LabelDays::cut_after(Day last_day) {
  for (auto& days : days_) days.last = std::min(days.last, last_day);
  std::erase_if(days_, [](const Days& days) { return days.last < days.first; });
}

}  // namespace passnum
