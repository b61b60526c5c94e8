#include "ledger/model/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace passnum {
namespace {

using testing::HasSubstr;

std::string why_not(std::string_view text) {
  const auto value = parse_json(text);
  if (value) return "taken as " + canonical_text(value.value());
  EXPECT_EQ(value.error().code, ErrorCode::invalid);
  return value.error().context;
}

std::string again(std::string_view text) {
  const auto value = parse_json(text);
  return value ? canonical_text(value.value()) : value.error().context;
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST(Json, IsWrittenInItsOneSpellingWhateverItsOrderAndSpacing) {
  EXPECT_EQ(again(" { \"b\" : [ 1 , -2, true,false ] ,\n\t\"a\":\"x\", \"aa\":{}, \"B\":[] } "),
            R"({"B":[],"a":"x","aa":{},"b":[1,-2,true,false]})");
  EXPECT_EQ(again("\"\""), "\"\"");
  EXPECT_EQ(again("0"), "0");
}

TEST(Json, EscapesWhatItMustAndNothingElse) {
  EXPECT_EQ(again(R"("\b\t\n\f\r\u000b\u0000\u001f\"\\\/\u007f\u00e9\ud83d\ude00")"),
            "\"\\b\\t\\n\\f\\r\\u000b\\u0000\\u001f\\\"\\\\/\x7fé😀\"");
}

TEST(Json, RefusesEqualKeysAtAnyDepthHoweverTheyAreSpelled) {
  EXPECT_THAT(why_not(R"({"a":1,"a":1})"), HasSubstr("\"a\" comes twice"));
  EXPECT_THAT(why_not(R"({"a":1,"b":2,"\u0061":3})"), HasSubstr("\"a\" comes twice"));
  EXPECT_THAT(why_not(R"([{"x":{"k":[],"k":{}}}])"), HasSubstr("\"k\" comes twice"));
  EXPECT_EQ(again(R"([{"a":1},{"a":1}])"), R"([{"a":1},{"a":1}])");
}

TEST(Json, RefusesEveryNumberThatIsNotASmallEnoughInteger) {
  EXPECT_EQ(again("9007199254740991"), "9007199254740991");
  EXPECT_EQ(again("-9007199254740991"), "-9007199254740991");
  EXPECT_THAT(why_not("9007199254740992"), HasSubstr("2^53"));
  EXPECT_THAT(why_not("-9007199254740992"), HasSubstr("2^53"));
  EXPECT_THAT(why_not("18446744073709551615"), HasSubstr("2^53"));
  for (const char* text : {"1.0", "1e3", "1E3", "-0.5", "18446744073709551616", "1e400"}) {
    EXPECT_THAT(why_not(text), HasSubstr("not an integer")) << text;
  }
  for (const char* text : {"01", "+1", "1.", ".5", "0x1", "NaN", "Infinity", "-"}) {
    EXPECT_THAT(why_not(text), testing::Not(HasSubstr("taken as"))) << text;
  }
}

TEST(Json, RefusesNull) {
  EXPECT_THAT(why_not("null"), HasSubstr("null"));
  EXPECT_THAT(why_not(R"({"a":null})"), HasSubstr("null"));
}

TEST(Json, TakesItsDeepestNestingAndNoLevelMore) {
  EXPECT_EQ(again(nested(kJsonDepthMax)), nested(kJsonDepthMax));
  EXPECT_THAT(why_not(nested(kJsonDepthMax + 1)), testing::Not(HasSubstr("taken as")));
  EXPECT_THAT(why_not(std::string(1'000'000, '[')), testing::Not(HasSubstr("taken as")));
}

TEST(Json, RefusesStringsThatAreNotInNfc) {
  EXPECT_EQ(again("\"caf\xc3\xa9\""), "\"caf\xc3\xa9\"");
  EXPECT_THAT(why_not("\"cafe\xcc\x81\""), HasSubstr("NFC"));
  EXPECT_THAT(why_not(R"("cafe\u0301")"), HasSubstr("NFC"));
  EXPECT_THAT(why_not("\"\xe2\x84\xab\""), HasSubstr("NFC"));  // the ångström sign is an Å
}

TEST(Json, RefusesTextThatIsNotUtf8) {
  for (const char* text :
       {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xc3\"", R"("\ud800")", R"("\ude00\ud83d")"}) {
    EXPECT_THAT(why_not(text), testing::Not(HasSubstr("taken as"))) << text;
  }
}

TEST(Json, RefusesKeysThatAreNotPrintableAscii) {
  EXPECT_THAT(why_not("{\"\xc3\xa9\":1}"), HasSubstr("key"));
  EXPECT_THAT(why_not(R"({"a\n":1})"), HasSubstr("key"));
  EXPECT_EQ(again(R"({"":1," ~":2})"), R"({"":1," ~":2})");
}

TEST(Json, RefusesWhatOtherReadersForgive) {
  for (const char* text : {"", " ", "[1,]", "{\"a\":1,}", "// c\n1", "/**/1", "'a'", "{a:1}", "1 2", "{}{}",
                           "tru", "\"a\nb\"", "\xef\xbb\xbf{}"}) {
    EXPECT_THAT(why_not(text), testing::Not(HasSubstr("taken as"))) << text;
  }
}

TEST(Json, CutShortAtAnyByteIsRefused) {
  const std::string text = R"({"a":[1,-23,true,{"b":"x\u00e9\\"}],"c":"é😀","d":false})";
  ASSERT_TRUE(parse_json(text));
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_FALSE(parse_json(std::string_view(text).substr(0, length))) << length;
  }
}

TEST(Json, InCanonicalFormIsTakenAndEveryOtherSpellingRefused) {
  const std::string good = R"({"a":"é\n","b":[1,2]})";
  EXPECT_TRUE(parse_canonical(good));
  for (const std::string text :
       {R"({"b":[1,2],"a":"é\n"})", R"({"a":"é\n","b":[1, 2]})", R"({"a":"\u00e9\n","b":[1,2]})",
        R"({"a":"é\u000a","b":[1,2]})", R"({"a":"é\n","b":[1,2]} )", R"({"a":"\/","b":[-0]})"}) {
    EXPECT_TRUE(parse_json(text)) << text;
    EXPECT_FALSE(parse_canonical(text)) << text;
  }
}

TEST(Json, FindsAMemberOnlyInAnObjectThatHasIt) {
  const auto value = parse_json(R"({"b":1,"a":[2],"c":"x"})").value();
  ASSERT_NE(value.find("b"), nullptr);
  EXPECT_EQ(*value.find("b")->integer(), 1);
  EXPECT_EQ(value.find("ab"), nullptr);
  EXPECT_EQ(value.find("a")->find("b"), nullptr);
}

}  // namespace
}  // namespace passnum
