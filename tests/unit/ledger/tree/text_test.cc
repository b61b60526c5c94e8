#include "ledger/tree/text.h"

#include <gtest/gtest.h>

#include <string>

namespace passnum {
namespace {

using namespace std::string_literals;

TEST(Utf8, AcceptsEveryLengthAndItsLimits) {
  for (const auto& text : {""s, "a"s, "\0"s, "\u0080"s, "\u07ff"s, "\u0800"s, "\ud7ff"s, "\ue000"s, "\uffff"s,
                           "\U00010000"s, "\U0010ffff"s, "num\u00e9rique \u2014 ok"s}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
}

TEST(Utf8, RefusesWhatIsTruncatedOverlongASurrogateOrTooHigh) {
  for (const auto& text :
       {"\x80"s, "\xc3"s, "\xe2\x80"s, "\xf0\x9f\x98"s, "\xc0\x80"s, "\xc1\xbf"s, "\xe0\x9f\xbf"s,
        "\xed\xa0\x80"s, "\xf0\x8f\xbf\xbf"s, "\xf4\x90\x80\x80"s, "\xff"s, "\xe9t\xe9"s, "\xc3\x28"s}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

TEST(KeyName, RefusesSpacesOfEveryKindPlusAndControls) {
  EXPECT_TRUE(is_key_name("pass.example/ledger"));
  EXPECT_TRUE(is_key_name("num\u00e9rique"));
  for (const auto& text : {""s, "a b"s, "a+b"s, "a\tb"s, "a\nb"s, "a\0b"s, "a\u00a0b"s, "a\u2003b"s,
                           "a\u2028b"s, "a\u202fb"s, "a\u3000b"s, "a\u0085b"s, "a\xff"s}) {
    EXPECT_FALSE(is_key_name(text)) << text;
  }
}

TEST(Decimal, TakesOneSpellingOnly) {
  EXPECT_EQ(parse_decimal("0").value(), 0U);
  EXPECT_EQ(parse_decimal("18446744073709551615").value(), ~std::uint64_t{0});
  for (const char* text :
       {"", "00", "01", "+1", "-1", " 1", "1 ", "1.0", "0x1", "18446744073709551616", "1e3", "a"}) {
    EXPECT_FALSE(parse_decimal(text)) << text;
  }
}

TEST(Line, NeedsItsNewline) {
  std::string_view rest = "one\n\nthree";
  EXPECT_EQ(take_line(rest).value(), "one");
  EXPECT_EQ(take_line(rest).value(), "");
  EXPECT_EQ(take_line(rest).error().code, ErrorCode::invalid);
  EXPECT_EQ(rest, "three");
}

}  // namespace
}  // namespace passnum
