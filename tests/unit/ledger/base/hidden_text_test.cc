#include "ledger/base/hidden_text.h"

#include <gtest/gtest.h>

#include <vector>

namespace passnum {
namespace {

TEST(HiddenText, IsNoPartOfANameThatPeopleRead) {
  for (const std::string hidden :
       {"\n", "\x7f", "\xc2\x85", "\xd8\x9c", "\xe2\x80\x8b", "\xe2\x80\x8f", "\xe2\x80\xa8", "\xe2\x80\xae",
        "\xe2\x81\xa0", "\xe2\x81\xa7", "\xef\xbb\xbf"}) {
    const std::string name = "Ada" + hidden + "Martin";
    EXPECT_TRUE(has_hidden(name)) << name;
    EXPECT_EQ(without_hidden(name), "AdaMartin") << name;
  }
}

TEST(HiddenText, LeavesEveryOtherCharacterAlone) {
  // With letters whose bytes begin as those that go, a joined emoji, and bytes that are no UTF-8.
  for (const std::string name : {"Zoë d’Été – №5", "مريم", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x82\xac",
                                 "\xef\xbb", "👩\xe2\x80\x8d🔧", "\xe2", "\xe2\x80", "\xff", ""}) {
    EXPECT_FALSE(has_hidden(name)) << name;
    EXPECT_EQ(without_hidden(name), name);
  }
}

}  // namespace
}  // namespace passnum
