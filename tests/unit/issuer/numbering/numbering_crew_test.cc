#include "issuer/numbering/numbering_crew.h"

#include <gtest/gtest.h>

#include "test_issuer.h"

namespace passnum {
namespace {

BookletNumbered numbered(const Issuer& issuer, std::uint32_t booklet) {
  return number_booklet(programme_of(2), OrderId("C-1"), BookletNumber(booklet), KeyId(1), issuer.keys(), 0);
}

TEST(NumberingCrew, NumbersAsOneThreadDoesAndMoreBookletsThanItHoldsAtOnce) {
  constexpr std::uint32_t kCount = kBookletsAheadMax + 20;
  const Issuer issuer;
  std::vector<BookletNumbered> expected;
  for (std::uint32_t i = 0; i < kCount; ++i) expected.push_back(numbered(issuer, 7 + i));
  for (const unsigned threads : {1U, 3U}) {
    NumberingCrew crew({programme_of(2), OrderId("C-1"), KeyId(1), BookletNumber(7), kCount}, issuer.keys(),
                       threads);
    for (std::uint32_t i = 0; i < kCount; ++i) {
      ASSERT_EQ(crew.left(), kCount - i);
      const auto made = crew.take();
      ASSERT_EQ(made.booklet, expected[i].booklet) << threads;
      ASSERT_EQ(made.codes, expected[i].codes) << threads;
      ASSERT_EQ(made.seals, expected[i].seals) << threads;
    }
    EXPECT_EQ(crew.left(), 0U);
  }
}

TEST(NumberingCrew, ThatIsGivenUpHalfwayEnds) {
  const Issuer issuer;
  NumberingCrew crew({programme_of(2), OrderId("C-1"), KeyId(1), BookletNumber(1), 5'000}, issuer.keys(), 2);
  EXPECT_EQ(crew.take().booklet, BookletNumber(1));
}

TEST(NumberingCrew, OfNothingHasNothingLeft) {
  const Issuer issuer;
  const NumberingCrew crew({programme_of(2), OrderId("C-1"), KeyId(1), BookletNumber(1), 0}, issuer.keys(),
                           1);
  EXPECT_EQ(crew.left(), 0U);
}

TEST(SheetCrew, MakesTheSheetsInOrderAndSaysWhichOneItCannotMake) {
  const Issuer issuer;
  const HashKey other(std::array<Byte, 32>{9});
  SheetCrew crew(programme_of(2), "pass.example", true, 3, 10);
  for (std::uint32_t booklet = 1; booklet <= 10; ++booklet) {
    const NumberingKeys wrong{other, issuer.lookup, issuer.issuing};
    EXPECT_FALSE(crew.is_full());
    crew.give(numbered(issuer, booklet), booklet == 6 ? wrong : issuer.keys());
  }
  EXPECT_TRUE(crew.is_full());
  for (std::uint32_t booklet = 1; booklet <= 10; ++booklet) {
    const auto sheet = crew.take();
    if (booklet == 6) {
      ASSERT_FALSE(sheet);
      EXPECT_EQ(sheet.error().code, ErrorCode::invalid);
      EXPECT_NE(sheet.error().context.find("ORL26-000006"), std::string::npos) << sheet.error().context;
      continue;
    }
    const auto expected =
        sheet_of(programme_of(2), numbered(issuer, booklet), "pass.example", issuer.keys(), true);
    ASSERT_TRUE(sheet) << sheet.error().message();
    EXPECT_EQ(sheet.value().number, expected.value().number);
    EXPECT_TRUE(sheet.value().duplicate);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(sheet.value().vouchers[i].qr_text, expected.value().vouchers[i].qr_text);
      EXPECT_EQ(sheet.value().vouchers[i].typed_code, expected.value().vouchers[i].typed_code);
    }
  }
  EXPECT_TRUE(crew.is_empty());
}

}  // namespace
}  // namespace passnum
