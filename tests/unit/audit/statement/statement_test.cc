#include "audit/statement/statement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "tests/unit/audit/replay/life.h"

namespace passnum {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Period kMarch{day_of("2026-03-01"), day_of("2026-03-31")};
const Period kApril{day_of("2026-04-01"), day_of("2026-04-30")};
const Day kIssuedOn = day_of("2026-05-02");

Statement of_asso(const Replay& replay, const Period& period) {
  auto statement = make_statement(replay, kProgramme, StructureId("asso"), period, kIssuedOn);
  EXPECT_TRUE(statement);
  return std::move(statement).value();
}

TEST(Statement, ListsEachVoucherOfThePeriodAndItsTotal) {
  Life life;
  life.redeem(1, 2);
  life.redeem(1, 1);
  const auto statement = of_asso(replayed(life.entries), kMarch);
  EXPECT_EQ(statement.number, "ECP-TST26-asso-2026-03");
  ASSERT_THAT(statement.lines, SizeIs(2));
  const auto& line = statement.lines[0];
  EXPECT_EQ(line.voucher, "TST26-000001-02");
  EXPECT_EQ(line.kind, LineKind::redeemed);
  EXPECT_EQ(line.service_day, day_of("2026-03-02"));
  EXPECT_EQ(line.site, "Lieu asso-1");
  EXPECT_EQ(line.commune, "Orléans");
  EXPECT_EQ(line.cents, 1000);
  EXPECT_THAT(line.by_funder, ElementsAre(600, 400));
  EXPECT_EQ(line.entry, life.entries.size() - 2);
  EXPECT_EQ(statement.cents, 2000);
  EXPECT_EQ(statement.quantity, 2);
  EXPECT_EQ(statement.funders[1].cents, 800);
  EXPECT_EQ(statement.tree_size, life.entries.size());
  EXPECT_THAT(statement.obstacles, IsEmpty());
}

TEST(Statement, ShowsARedemptionUndoneInThePeriodForZero) {
  Life life;
  const Entry redemption = life.redeem(1, 1);
  life.reverse(redemption);
  const auto statement = of_asso(replayed(life.entries), kMarch);
  ASSERT_THAT(statement.lines, SizeIs(1));
  EXPECT_EQ(statement.lines[0].kind, LineKind::undone);
  EXPECT_EQ(statement.lines[0].quantity, 0);
  EXPECT_EQ(statement.lines[0].reversal_entry, life.entries.size() - 1);
  EXPECT_EQ(statement.cents, 0);
}

TEST(Statement, CarriesAReversalOfAnEarlierPeriodAsANegativeLine) {
  Life life;
  life.now = TimeMs(paris_day_end(kMarch.last).value - 20 * 60'000);
  const Entry redemption = life.redeem(1, 1);
  life.wait(30);
  life.reverse(redemption);
  life.redeem(1, 2);
  const auto replay = replayed(life.entries);
  EXPECT_EQ(of_asso(replay, kMarch).cents, 1000);
  const auto april = of_asso(replay, kApril);
  ASSERT_THAT(april.lines, SizeIs(2));
  EXPECT_EQ(april.lines[0].kind, LineKind::reversal);
  EXPECT_EQ(april.lines[0].cents, -1000);
  EXPECT_THAT(april.lines[0].by_funder, ElementsAre(-600, -400));
  EXPECT_EQ(april.lines[0].entered_day, kApril.first);
  EXPECT_EQ(april.cents, 0);
  const Period both{kMarch.first, kApril.last};
  EXPECT_EQ(of_asso(replay, both).cents, 1000);
}

// An offline scan of March that arrives in April would be in no statement if its own day decided.
TEST(Statement, PutsALateOfflineScanInThePeriodInWhichItArrived) {
  Life life;
  life.wait_until("2026-04-03");
  life.redeem(1, 1, [](auto&, auto& r) {
    r.scan.offline = true;
    r.scan.scanned_at = paris_day_start(day_of("2026-03-20"));
    r.service_day = day_of("2026-03-20");
  });
  const auto replay = replayed(life.entries);
  EXPECT_THAT(of_asso(replay, kMarch).lines, IsEmpty());
  const auto april = of_asso(replay, kApril);
  ASSERT_THAT(april.lines, SizeIs(1));
  EXPECT_EQ(april.lines[0].service_day, day_of("2026-03-20"));
}

TEST(Statement, PutsEveryLineOfTheYearInExactlyOneMonth) {
  Life life;
  std::int64_t expected = 0;
  for (std::uint8_t i = 1; i <= 10; ++i) {
    life.wait(24 * 60 * 17);
    const Entry redemption = life.redeem(1, i);
    expected += 1000;
    if (i % 3 != 0) continue;
    life.reverse(redemption);
    expected -= 1000;
  }
  const auto replay = replayed(life.entries);
  EXPECT_EQ(replay.findings().count(), 0U);
  std::int64_t sum = 0;
  std::size_t lines = 0;
  for (int month = 1; month <= 12; ++month) {
    const Day first = day_from_civil({2026, month, 1});
    const Day next = month == 12 ? day_from_civil({2027, 1, 1}) : day_from_civil({2026, month + 1, 1});
    for (const auto& statement : make_statements(replay, {first, Day(next.value - 1)}, kIssuedOn)) {
      sum += statement.cents;
      lines += statement.lines.size();
    }
  }
  EXPECT_EQ(sum, expected);
  EXPECT_EQ(lines, 10U);
  EXPECT_EQ(sum, replay.books().programmes[0].claimed_cents);
}

TEST(Statement, SaysWhatIsMissingBeforeAStructureCanBePaid) {
  Life life;
  life.redeem(1, 1, [](auto&, auto& r) {
    r.scan.site = SiteId("fablab-1");
    r.structure = StructureId("fablab");
    r.scan.device = DeviceId("tel-fablab");
  });
  const auto statements = make_statements(replayed(life.entries), kMarch, kIssuedOn);
  ASSERT_THAT(statements, SizeIs(1));
  EXPECT_EQ(identifier_text(statements[0].structure), "à compléter");
  EXPECT_THAT(statements[0].obstacles, ElementsAre(HasSubstr("SIRET")));
  life.say("anne", StructureRecorded{StructureId("fablab"), "Fablab", Identifier::siret, "12345678900012"});
  const auto completed = make_statements(replayed(life.entries), kMarch, kIssuedOn);
  EXPECT_THAT(completed[0].obstacles, IsEmpty());
  EXPECT_EQ(identifier_text(completed[0].structure), "SIRET 12345678900012");
}

TEST(Statement, MayNotBePaidWhenTheAuditHasFindings) {
  Life life;
  life.redeem(1, 1);
  life.redeem(1, 1);
  const auto statement = of_asso(replayed(life.entries), kMarch);
  EXPECT_THAT(statement.lines, SizeIs(1));
  EXPECT_THAT(statement.obstacles, ElementsAre(HasSubstr("anomalies (1)")));
}

TEST(Statement, MakesOneForEachStructureInOrder) {
  Life life;
  life.redeem(1, 1, [](auto&, auto& r) {
    r.scan.site = SiteId("ville-1");
    r.structure = StructureId("ville");
    r.scan.device = DeviceId("tel-ville");
  });
  life.redeem(1, 2);
  const auto statements = make_statements(replayed(life.entries), kMarch, kIssuedOn);
  ASSERT_THAT(statements, SizeIs(2));
  EXPECT_EQ(statements[0].structure.structure, StructureId("asso"));
  EXPECT_EQ(statements[1].structure.structure, StructureId("ville"));
  EXPECT_THAT(make_statements(replayed(life.entries), kApril, kIssuedOn), IsEmpty());
}

TEST(Statement, IsNotFoundForWhomTheLogDoesNotKnow) {
  const auto replay = replayed(Life().entries);
  EXPECT_EQ(make_statement(replay, ProgrammeId(9), StructureId("asso"), kMarch, kIssuedOn).error().code,
            ErrorCode::not_found);
  EXPECT_EQ(make_statement(replay, kProgramme, StructureId("nul"), kMarch, kIssuedOn).error().code,
            ErrorCode::not_found);
  EXPECT_THAT(of_asso(replay, kMarch).lines, IsEmpty());
}

TEST(StatementNumber, NamesMonthsAndYearsAndSpellsOutOtherPeriods) {
  EXPECT_EQ(period_text(kMarch), "2026-03");
  EXPECT_EQ(period_text({day_of("2026-12-01"), day_of("2026-12-31")}), "2026-12");
  EXPECT_EQ(period_text({day_of("2028-02-01"), day_of("2028-02-29")}), "2028-02");
  EXPECT_EQ(period_text({day_of("2028-02-01"), day_of("2028-02-28")}), "20280201-20280228");
  EXPECT_EQ(period_text({day_of("2026-01-01"), day_of("2026-12-31")}), "2026");
  EXPECT_EQ(period_text({day_of("2026-02-01"), day_of("2027-01-31")}), "20260201-20270131");
}

TEST(StatementNumber, TellsStructuresApartWhateverTheirIds) {
  EXPECT_EQ(structure_short(StructureId("asso-45")), "asso-45");
  const auto dotted = structure_short(StructureId("a.b"));
  const auto colon = structure_short(StructureId("a:b"));
  EXPECT_NE(dotted, colon);
  EXPECT_THAT(dotted, testing::StartsWith("a-b-"));
  const std::string id(60, 'x');
  const auto one = structure_short(StructureId(id + "1"));
  EXPECT_NE(one, structure_short(StructureId(id + "2")));
  EXPECT_EQ(one.size(), kStructureShortBytesMax);
}

}  // namespace
}  // namespace passnum
