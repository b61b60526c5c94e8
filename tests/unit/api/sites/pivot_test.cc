#include "api/sites/pivot.h"

#include <gtest/gtest.h>

#include <string>

namespace passnum {
namespace {

TEST(Pivot, TakesASiretWithItsKeyRight) {
  const Pivot pivot = read_pivot("43493312300029");
  EXPECT_EQ(pivot.kind, IdentifierKind::siret);
  EXPECT_EQ(pivot.identifier, "43493312300029");
  EXPECT_FALSE(pivot.flaw);
}

TEST(Pivot, TakesASiretInGroups) {
  EXPECT_EQ(read_pivot("434 933 123 00029").identifier, "43493312300029");
  EXPECT_EQ(read_pivot("434\u00A0933\u202F123 00029").identifier, "43493312300029");
}

// Its head office has the ordinary key, its post offices have digits that sum to a multiple of 5.
TEST(Pivot, TakesLaPosteByItsOwnKey) {
  EXPECT_EQ(read_pivot("35600000000048").kind, IdentifierKind::siret);
  EXPECT_EQ(read_pivot("35600000062292").kind, IdentifierKind::siret);
  EXPECT_EQ(read_pivot("35600000062293").flaw, Flaw::siret_key_wrong);
}

// The digits of 73282932000027 sum to a multiple of 5, and it is not La Poste.
TEST(Pivot, KeepsTheKeyOfLaPosteForLaPoste) {
  EXPECT_EQ(read_pivot("73282932000074").kind, IdentifierKind::siret);
  EXPECT_EQ(read_pivot("73282932000027").flaw, Flaw::siret_key_wrong);
}

TEST(Pivot, TakesAnRnaInEitherCase) {
  EXPECT_EQ(read_pivot("W161000123").kind, IdentifierKind::rna);
  EXPECT_EQ(read_pivot("w161000123").identifier, "W161000123");
}

struct PivotCase {
  std::string value;
  Flaw flaw;
};
void PrintTo(const PivotCase& pivot, std::ostream* out) {
  *out << words_of(pivot.flaw).code;
}
class PivotToComplete : public ::testing::TestWithParam<PivotCase> {};

TEST_P(PivotToComplete, SaysWhyAndNeverRepairs) {
  const Pivot pivot = read_pivot(GetParam().value);
  EXPECT_EQ(pivot.kind, IdentifierKind::to_be_completed) << GetParam().value;
  EXPECT_TRUE(pivot.identifier.empty());
  ASSERT_TRUE(pivot.flaw);
  EXPECT_EQ(words_of(*pivot.flaw).code, words_of(GetParam().flaw).code) << GetParam().value;
  EXPECT_FALSE(pivot.reason.empty());
}

INSTANTIATE_TEST_SUITE_P(
    , PivotToComplete,
    ::testing::Values(
        PivotCase{"", Flaw::siret_missing}, PivotCase{" ", Flaw::siret_missing},
        PivotCase{"00000000000000", Flaw::siret_placeholder}, PivotCase{"0", Flaw::siret_placeholder},
        PivotCase{"000000000", Flaw::siret_placeholder}, PivotCase{"99999999999999", Flaw::siret_placeholder},
        PivotCase{"11111111111111", Flaw::siret_placeholder}, PivotCase{"NC", Flaw::siret_placeholder},
        PivotCase{"n/a", Flaw::siret_placeholder}, PivotCase{"N.C.", Flaw::siret_placeholder},
        PivotCase{"néant", Flaw::siret_placeholder}, PivotCase{"en cours", Flaw::siret_placeholder},
        PivotCase{"-", Flaw::siret_placeholder}, PivotCase{"?", Flaw::siret_placeholder},
        PivotCase{"XXXXXXXXXXXXXX", Flaw::siret_placeholder},
        PivotCase{"W000000000", Flaw::siret_placeholder}, PivotCase{"43493312300028", Flaw::siret_key_wrong},
        PivotCase{"43493312400027", Flaw::siret_key_wrong},  // the whole has a good key, the SIREN has not
        PivotCase{"6470130100012", Flaw::siret_13_digits}, PivotCase{"434933123", Flaw::siren_only},
        PivotCase{"434 933 123", Flaw::siren_only}, PivotCase{"434933123000", Flaw::siret_length},
        PivotCase{"434933123000290", Flaw::siret_length}, PivotCase{"4,34933E+13", Flaw::siret_scientific},
        PivotCase{"4.34933123E13", Flaw::siret_scientific}, PivotCase{"W16100012", Flaw::pivot_unreadable},
        PivotCase{"W1610001234", Flaw::pivot_unreadable},
        PivotCase{"SIRET 43493312300029", Flaw::pivot_unreadable},
        PivotCase{"4349331230002O", Flaw::pivot_unreadable}),
    [](const auto& test) {
      return std::string(words_of(test.param.flaw).code) + "_" + std::to_string(test.index);
    });

}  // namespace
}  // namespace passnum
