#include "audit/statement/issue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/audit/replay/life.h"

namespace passnum {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Period kInMarch{day_of("2026-03-01"), day_of("2026-03-31")};

std::vector<Proposal> proposed(const Life& life, const Period& period) {
  return propose_statements(replayed(life.entries), period, std::nullopt, std::nullopt);
}

TEST(ProposedStatements, AreTakenByTheAuditAsTheyAre) {
  Life life;
  life.redeem(1, 1);
  life.redeem(1, 2);
  life.redeem(1, 3, [](Entry&, VoucherRedeemed& redeemed) {
    redeemed.scan.device = DeviceId("tel-ville");
    redeemed.scan.site = SiteId("ville-1");
    redeemed.structure = StructureId("ville");
  });
  life.wait_until("2026-04-01");
  const auto proposals = proposed(life, kInMarch);
  ASSERT_THAT(proposals, SizeIs(2));
  EXPECT_EQ(proposals[0].statement.statement.text, "ECP-TST26-asso-2026-03");
  EXPECT_EQ(proposals[0].statement.quantity, 2);
  EXPECT_EQ(proposals[0].statement.amount, Cents(2000));
  EXPECT_EQ(proposals[1].structure_name, "Ville d’essai");
  for (const auto& proposal : proposals) life.say("anne", proposal.statement);
  EXPECT_THAT(breaches(replayed(life.entries)), IsEmpty());
  const auto again = proposed(life, kInMarch);
  ASSERT_THAT(again, SizeIs(2));
  EXPECT_TRUE(again[0].is_issued && again[1].is_issued);
}

TEST(ProposedStatements, AreOnlyOfTheStructureThatIsAskedFor) {
  Life life;
  life.redeem(1, 1);
  const auto replay = replayed(life.entries);
  EXPECT_THAT(propose_statements(replay, kInMarch, std::nullopt, StructureId("ville")), IsEmpty());
  EXPECT_THAT(propose_statements(replay, kInMarch, ProgrammeId(9), std::nullopt), IsEmpty());
  EXPECT_THAT(propose_statements(replay, kInMarch, kProgramme, StructureId("asso")), SizeIs(1));
}

TEST(ProposedStatements, CannotLeaveOutWhatIsBeforeThem) {
  Life life;
  life.redeem(1, 1);
  life.wait_until("2026-04-03");
  life.redeem(1, 2);
  const auto april = proposed(life, {day_of("2026-04-01"), day_of("2026-04-30")});
  ASSERT_THAT(april, SizeIs(1));
  EXPECT_THAT(april[0].obstacle_fr, HasSubstr("02/03/2026"));
}

TEST(ProposedStatements, OfAPeriodThatIsPartlyStatedHaveTheRest) {
  Life life;
  life.redeem(1, 1);
  life.wait_until("2026-03-16");
  const auto half = proposed(life, parse_period("20260301-20260315").value());
  ASSERT_THAT(half, SizeIs(1));
  EXPECT_EQ(half[0].statement.statement.text, "ECP-TST26-asso-20260301-20260315");
  life.say("anne", half[0].statement);
  life.redeem(1, 2);
  life.wait_until("2026-04-01");
  const auto rest = proposed(life, kInMarch);
  ASSERT_THAT(rest, SizeIs(1));
  EXPECT_EQ(rest[0].statement.statement.text, "ECP-TST26-asso-20260316-20260331");
  life.say("anne", rest[0].statement);
  EXPECT_THAT(breaches(replayed(life.entries)), IsEmpty());
}

TEST(APeriod, IsReadAsItIsWritten) {
  for (const char* text : {"2026", "2026-02", "2024-02", "2026-12", "20261101-20261115"}) {
    const auto period = parse_period(text);
    ASSERT_TRUE(period) << text;
    EXPECT_EQ(period_text(period.value()), text);
  }
  for (const char* text : {"", "26", "2026-13", "2026-1", "20261115-20261101", "20260230-20260301",
                           "20261101 20261115", "2026-11-01"}) {
    EXPECT_FALSE(parse_period(text)) << text;
  }
}

}  // namespace
}  // namespace passnum
