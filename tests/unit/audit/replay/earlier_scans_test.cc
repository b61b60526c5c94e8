#include <gtest/gtest.h>

#include "tests/unit/audit/replay/life.h"

namespace passnum {
namespace {

// "tel-neuf" at "asso-1", enrolled a minute later than the last entry.
TimeMs enrol_now(Life& life) {
  return life
      .say("anne", DeviceEnrolled{DeviceId("tel-neuf"), SiteId("asso-1"), key_named("tel-neuf").public_key()})
      .at;
}

// Redeems a voucher at "asso-1" offline at that time, and says what is noted.
std::vector<Breach> noted(Life& life, const char* device, std::uint32_t booklet, std::uint8_t index,
                          TimeMs scanned_at) {
  life.redeem(booklet, index, [&](auto&, auto& r) {
    r.scan.device = DeviceId(device);
    r.scan.offline = true;
    r.scan.scanned_at = scanned_at;
    r.service_day = paris_day(scanned_at);
  });
  const auto replay = replayed(life.entries);
  EXPECT_EQ(breaches(replay), std::vector<Breach>{});
  EXPECT_EQ(replay.set_aside_count(), 0U);
  EXPECT_EQ(replay.books().programmes[0].vouchers.redeemed, 1U) << "the fact stands";
  return notices(replay);
}

TEST(OfflineScansFromBefore, TheEnrolmentAreNotedAndStand) {
  constexpr std::int64_t kHourMs = 3'600'000;
  Life slow_by_an_hour;
  const auto enrolled = enrol_now(slow_by_an_hour);
  slow_by_an_hour.wait(10);
  EXPECT_EQ(noted(slow_by_an_hour, "tel-neuf", 1, 1, TimeMs(enrolled.value - kHourMs)),
            std::vector<Breach>{});
  Life from_before;
  EXPECT_EQ(enrol_now(from_before), enrolled);
  EXPECT_EQ(noted(from_before, "tel-neuf", 1, 1, TimeMs(enrolled.value - kHourMs - 1)),
            std::vector{Breach::scanned_before_enrolment});
}

TEST(OfflineScansFromBefore, TheHandOverAreNotedAndStand) {
  for (const auto& [day, expected] :
       {std::pair{"2026-03-13", std::vector<Breach>{}},
        std::pair{"2026-03-12", std::vector{Breach::scanned_before_hand_over}}}) {
    Life life;
    life.wait_until("2026-03-20");
    life.hand_over(2, {6});
    EXPECT_EQ(noted(life, "tel-asso", 2, 6, TimeMs(paris_day_start(day_of(day)).value)), expected) << day;
  }
}

TEST(OfflineScansFromBefore, AreNoneWhenThereWasANetwork) {
  Life life;
  const auto enrolled = enrol_now(life);
  life.redeem(1, 1, [&](auto&, auto& r) {
    r.scan.device = DeviceId("tel-neuf");
    r.scan.scanned_at = TimeMs(enrolled.value - 30 * std::int64_t{86'400'000});
  });
  EXPECT_EQ(notices(replayed(life.entries)), std::vector<Breach>{});
}

}  // namespace
}  // namespace passnum
