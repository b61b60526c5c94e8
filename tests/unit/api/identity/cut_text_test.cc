#include "api/identity/cut_text.h"

#include <gtest/gtest.h>

namespace passnum::identity {
namespace {

TEST(CutText, EndsBeforeACharacterThatDoesNotFit) {
  const std::string name = "Zo\xc3\xab \xe2\x82\xac";
  EXPECT_EQ(cut_text(name, 100), name);
  EXPECT_EQ(cut_text(name, name.size()), name);
  EXPECT_EQ(cut_text(name, 7), "Zo\xc3\xab ");
  EXPECT_EQ(cut_text(name, 6), "Zo\xc3\xab ");
  EXPECT_EQ(cut_text(name, 3), "Zo");
  EXPECT_EQ(cut_text("\x80\x80\x80", 2), "");
}

TEST(PrintableText, HasNothingElse) {
  EXPECT_EQ(printable_text("a\tb\x7f\xc3\xa9 ~", 100), "ab ~");
  EXPECT_EQ(printable_text("abcdef", 3), "abc");
}

}  // namespace
}  // namespace passnum::identity
