#include "api/identity/oidc/foreign_json.h"

#include <gtest/gtest.h>

namespace passnum::oidc {
namespace {

TEST(ForeignJson, TakesWhatOurOwnProfileDoesNot) {
  const auto value = parse_foreign_json(R"( {"a":null,"b":1.5,"é":"e\u0301","n":1.7e9,"big":1e300} )", 100);
  ASSERT_TRUE(value) << value.error().message();
  EXPECT_EQ(value.value().find("a"), nullptr);
  EXPECT_EQ(*value.value().find("b")->integer(), 1);
  EXPECT_EQ(*value.value().text("é"), "e\u0301");
  EXPECT_EQ(*value.value().find("n")->integer(), 1'700'000'000);
  EXPECT_EQ(value.value().find("big")->integer(), nullptr);
}

TEST(ForeignJson, RefusesAKeyThatComesTwiceAlsoWhenOneIsNullOrWrittenWithEscapes) {
  EXPECT_FALSE(parse_foreign_json(R"({"a":1,"a":1})", 100));
  EXPECT_FALSE(parse_foreign_json(R"({"a":null,"a":1})", 100));
  EXPECT_FALSE(parse_foreign_json(R"({"a":1,"\u0061":1})", 100));
  EXPECT_FALSE(parse_foreign_json(R"([{"x":{"a":1,"b":2,"a":3}}])", 100));
  EXPECT_TRUE(parse_foreign_json(R"([{"a":1},{"a":1}])", 100));
}

TEST(ForeignJson, RefusesWhatIsTooLongTooDeepOrTooMuch) {
  EXPECT_TRUE(parse_foreign_json("[1]", 3));
  EXPECT_EQ(parse_foreign_json("[1] ", 3).error().code, ErrorCode::too_large);
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_foreign_json(nested(kForeignDepthMax), 1000));
  EXPECT_FALSE(parse_foreign_json(nested(kForeignDepthMax + 1), 1000));
  const auto list = [](std::size_t count) {
    std::string text = "[0";
    for (std::size_t i = 1; i < count; ++i) text += ",0";
    return text + "]";
  };
  EXPECT_TRUE(parse_foreign_json(list(kForeignValuesMax - 1), 100'000));
  EXPECT_FALSE(parse_foreign_json(list(kForeignValuesMax), 100'000));
}

TEST(ForeignJson, RefusesANumberThatNoDoubleHolds) {
  for (const std::string text : {"0e1800", "-0.0e2222", "1e400", "[1e99999]"}) {
    EXPECT_EQ(parse_foreign_json(text, 100).error().code, ErrorCode::invalid) << text;
  }
  EXPECT_TRUE(parse_foreign_json("[0e9,1e-400]", 100));
}

TEST(ForeignJson, RefusesWhatIsNotOneWholeValue) {
  for (const std::string text : {"", "{", "{}{}", "nul", R"({"a":})", "\"\xff\"", "{\"a\":1,}"}) {
    EXPECT_FALSE(parse_foreign_json(text, 100)) << text;
  }
}

}  // namespace
}  // namespace passnum::oidc
