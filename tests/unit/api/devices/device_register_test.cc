#include "api/devices/device_register.h"

#include <gtest/gtest.h>

#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

constexpr TimeMs kFirstSeen{1'800'000'000'000};
const DeviceId kDevice("tel-1");

class Devices : public testing::Test {
 protected:
  std::unique_ptr<DeviceRegister> opened() const {
    return DeviceRegister::open(sqlite::Database::open(scratch_.file("accounts.db")).value()).value();
  }
  ScratchDirectory scratch_;
};

TEST_F(Devices, KeepTheirNameAndWhenTheyWereHeardOf) {
  ASSERT_TRUE(opened()->enrolled(kDevice, "Téléphone accueil", kFirstSeen));
  const auto devices = opened();
  const auto known = devices->find(kDevice);
  ASSERT_TRUE(known && known.value());
  EXPECT_EQ(known.value()->name, "Téléphone accueil");
  EXPECT_EQ(known.value()->enrolled_at, kFirstSeen);
  EXPECT_EQ(known.value()->seen_at, kFirstSeen);
  EXPECT_FALSE(devices->find(DeviceId("tel-2")).value());
}

TEST_F(Devices, ThatComeAgainKeepTheirFirstDay) {
  const auto devices = opened();
  ASSERT_TRUE(devices->enrolled(kDevice, "Un", kFirstSeen));
  ASSERT_TRUE(devices->enrolled(kDevice, "Deux", TimeMs(kFirstSeen.value + 5)));
  EXPECT_EQ(devices->find(kDevice).value()->name, "Deux");
  EXPECT_EQ(devices->find(kDevice).value()->enrolled_at, kFirstSeen);
}

TEST_F(Devices, AreWrittenDownOnceAMinuteHoweverOftenTheyAreHeardOf) {
  const auto devices = opened();
  ASSERT_TRUE(devices->seen(kDevice, kFirstSeen));
  ASSERT_TRUE(devices->seen(kDevice, TimeMs(kFirstSeen.value + DeviceRegister::kSeenWrittenEveryMs - 1)));
  EXPECT_EQ(devices->find(kDevice).value()->seen_at, kFirstSeen);
  const TimeMs next(kFirstSeen.value + DeviceRegister::kSeenWrittenEveryMs);
  ASSERT_TRUE(devices->seen(kDevice, next));
  EXPECT_EQ(devices->find(kDevice).value()->seen_at, next);
}

TEST_F(Devices, CanBeForgottenWithTheirName) {
  const auto devices = opened();
  ASSERT_TRUE(devices->enrolled(kDevice, "Portable de quelqu’un", kFirstSeen));
  ASSERT_TRUE(devices->forget(kDevice));
  EXPECT_FALSE(devices->find(kDevice).value());
}

TEST_F(Devices, WhoMayBeGuessingIsKeptUntilTimeForgivesThem) {
  const auto at = [](std::int64_t ms) { return TimeMs(kFirstSeen.value + ms); };
  ASSERT_TRUE(opened()->keep("device/tel-1", {7, at(5)}));
  const auto devices = opened();
  ASSERT_TRUE(devices->keep("device/tel-1", {6, at(4)}));  // written late
  ASSERT_TRUE(devices->keep("address/192.0.2.7/32", {1, at(0)}));
  const auto kept = devices->kept(at(Attempts::kForgivenAfterMs)).value();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept.at("device/tel-1").failures, 7U);
  EXPECT_EQ(kept.at("device/tel-1").last, at(5));
  // Of a server that goes on, too.
  ASSERT_TRUE(devices->keep("site/x", {100, at(8 * Attempts::kForgivenAfterMs)}));
  EXPECT_EQ(devices->kept(at(0)).value().size(), 1U);
}

TEST_F(Devices, PromisesThatWereNotKeptAreDeletedAfterFourHundredDays) {
  const auto devices = opened();
  const auto lost = [&](std::uint8_t index, std::int64_t after_ms) {
    const VoucherId voucher{ProgrammeId(1), BookletNumber(2), VoucherIndex(index)};
    return devices->lost({kDevice, SiteId("site-1"), voucher, ServiceId("aide"), kFirstSeen,
                          TimeMs(kFirstSeen.value + after_ms)});
  };
  ASSERT_TRUE(lost(1, 0));
  ASSERT_TRUE(lost(2, 1));
  const auto shown = devices->lost_at(SiteId("site-1"), 10).value();
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[0].voucher.index, VoucherIndex(2));
  EXPECT_EQ(shown[0].service, ServiceId("aide"));
  EXPECT_EQ(devices->lost_at(SiteId("site-1"), 1).value().size(), 1U);
  EXPECT_TRUE(devices->lost_at(SiteId("site-2"), 10).value().empty());
  ASSERT_TRUE(lost(3, DeviceRegister::kConflictMs));
  EXPECT_EQ(devices->lost_at(SiteId("site-1"), 10).value().size(), 2U);
}

}  // namespace
}  // namespace passnum
