#include "api/sites/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace passnum {
namespace {

using ::testing::ElementsAre;

std::vector<CsvRecord> records(std::string_view text, char delimiter = ',') {
  std::vector<CsvRecord> out;
  CsvReader reader(text, delimiter);
  CsvRecord record;
  while (reader.next(record)) out.push_back(record);
  return out;
}

TEST(Csv, CutsAtTheDelimiterAndAtEveryKindOfLineEnd) {
  const auto all = records("a;b\nc;d\r\ne;f\rg;h", ';');
  ASSERT_EQ(all.size(), 4U);
  EXPECT_THAT(all[0].cells, ElementsAre("a", "b"));
  EXPECT_THAT(all[1].cells, ElementsAre("c", "d"));
  EXPECT_THAT(all[2].cells, ElementsAre("e", "f"));
  EXPECT_THAT(all[3].cells, ElementsAre("g", "h"));
  EXPECT_EQ(all[3].line, 4U);
}

TEST(Csv, KeepsDelimiterLineEndAndDoubledQuoteInsideQuotes) {
  const auto all = records("\"a,b\",\"c\r\nd\",\"e\"\"f\"\ng,h,i\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT(all[0].cells, ElementsAre("a,b", "c\nd", "e\"f"));
  EXPECT_EQ(all[0].line, 1U);
  EXPECT_EQ(all[0].line_last, 2U);
  EXPECT_EQ(all[1].line, 3U);
}

TEST(Csv, KeepsEmptyCellsAtTheEnds) {
  const auto all = records(",a,\n,\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT(all[0].cells, ElementsAre("", "a", ""));
  EXPECT_THAT(all[1].cells, ElementsAre("", ""));
  EXPECT_THAT(records("a,").at(0).cells, ElementsAre("a", ""));
}

TEST(Csv, TakesAQuoteInTheMiddleOfACellAsItIs) {
  const auto all = records("la \"Grange\",b");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_THAT(all[0].cells, ElementsAre("la \"Grange\"", "b"));
  EXPECT_FALSE(all[0].fault);
}

TEST(Csv, ReportsTextBehindAClosingQuoteAndGoesOnWithTheNextLine) {
  const auto all = records("\"a\"b,c\nd,e");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].fault, Flaw::quote_broken);
  EXPECT_FALSE(all[1].fault);
}

TEST(Csv, ReportsAQuoteThatIsNeverClosed) {
  const auto all = records("a,b\nc,\"d\ne,f\n");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].fault, Flaw::quote_open);
  EXPECT_EQ(all[1].line, 2U);
  EXPECT_GE(all[1].line_last, 3U);
}

TEST(Csv, TellsABlankLineFromACellInEmptyQuotes) {
  const auto all = records("\n\"\"\na\n");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_TRUE(all[0].is_blank());
  EXPECT_FALSE(all[2].is_blank());
}

TEST(Csv, HasNoRecordInAnEmptyText) {
  EXPECT_TRUE(records("").empty());
}

TEST(Csv, TakesACellAtTheLimitAndReportsOneBeyondIt) {
  const std::string most(kPlaceCellBytesMax, 'x');
  EXPECT_FALSE(records(most + ",b").at(0).fault);
  const auto beyond = records("\"" + most + "x\",b\nc,d\n");
  EXPECT_EQ(beyond.at(0).fault, Flaw::cell_too_large);
  EXPECT_THAT(beyond.at(1).cells, ElementsAre("c", "d"));
}

}  // namespace
}  // namespace passnum
