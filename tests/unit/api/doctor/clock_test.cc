#include <gtest/gtest.h>

#include "api/doctor/doctor.h"
#include "tests/unit/api/doctor/findings.h"

namespace passnum::doctor {
namespace {

const TimeMs kClockNow = parse_time("2026-11-21T06:00:00.000Z").value();
const std::string kDate = "Sat, 21 Nov 2026 06:00:00 GMT";

ClockFacts good_clock() {
  return {kClockNow, true, TimeMs(kClockNow.value - 1000), kDate, 0};
}

Findings judged(const ClockFacts& facts) {
  Findings findings;
  judge_clock(facts, findings);
  return findings;
}

TEST(DoctorClock, ThatIsRightIsOk) {
  EXPECT_EQ(worst(judged(good_clock())), Health::ok);
}

TEST(DoctorClock, BehindTheLastEntry) {
  auto facts = good_clock();
  facts.last_entry = TimeMs(kClockNow.value + 1);
  EXPECT_EQ(of(judged(facts), "clock.log"), Health::fault);
  facts.last_entry = kClockNow;
  EXPECT_EQ(of(judged(facts), "clock.log"), Health::ok);
}

TEST(DoctorClock, ApartFromTheServers) {
  for (const auto& [apart_ms, health] : {std::pair{5'000, Health::ok},
                                         {-5'000, Health::ok},
                                         {5'001, Health::warning},
                                         {-60'000, Health::warning},
                                         {60'001, Health::fault}}) {
    auto facts = good_clock();
    facts.now = TimeMs(kClockNow.value + apart_ms);
    EXPECT_EQ(of(judged(facts), "clock.server"), health) << apart_ms;
  }
  auto facts = good_clock();
  facts.server_date = "yesterday";
  EXPECT_EQ(of(judged(facts), "clock.server"), Health::warning);
}

TEST(DoctorClock, ThatJumpsOrThatNothingKeepsRight) {
  auto facts = good_clock();
  facts.jump_ms = -501;
  EXPECT_EQ(of(judged(facts), "clock.steady"), Health::warning);
  facts = good_clock();
  facts.is_synchronised = false;
  EXPECT_EQ(of(judged(facts), "clock.ntp"), Health::warning);
}

TEST(HttpDate, IsReadInItsOneForm) {
  EXPECT_EQ(parse_http_date(kDate).value(), kClockNow);
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").value(),
            parse_time("1994-11-06T08:49:37.000Z").value());
  for (const char* wrong :
       {"", "Sat, 21 Nov 2026 06:00:00", "Sat, 21 Nov 2026 06:00:00 CET", "Sat, 21 Nom 2026 06:00:00 GMT",
        "Sat, 32 Nov 2026 06:00:00 GMT", "Sat, 21 Nov 2026 24:00:00 GMT", "Sat, 21 Nov 99999 06:00:00 GMT",
        "2026-11-21"}) {
    EXPECT_FALSE(parse_http_date(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace passnum::doctor
