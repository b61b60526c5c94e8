#include "issuer/page/french.h"

#include <gtest/gtest.h>

namespace passnum::page {
namespace {

struct Case {
  const char* name;
  const char* given;
  const char* set;
};

const Case kCases[] = {
    {"NarrowSpaceBeforeHighPunctuation", "Perdu ? Oui ; non : si !",
     "Perdu\u202f? Oui\u202f; non\u202f: si\u202f!"},
    {"NoBreakSpaceInsideQuotes", "le « carnet » bleu", "le «\u00a0carnet\u00a0» bleu"},
    {"NoBreakSpaceBeforeEuroAndPercent", "10 € et 20 %", "10\u00a0€ et 20\u00a0%"},
    {"NoBreakSpaceAfterNumero", "n° 12, N° 7, n° perdu", "n°\u00a012, N°\u00a07, n° perdu"},
    {"NarrowSpaceInsideNumbers", "1 234 567 habitants", "1\u202f234\u202f567 habitants"},
    {"TelephoneNumbersStayOnOneLine", "02 38 00 00 00", "02\u00a038\u00a000\u00a000\u00a000"},
    {"LinksAndTimesStay", "https://a.fr à 10:30", "https://a.fr à 10:30"},
    {"ApostropheBetweenLetters", "l'été d'avant, 'cité'", "l’été d’avant, 'cité'"},
    {"LeadingAndTrailingSpacesStay", " ? ", " ? "},
    {"NothingStaysNothing", "", ""},
};

class French : public testing::TestWithParam<Case> {};

TEST_P(French, IsSetAsAPrinterWould) {
  EXPECT_EQ(french(GetParam().given), GetParam().set);
}
TEST_P(French, IsTheSameWhenSetTwice) {
  EXPECT_EQ(french(GetParam().set), GetParam().set);
}

INSTANTIATE_TEST_SUITE_P(, French, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

TEST(FrenchEuros, LeaveOutCentsThatAreNone) {
  EXPECT_EQ(french_euros(Cents(1000)), "10\u00a0€");
  EXPECT_EQ(french_euros(Cents(1250)), "12,50\u00a0€");
  EXPECT_EQ(french_euros(Cents(5)), "0,05\u00a0€");
  EXPECT_EQ(french_euros(Cents(0)), "0\u00a0€");
}

TEST(FrenchEuros, GroupThousandsAndKeepCentsWhenAsked) {
  EXPECT_EQ(french_euros(Cents(123456700), CentsShown::always), "1\u202f234\u202f567,00\u00a0€");
  EXPECT_EQ(french_euros(Cents(100000)), "1\u202f000\u00a0€");
  EXPECT_EQ(french_euros(Cents(99900)), "999\u00a0€");
}

TEST(FrenchEuros, ShowADebtWithAMinusSign) {
  EXPECT_EQ(french_euros(Cents(-1050)), "−10,50\u00a0€");
}

TEST(EnglishEuros, HaveAPointAndNoSpace) {
  EXPECT_EQ(english_euros(Cents(1000)), "€10");
  EXPECT_EQ(english_euros(Cents(1205)), "€12.05");
}

TEST(Dates, AreWrittenOutInBothLanguages) {
  EXPECT_EQ(french_date(day_from_civil({2026, 12, 31})), "31\u00a0décembre\u00a02026");
  EXPECT_EQ(french_date(day_from_civil({2027, 1, 1})), "1er\u00a0janvier\u00a02027");
  EXPECT_EQ(english_date(day_from_civil({2026, 8, 1})), "1\u00a0August\u00a02026");
}

}  // namespace
}  // namespace passnum::page
