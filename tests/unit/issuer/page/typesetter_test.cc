#include "issuer/page/typesetter.h"

#include <gtest/gtest.h>

#include "issuer/page/tokens.h"

namespace passnum::page {
namespace {

class TypesetterTest : public testing::Test {
 protected:
  const Typesetter typesetter_ = Typesetter::create().value();
};

TEST(TypesetterCreate, RefusesAFontThatIsNotInstalledInsteadOfTakingAnother) {
  const auto typesetter = Typesetter::create("No Such Family");
  ASSERT_FALSE(typesetter);
  EXPECT_EQ(typesetter.error().code, ErrorCode::not_found);
  EXPECT_NE(typesetter.error().context.find("No Such Family in weight 400"), std::string::npos);
}

TEST_F(TypesetterTest, BreaksLinesAtItsWidth) {
  const auto block = typesetter_.lay_out("un deux trois quatre cinq six sept huit", {.size_points = 10}, 30);
  EXPECT_GT(block.lines(), 1);
  EXPECT_LE(block.width_mm(), 30);
  EXPECT_NEAR(block.height_mm(), block.lines() * 10 * 1.21 / kPointsPerMm, 0.2);
}

TEST_F(TypesetterTest, NeverDrawsOutsideItsWidthWhateverTheWord) {
  const auto block = typesetter_.lay_out(std::string(200, 'm'), {.size_points = 10}, 40);
  EXPECT_GT(block.lines(), 1);
  EXPECT_LE(block.width_mm(), 40.01);
}

TEST_F(TypesetterTest, CutsWithAnEllipsisWhenLinesAreLimited) {
  const std::string text = "un deux trois quatre cinq six sept huit neuf dix";
  const auto cut = typesetter_.lay_out(text, {.size_points = 10}, 30, 1);
  EXPECT_EQ(cut.lines(), 1);
  EXPECT_TRUE(cut.is_cut());
  EXPECT_FALSE(typesetter_.lay_out(text, {.size_points = 10}, 200, 1).is_cut());
}

TEST_F(TypesetterTest, FitsBySmallerTypeDownToTheSizeNamed) {
  const std::string text = "Pass numérique d'une communauté d'agglomération au nom assez long";
  const auto large = typesetter_.fit(text, {.size_points = 20}, 150, 10, 6);
  ASSERT_TRUE(large);
  EXPECT_LE(large.value().height_mm(), 10);
  const auto none = typesetter_.fit(text, {.size_points = 20}, 20, 5, 19);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::too_large);
}

TEST_F(TypesetterTest, PrefersSmallerTypeToABrokenWord) {
  const auto block = typesetter_.fit("anticonstitutionnellement", {.size_points = 20}, 40, 30, 6);
  ASSERT_TRUE(block);
  EXPECT_EQ(block.value().lines(), 1);
}

TEST_F(TypesetterTest, MarksWhatTheFontLacksAndNeverBorrowsAnotherFont) {
  EXPECT_TRUE(typesetter_.can_print("Chécy, Œuvre d’État\u202f: «\u00a010\u00a0€\u00a0» □\n"));
  EXPECT_FALSE(typesetter_.can_print("漢"));
  EXPECT_EQ(typesetter_.printable("a漢b"), "a□b");
}

TEST_F(TypesetterTest, MarksControlCharactersAndBytesThatAreNoText) {
  EXPECT_EQ(typesetter_.printable("a\tb\x1b"), "a□b□");
  EXPECT_EQ(typesetter_.printable("\xff"
                                  "ab\xc3"),
            "□ab□");
  EXPECT_EQ(typesetter_.printable(std::string("a\0b", 3)), "a□b");
  EXPECT_EQ(typesetter_.printable("\u202e"
                                  "abc"),
            "□abc");
}

TEST_F(TypesetterTest, TakesAnotherTextInTheSameStyle) {
  auto block = typesetter_.lay_out("0", {.size_points = 10}, 40);
  const double width = block.width_mm();
  block.set_text("0000");
  EXPECT_NEAR(block.width_mm(), 4 * width, 0.1);
}

TEST(Tokens, EveryTextColourHasTheContrastOfTheStrictestLevel) {
  for (const Colour colour : {kBlack, kInk, kMuted, kAccent, kAlert}) {
    EXPECT_GE(contrast(colour, kWhite), 7);
    EXPECT_GE(contrast(colour, kTint), 7);
  }
  EXPECT_NEAR(contrast(kBlack, kWhite), 21, 1e-9);
}

}  // namespace
}  // namespace passnum::page
