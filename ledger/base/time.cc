#include "ledger/base/time.h"

#include <array>
#include <cstdio>

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

bool digits(std::string_view text, std::size_t from, std::size_t count, int& out) {
  out = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    out = out * 10 + (text[i] - '0');
  }
  return true;
}

template <typename... Args>
std::string formatted(const char* format, Args... args) {
  std::array<char, 64> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), format, args...);
  CHECK(length > 0 && static_cast<std::size_t>(length) < buffer.size());
  return std::string(buffer.data(), static_cast<std::size_t>(length));
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

std::string to_text(Day day) {
  const Civil c = civil_from_day(day);
  return formatted("%04d-%02d-%02d", c.year, c.month, c.day);
}

std::string to_french(Day day) {
  const Civil c = civil_from_day(day);
  return formatted("%02d/%02d/%04d", c.day, c.month, c.year);
}

Result<Day> parse_day(std::string_view text) {
  const Error refused(ErrorCode::invalid, "not a day such as 2026-12-31");
  Civil c{};
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return refused;
  if (!digits(text, 0, 4, c.year) || !digits(text, 5, 2, c.month) || !digits(text, 8, 2, c.day))
    return refused;
  if (c.year < 1970 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31) return refused;
  const Day day = day_from_civil(c);
  if (to_text(day) != text) return refused;  // 31 April is 1 May
  return day;
}

std::string to_text(TimeMs time) {
  CHECK(time.value >= 0);
  const auto days = static_cast<std::int32_t>(time.value / kDayMs);
  const auto ms = static_cast<int>(time.value % kDayMs);
  return to_text(Day(days)) +
         formatted("T%02d:%02d:%02d.%03dZ", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
}

Result<TimeMs> parse_time(std::string_view text) {
  const Error refused(ErrorCode::invalid, "not a UTC time such as 2026-12-31T22:59:59.999Z");
  if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' ||
      text[23] != 'Z') {
    return refused;
  }
  const auto day = parse_day(text.substr(0, 10));
  int h = 0;
  int m = 0;
  int s = 0;
  int ms = 0;
  if (!day || !digits(text, 11, 2, h) || !digits(text, 14, 2, m) || !digits(text, 17, 2, s) ||
      !digits(text, 20, 3, ms)) {
    return refused;
  }
  if (h > 23 || m > 59 || s > 59) return refused;
  return TimeMs(day.value().value * kDayMs + h * kHourMs + m * 60'000LL + s * 1000LL + ms);
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
  return to_french(paris_day(time)) + formatted(" %02d:%02d", minutes / 60, minutes % 60);
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
