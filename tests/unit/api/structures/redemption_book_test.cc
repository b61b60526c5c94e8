#include "api/structures/redemption_book.h"

#include "structure_stage.h"

namespace passnum::structures {
namespace {

const StructureId kOne("structure-1");

class RedemptionBooks : public testing::Test {
 protected:
  RedemptionBook::Found found(const RedemptionFilter& filter = {}, std::uint64_t before = UINT64_MAX,
                              std::size_t count = 10, const StructureId& structure = kOne) {
    auto read = s.desk.book.find(structure, filter, before, count);
    CHECK(bool(read));
    CHECK(read.value().has_value());
    return std::move(*read.value());
  }
  std::size_t count_of(const RedemptionFilter& filter) { return found(filter).lines.size(); }

  StructureStage s;
};

TEST_F(RedemptionBooks, HaveAStructuresRedemptionsTheNewestFirstAndNobodyElses) {
  s.redeem(1);
  s.redeem(2, "phone-4", "site-2");
  s.redeem(3, "phone-3", "site-3");
  const auto mine = found();
  ASSERT_EQ(mine.lines.size(), 2U);
  EXPECT_GT(mine.lines[0].entry, mine.lines[1].entry);
  EXPECT_EQ(mine.totals.amount, Cents(2000));
  EXPECT_EQ(found({}, UINT64_MAX, 10, StructureId("structure-2")).lines.size(), 1U);
  EXPECT_EQ(found({}, UINT64_MAX, 10, StructureId("nobody")).lines.size(), 0U);
}

TEST_F(RedemptionBooks, StayWithTheStructureThatIsOwedForThemWhenTheSiteMoves) {
  s.redeem(1);
  s.service.must(SiteRecorded{SiteId("site-1"), StructureId("structure-2"), "Atelier", "Orléans", "45234"});
  s.redeem(2);
  EXPECT_EQ(found().lines.size(), 1U);
}

TEST_F(RedemptionBooks, GoOnWhereAPageEndedWhateverCameSince) {
  s.redeem(1);
  s.redeem(2);
  const auto first = found({}, UINT64_MAX, 1);
  EXPECT_TRUE(first.is_more);
  s.redeem(3);
  const auto second = found({}, first.lines.back().entry, 1);
  ASSERT_EQ(second.lines.size(), 1U);
  EXPECT_LT(second.lines[0].entry, first.lines[0].entry);
  EXPECT_FALSE(second.is_more);
  EXPECT_EQ(second.totals.accepted, 3U);
}

TEST_F(RedemptionBooks, CountWhatWasUndoneApart) {
  const auto scan = s.redeem(1);
  s.redeem(2);
  EXPECT_EQ(found().totals.reversed, 0U);
  s.undo(scan);
  const auto after = found();
  EXPECT_EQ(after.totals.accepted, 1U);
  EXPECT_EQ(after.totals.reversed, 1U);
  EXPECT_EQ(after.totals.amount, Cents(1000));
  EXPECT_TRUE(after.lines[1].is_reversed);
  // Spent again, it is another redemption.
  s.redeem(1);
  EXPECT_EQ(found().totals.accepted, 2U);
}

TEST_F(RedemptionBooks, FitEachPartOfTheFilter) {
  const Day day = paris_day(s.service.clock.now());
  const Day before(day.value - 1);
  const Day after(day.value + 1);
  s.undo(s.redeem(1));
  s.redeem(2, "phone-3", "site-3");
  EXPECT_EQ(count_of({}), 2U);
  EXPECT_EQ(count_of({day, day, {}, {}, {}, {}}), 2U);
  EXPECT_EQ(count_of({after, {}, {}, {}, {}, {}}), 0U);
  EXPECT_EQ(count_of({{}, before, {}, {}, {}, {}}), 0U);
  EXPECT_EQ(count_of({{}, {}, SiteId("site-3"), {}, {}, {}}), 1U);
  EXPECT_EQ(count_of({{}, {}, SiteId("nowhere"), {}, {}, {}}), 0U);
  EXPECT_EQ(count_of({{}, {}, {}, ProgrammeId(1), {}, {}}), 2U);
  EXPECT_EQ(count_of({{}, {}, {}, ProgrammeId(2), {}, {}}), 0U);
  EXPECT_EQ(count_of({{}, {}, {}, {}, ServiceId("prendre-main-ordinateur"), {}}), 2U);
  EXPECT_EQ(count_of({{}, {}, {}, {}, ServiceId("another"), {}}), 0U);
  EXPECT_EQ(count_of({{}, {}, {}, {}, {}, true}), 1U);
  EXPECT_EQ(count_of({{}, {}, {}, {}, {}, false}), 1U);
}

TEST_F(RedemptionBooks, ReadABoundedPieceAtATimeAndSayNothingUntilTheyAreThrough) {
  s.redeem(1);
  RedemptionBook slow(s.service.store, s.service.clock, 5);
  const auto early = slow.find(kOne, {}, UINT64_MAX, 10);
  ASSERT_TRUE(early);
  EXPECT_FALSE(early.value());
  const auto pieces = s.service.store.snapshot()->size() / 5;
  for (std::uint64_t i = 0; i < pieces; ++i) ASSERT_TRUE(slow.read_on());
  EXPECT_TRUE(slow.read_on().value());
  EXPECT_EQ(slow.find(kOne, {}, UINT64_MAX, 10).value()->lines.size(), 1U);
}

TEST_F(RedemptionBooks, ForgetWhatIsOlderThanTheDaysTheyKeep) {
  s.redeem(1);
  EXPECT_EQ(found().lines.size(), 1U);
  FakeClock later(TimeMs(s.service.clock.now().value + std::int64_t{RedemptionBook::kDaysKept} * 86'400'000));
  RedemptionBook fresh(s.service.store, later);
  EXPECT_EQ(fresh.find(kOne, {}, UINT64_MAX, 10).value()->lines.size(), 0U);
  s.people.stage.clock.set(later.now());
  EXPECT_EQ(found().lines.size(), 0U);
}

}  // namespace
}  // namespace passnum::structures
