#include "ledger/base/time.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace passnum {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kDayMs = 24 * kHourMs;

TimeMs at(std::string_view text) {
  return parse_time(text).value();
}
Day on(std::string_view text) {
  return parse_day(text).value();
}

// The C library with the time zone database of the system, as a second opinion.
class AgainstTheSystem : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "Europe/Paris", 1);
    ::tzset();
    const std::time_t summer = 1'782'864'000;  // 2026-07-01
    std::tm local{};
    ::localtime_r(&summer, &local);
    if (local.tm_gmtoff != 2 * 3600) GTEST_SKIP() << "the time zone database (tzdata) is not installed";
  }
  void TearDown() override {
    ::unsetenv("TZ");
    ::tzset();
  }

  static void expect_agreement(TimeMs time) {
    const std::time_t seconds = time.value / 1000;
    std::tm local{};
    ::localtime_r(&seconds, &local);
    const Civil civil = civil_from_day(paris_day(time));
    ASSERT_EQ(civil.year, local.tm_year + 1900) << to_text(time);
    ASSERT_EQ(civil.month, local.tm_mon + 1) << to_text(time);
    ASSERT_EQ(civil.day, local.tm_mday) << to_text(time);
    char text[32];
    ASSERT_NE(std::strftime(text, sizeof(text), "%d/%m/%Y %H:%M", &local), 0U);
    ASSERT_EQ(to_paris_text(time), text);
  }
};

