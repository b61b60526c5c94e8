#include "issuer/statement/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/statement/statement.h"
#include "tests/unit/audit/replay/life.h"

namespace passnum {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const Period kPeriod{day_of("2026-03-01"), day_of("2026-03-31")};

std::vector<std::string> split(const std::string& text, const std::string& by) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = 0; (at = text.find(by, from)) != std::string::npos; from = at + by.size()) {
    parts.push_back(text.substr(from, at - from));
  }
  parts.push_back(text.substr(from));
  return parts;
}

Statement a_statement(const std::string& name) {
  Life life;
  life.say("anne", StructureRecorded{StructureId("asso"), name, Identifier::siret, "01234567800012"});
  const Entry redemption = life.redeem(1, 1);
  life.reverse(redemption);
  life.redeem(1, 2);
  return make_statements(replayed(life.entries), kPeriod, day_of("2026-04-02")).at(0);
}

TEST(Csv, IsWhatAFrenchSpreadsheetOpensWithoutAsking) {
  const auto csv = to_csv(a_statement("Association d’essai"));
  EXPECT_THAT(csv, StartsWith("\xEF\xBB\xBFÉtat;Dispositif;"));
  EXPECT_THAT(csv, Not(HasSubstr("sep=")));
  const auto rows = split(csv, "\r\n");
  ASSERT_THAT(rows, SizeIs(5));  // the header, two lines, the total, and nothing after the last line end
  EXPECT_EQ(rows.back(), "");
  for (const auto& row : rows) EXPECT_THAT(row, Not(HasSubstr("\n")));
  const auto cells = split(rows[2], ";");
  EXPECT_EQ(cells[0], "ECP-TST26-asso-2026-03");
  EXPECT_EQ(cells[3], "SIRET 01234567800012");
  EXPECT_EQ(cells[4], "01/03/2026");
  EXPECT_EQ(cells[8], "TST26-000001-02");
  EXPECT_EQ(cells[10], "02/03/2026");
  EXPECT_EQ(cells[14], "1");
  EXPECT_EQ(cells[15], "10,00");
  EXPECT_EQ(cells[17], "6,00");
}

TEST(Csv, ShowsAnUndoneRedemptionForZeroAndEndsWithTheTotal) {
  const auto rows = split(to_csv(a_statement("Asso")), "\r\n");
  const auto undone = split(rows[1], ";");
  EXPECT_EQ(undone[7], "Encaissement annulé");
  EXPECT_EQ(undone[15], "0,00");
  const auto total = split(rows[3], ";");
  EXPECT_EQ(total[7], "TOTAL");
  EXPECT_EQ(total[15], "10,00");
  EXPECT_EQ(total[18], "4,00");
  EXPECT_EQ(total.size(), split(rows[0], ";").size());
  EXPECT_EQ(undone.size(), total.size());
}

TEST(Csv, NeutralisesWhatASpreadsheetWouldRun) {
  EXPECT_EQ(text_cell("=1+1"), "'=1+1");
  EXPECT_EQ(text_cell("+33"), "'+33");
  EXPECT_EQ(text_cell("-2"), "'-2");
  EXPECT_EQ(text_cell("@cmd"), "'@cmd");
  EXPECT_EQ(text_cell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(text_cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(text_cell("＝1+1"), "'＝1+1");
  EXPECT_EQ(text_cell("a=1"), "a=1");
  EXPECT_EQ(text_cell(""), "");
  EXPECT_THAT(to_csv(a_statement("=HYPERLINK(\"x\";\"y\")")),
              HasSubstr(";\"'=HYPERLINK(\"\"x\"\";\"\"y\"\")\";"));
}

TEST(Csv, QuotesWhatWouldBreakARow) {
  EXPECT_EQ(text_cell("a;b"), "\"a;b\"");
  EXPECT_EQ(text_cell("dite \"la Ruche\""), "\"dite \"\"la Ruche\"\"\"");
  EXPECT_EQ(text_cell("a\r\nb"), "\"a\r\nb\"");
}

TEST(Csv, WritesAmountsWithADecimalCommaAndKeepsTheirSign) {
  EXPECT_EQ(amount_cell(0), "0,00");
  EXPECT_EQ(amount_cell(5), "0,05");
  EXPECT_EQ(amount_cell(-1000), "-10,00");
  EXPECT_EQ(amount_cell(-5), "-0,05");
  EXPECT_EQ(amount_cell(123'456'789), "1234567,89");
}

TEST(Csv, IsTheSameForTheSameStatement) {
  EXPECT_EQ(to_csv(a_statement("Asso")), to_csv(a_statement("Asso")));
}

}  // namespace
}  // namespace passnum
