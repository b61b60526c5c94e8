#include "api/identity/access_log.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace passnum::identity {
namespace {

AccessLine line(const std::string& reason) {
  return {{}, Access::refused, reason, AccountId("a-1"), kAsso, std::nullopt, "192.0.2.1/32"};
}

TEST(AccessLog, ShowsTheNewestFirstAndOnlyOfTheOneAskedFor) {
  Stage stage;
  ASSERT_TRUE(stage.log.add(line("first")));
  ASSERT_TRUE(stage.log.add({{}, Access::signed_in, "", AccountId("a-2"), OrganisationId("epn"), {}, ""}));
  ASSERT_TRUE(stage.log.add(line("second")));
  const auto lines = stage.log.of(kAsso, 10).value();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].reason, "second");
  EXPECT_EQ(lines[1].at, kNoon);
  EXPECT_EQ(stage.log.of(AccountId("a-2"), 10).value().size(), 1U);
  EXPECT_EQ(stage.log.of(kAsso, 1).value().size(), 1U);
}

TEST(AccessLog, ForgetsAfterAYearOrWhatIsConfigured) {
  Stage stage;
  const std::int64_t week_ms = 7 * 86'400'000LL;
  AccessLog brief(stage.database, stage.clock, week_ms);
  ASSERT_TRUE(brief.add(line("old")));
  stage.clock.advance_ms(week_ms - 1);
  EXPECT_EQ(brief.of(kAsso, 10).value().size(), 1U);
  stage.clock.advance_ms(1);
  EXPECT_EQ(brief.of(kAsso, 10).value().size(), 0U);
  EXPECT_EQ(stage.log.of(kAsso, 10).value().size(), 1U);  // still on disk
  ASSERT_TRUE(brief.add(line("new")));
  EXPECT_EQ(stage.log.of(kAsso, 10).value().size(), 1U);  // deleted, not only hidden
  stage.clock.advance_ms(kAccessLogMs);
  EXPECT_EQ(stage.log.of(kAsso, 10).value().size(), 0U);
}

TEST(AccessLog, KeepsAMillionLinesAndNoMore) {
  Stage stage;
  ASSERT_TRUE(stage.log.add(line("first")));
  stage.database.with([](sqlite::Database& database) {
    CHECK(static_cast<bool>(database.run("UPDATE identity_access_log SET id = 1")));
    CHECK(static_cast<bool>(database.run(
        "INSERT INTO identity_access_log VALUES (?, ?, 'refused', 'late', 'a-1', 'asso', NULL, '')",
        kAccessLogLinesMax + 1, kNoon.value)));
  });
  stage.clock.advance_ms(kAccessLogPruneMs);
  ASSERT_TRUE(stage.log.add(line("last")));
  const auto lines = stage.log.of(kAsso, 10).value();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].reason, "late");
}

}  // namespace
}  // namespace passnum::identity
