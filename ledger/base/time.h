#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace passnum {

// Milliseconds since 1970-01-01T00:00:00Z, no leap seconds. 1970 to 9999.
struct TimeMs {
  std::int64_t value{};
  constexpr TimeMs() = default;
  constexpr explicit TimeMs(std::int64_t ms) : value(ms) {}
  auto operator<=>(const TimeMs&) const = default;
};

// A civil day of Europe/Paris, as days since 1970-01-01. 1970 to 9999.
struct Day {
  std::int32_t value{};
  constexpr Day() = default;
  constexpr explicit Day(std::int32_t days) : value(days) {}
  auto operator<=>(const Day&) const = default;
};

// 2020-01-01, from which the QR code counts its two bytes.
constexpr Day kVoucherEpoch{18262};

// Year, month 1 to 12, day of the month 1 to 31.
struct Civil {
  int year;
  int month;
  int day;
};
Civil civil_from_day(Day day);
Day day_from_civil(const Civil& civil);

// "2026-12-31T22:59:59.999Z": UTC, milliseconds always written. Parsing takes that one spelling. Errors:
// invalid.
std::string to_text(TimeMs time);
Result<TimeMs> parse_time(std::string_view text);
// The same without allocating: at the end of `out`; true, and `out` set, when parse_time would take it.
void append_text(std::string& out, TimeMs time);
bool read_time(std::string_view text, TimeMs& out);

// "2026-12-31". Parsing takes that one spelling, and only days that exist. Errors: invalid.
std::string to_text(Day day);
Result<Day> parse_day(std::string_view text);
// As append_text and read_time above.
void append_text(std::string& out, Day day);
bool read_day(std::string_view text, Day& out);
// "31/12/2026", as France writes it.
std::string to_french(Day day);

// The civil day in Europe/Paris at `time`: UTC+1, and UTC+2 from the last Sunday of March to the last
// Sunday of October, both at 01:00 UTC (directive 2000/84/EC; the law since 2002). A rule and not a
// time-zone file, so that a replay on any machine finds the same day.
Day paris_day(TimeMs time);
// "JJ/MM/AAAA HH:MM", in Europe/Paris.
std::string to_paris_text(TimeMs time);
// The first and the last millisecond of a day in Europe/Paris.
TimeMs paris_day_start(Day day);
TimeMs paris_day_end(Day day);

}  // namespace passnum