TEST_F(AgainstTheSystem, ParisAgreesAroundEveryChangeOfTheClocks) {
  int changes = 0;
  for (std::int64_t hour = at("2020-01-01T00:00:00.000Z").value / kHourMs;
       hour < at("2100-01-01T00:00:00.000Z").value / kHourMs; ++hour) {
    const std::time_t before = (hour - 1) * 3600;
    const std::time_t now = hour * 3600;
    std::tm local_before{};
    std::tm local_now{};
    ::localtime_r(&before, &local_before);
    ::localtime_r(&now, &local_now);
    if (local_before.tm_gmtoff == local_now.tm_gmtoff) continue;
    changes += 1;
    for (std::int64_t minute = -3 * 60; minute <= 3 * 60; ++minute) {
      for (const std::int64_t ms : {-1, 0, 1})
        expect_agreement(TimeMs(hour * kHourMs + minute * 60'000 + ms));
    }
  }
  EXPECT_EQ(changes, 160) << "two a year from 2020 to 2099";
}

TEST_F(AgainstTheSystem, ParisAgreesAroundEveryMidnight) {
  for (std::int32_t days = on("2020-01-01").value; days < on("2100-01-01").value; ++days) {
    for (const std::int64_t hours : {-3, -2, -1, 0, 1}) {
      for (const std::int64_t ms : {-1, 0}) expect_agreement(TimeMs(days * kDayMs + hours * kHourMs + ms));
    }
  }
}

TEST(ParisDay, StartsAndEndsWithItsOwnFirstAndLastMillisecond) {
  for (std::int32_t days = on("2020-01-01").value; days < on("2100-01-01").value; ++days) {
    const TimeMs start = paris_day_start(Day(days));
    const TimeMs end = paris_day_end(Day(days));
    ASSERT_EQ(paris_day(start), Day(days));
    ASSERT_EQ(paris_day(TimeMs(start.value - 1)), Day(days - 1));
    ASSERT_EQ(paris_day(end), Day(days));
    ASSERT_EQ(paris_day(TimeMs(end.value + 1)), Day(days + 1));
  }
}

TEST(ParisDay, Of2026HasTheLengthsThatTheLawGives) {
  const auto hours = [](std::string_view day) {
    return (paris_day_end(on(day)).value + 1 - paris_day_start(on(day)).value) / kHourMs;
  };
  EXPECT_EQ(hours("2026-03-28"), 24);
  EXPECT_EQ(hours("2026-03-29"), 23);
  EXPECT_EQ(hours("2026-10-25"), 25);
  EXPECT_EQ(hours("2026-10-26"), 24);
  EXPECT_EQ(to_text(paris_day_start(on("2026-07-14"))), "2026-07-13T22:00:00.000Z");
  EXPECT_EQ(to_text(paris_day_end(on("2026-12-31"))), "2026-12-31T22:59:59.999Z");
}

TEST(ParisText, ShowsBothHoursOfTheNightThatHasOneTwice) {
  EXPECT_EQ(to_paris_text(at("2026-10-25T00:30:00.000Z")), "25/10/2026 02:30");
  EXPECT_EQ(to_paris_text(at("2026-10-25T01:30:00.000Z")), "25/10/2026 02:30");
  EXPECT_EQ(to_paris_text(at("2026-03-29T00:59:59.999Z")), "29/03/2026 01:59");
  EXPECT_EQ(to_paris_text(at("2026-03-29T01:00:00.000Z")), "29/03/2026 03:00");
}

TEST(Day, RoundTripsFrom1970To9999) {
  EXPECT_EQ(day_from_civil({1970, 1, 1}), Day(0));
  EXPECT_EQ(day_from_civil({2020, 1, 1}), kVoucherEpoch);
  EXPECT_EQ(to_text(Day(2'932'896)), "9999-12-31");
  Civil previous{1969, 12, 31};
  for (std::int32_t days = 0; days <= 2'932'896; ++days) {
    const Civil civil = civil_from_day(Day(days));
    ASSERT_EQ(day_from_civil(civil), Day(days));
    const bool next = civil.day == previous.day + 1 || (civil.day == 1 && previous.day >= 28);
    ASSERT_TRUE(next) << to_text(Day(days));
    previous = civil;
  }
}

TEST(Day, TakesOneSpellingOfDaysThatExist) {
  EXPECT_EQ(to_text(on("2024-02-29")), "2024-02-29");
  EXPECT_EQ(to_text(on("2000-02-29")), "2000-02-29");
  EXPECT_EQ(to_french(on("2026-12-31")), "31/12/2026");
  for (const char* text :
       {"", "2023-02-29", "2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-01", "26-01-01",
        "2026/01/01", "01/01/2026", "2026-01-01 ", " 2026-01-01", "2026-01-32", "1969-12-31", "-026-01-01",
        "+026-01-01", "2026-01-0a", "2100-02-29"}) {
    EXPECT_EQ(parse_day(text).error().code, ErrorCode::invalid) << text;
  }
}

TEST(Time, RoundTripsToTheMillisecond) {
  for (const char* text : {"1970-01-01T00:00:00.000Z", "2026-12-31T22:59:59.999Z", "2024-02-29T23:59:59.001Z",
                           "9999-12-31T22:59:59.999Z"}) {
    EXPECT_EQ(to_text(at(text)), text);
  }
  EXPECT_EQ(at("1970-01-02T00:00:00.001Z").value, kDayMs + 1);
}

TEST(Time, TakesOneSpellingOnly) {
  for (const char* text : {"", "2026-12-31T22:59:59Z", "2026-12-31T22:59:59.99Z", "2026-12-31T22:59:59.9999Z",
                           "2026-12-31 22:59:59.999Z", "2026-12-31t22:59:59.999Z", "2026-12-31T22:59:59.999z",
                           "2026-12-31T22:59:59,999Z", "2026-12-31T24:00:00.000Z", "2026-12-31T22:60:00.000Z",
                           "2026-12-31T22:59:60.000Z", "2026-12-31T22:59:59.999+", "2026-02-30T00:00:00.000Z",
                           "2026-12-31T-1:59:59.999Z", "2026-12-31T22:59:59.999Z "}) {
    EXPECT_EQ(parse_time(text).error().code, ErrorCode::invalid) << text;
  }
}

}  // namespace
}  // namespace passnum
