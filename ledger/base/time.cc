#include "ledger/base/time.h"

#include <array>

namespace passnum {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int32_t kDayMax = 2'932'896;  // 9999-12-31

// Days since 1970-01-01 is a Thursday; 0 is Sunday.
int weekday(std::int32_t days) {
  return static_cast<int>((days % 7 + 11) % 7);
}

std::int32_t last_sunday(int year, int month) {
  const std::int32_t last = day_from_civil({year, month, 31}).value;  // March and October have 31 days
  return last - weekday(last);
}

std::int64_t paris_offset_ms(TimeMs time) {
  const int year = civil_from_day(Day(static_cast<std::int32_t>(time.value / kDayMs))).year;
  const std::int64_t begins = last_sunday(year, 3) * kDayMs + kHourMs;
  const std::int64_t ends = last_sunday(year, 10) * kDayMs + kHourMs;
  return time.value >= begins && time.value < ends ? 2 * kHourMs : kHourMs;
}

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap ? 1 : 0);
}

bool digits(std::string_view text, std::size_t from, std::size_t count, int& out) {
  out = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    out = out * 10 + (text[i] - '0');
  }
  return true;
}

// Every entry has two or three times: writing the digits costs a tenth of what snprintf does.
void append_digits(std::string& out, int value, std::size_t width) {
  CHECK(value >= 0);
  std::array<char, 10> digits_backwards{};
  std::size_t count = 0;
  for (; value != 0 || count < width; value /= 10)
    digits_backwards[count++] = static_cast<char>('0' + value % 10);
  while (count > 0) out.push_back(digits_backwards[--count]);
}

}  // namespace

// The proleptic Gregorian calendar counted in eras of 400 years that begin on 1 March.
Civil civil_from_day(Day day) {
  const std::int32_t z = day.value + 719'468;
  const std::int32_t era = z / 146'097;
  const std::int32_t doe = z - era * 146'097;
  const std::int32_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const std::int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int32_t mp = (5 * doy + 2) / 153;
  const int month = mp < 10 ? mp + 3 : mp - 9;
  return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1};
}

Day day_from_civil(const Civil& civil) {
  const std::int32_t y = civil.year - (civil.month <= 2 ? 1 : 0);
  const std::int32_t era = y / 400;
  const std::int32_t yoe = y - era * 400;
  const std::int32_t mp = civil.month > 2 ? civil.month - 3 : civil.month + 9;
  const std::int32_t doy = (153 * mp + 2) / 5 + civil.day - 1;
  const std::int32_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return Day(era * 146'097 + doe - 719'468);
}

void append_text(std::string& out, Day day) {
  const Civil c = civil_from_day(day);
  append_digits(out, c.year, 4);
  out += '-';
  append_digits(out, c.month, 2);
  out += '-';
  append_digits(out, c.day, 2);
}

std::string to_text(Day day) {
  std::string out;
  append_text(out, day);
  return out;
}

std::string to_french(Day day) {
  const Civil c = civil_from_day(day);
  std::string out;
  append_digits(out, c.day, 2);
  out += '/';
  append_digits(out, c.month, 2);
  out += '/';
  append_digits(out, c.year, 4);
  return out;
}

bool read_day(std::string_view text, Day& out) {
  Civil c{};
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!digits(text, 0, 4, c.year) || !digits(text, 5, 2, c.month) || !digits(text, 8, 2, c.day)) return false;
  if (c.year < 1970 || c.month < 1 || c.month > 12 || c.day < 1) return false;
  if (c.day > days_in_month(c.year, c.month)) return false;
  out = day_from_civil(c);
  return true;
}

Result<Day> parse_day(std::string_view text) {
  Day day;
  if (!read_day(text, day)) return Error(ErrorCode::invalid, "not a day such as 2026-12-31");
  return day;
}

void append_text(std::string& out, TimeMs time) {
  CHECK(time.value >= 0);
  const auto ms = static_cast<int>(time.value % kDayMs);
  append_text(out, Day(static_cast<std::int32_t>(time.value / kDayMs)));
  out += 'T';
  append_digits(out, ms / 3'600'000, 2);
  out += ':';
  append_digits(out, ms / 60'000 % 60, 2);
  out += ':';
  append_digits(out, ms / 1000 % 60, 2);
  out += '.';
  append_digits(out, ms % 1000, 3);
  out += 'Z';
}

std::string to_text(TimeMs time) {
  std::string out;
  append_text(out, time);
  return out;
}

bool read_time(std::string_view text, TimeMs& out) {
  if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' ||
      text[23] != 'Z') {
    return false;
  }
  Day day;
  int h = 0;
  int m = 0;
  int s = 0;
  int ms = 0;
  if (!read_day(text.substr(0, 10), day) || !digits(text, 11, 2, h) || !digits(text, 14, 2, m) ||
      !digits(text, 17, 2, s) || !digits(text, 20, 3, ms)) {
    return false;
  }
  if (h > 23 || m > 59 || s > 59) return false;
  out = TimeMs(day.value * kDayMs + h * kHourMs + m * 60'000LL + s * 1000LL + ms);
  return true;
}

Result<TimeMs> parse_time(std::string_view text) {
  TimeMs time;
  if (!read_time(text, time))
    return Error(ErrorCode::invalid, "not a UTC time such as 2026-12-31T22:59:59.999Z");
  return time;
}

Day paris_day(TimeMs time) {
  CHECK(time.value >= 0);
  const Day day(static_cast<std::int32_t>((time.value + paris_offset_ms(time)) / kDayMs));
  CHECK(day.value <= kDayMax);
  return day;
}

std::string to_paris_text(TimeMs time) {
  const std::int64_t local = time.value + paris_offset_ms(time);
  const auto minutes = static_cast<int>(local % kDayMs / 60'000);
  std::string out = to_french(paris_day(time)) + " ";
  append_digits(out, minutes / 60, 2);
  out += ':';
  append_digits(out, minutes % 60, 2);
  return out;
}

// The clocks change at 01:00 UTC, so midnight in Paris is never ambiguous: try both offsets.
TimeMs paris_day_start(Day day) {
  const TimeMs summer(day.value * kDayMs - 2 * kHourMs);
  if (summer.value >= 0 && paris_offset_ms(summer) == 2 * kHourMs) return summer;
  return TimeMs(day.value * kDayMs - kHourMs);
}

TimeMs paris_day_end(Day day) {
  return TimeMs(paris_day_start(Day(day.value + 1)).value - 1);
}

}  // namespace passnum
