#include "ledger/model/typed_code.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

namespace passnum {
namespace {

boost::json::object own_vectors() {
  std::ifstream file(PASSNUM_SOURCE_DIR "/tests/vectors/voucher_code.json");
  std::stringstream text;
  text << file.rdbuf();
  return boost::json::parse(text.str()).as_object();
}

TypedCode code(std::string_view text) {
  return parse_typed_code(text).value();
}

TypedCodeFault fault(std::string_view text) {
  return parse_typed_code(text).error().fault;
}

TEST(TypedCode, IsPrintedAndReadAsTheKnownAnswersSay) {
  const auto vectors = own_vectors();
  for (const auto& item : vectors.at("typed_codes").as_array()) {
    const auto value = item.at("value").to_number<std::uint64_t>();
    const std::string text = item.at("text").as_string().c_str();
    ASSERT_TRUE(typed_code(value)) << text;
    EXPECT_EQ(to_text(*typed_code(value)), text);
    EXPECT_EQ(code(text).value, value);
  }
  EXPECT_EQ(vectors.at("typed_codes").as_array().size(), 11u);
}

TEST(TypedCode, DoesNotExistWhereTheCheckCharacterWouldBeMisread) {
  const auto vectors = own_vectors();
  std::string would_be;
  for (const auto& item : vectors.at("values_without_a_code").as_array()) {
    EXPECT_FALSE(typed_code(item.at("value").to_number<std::uint64_t>()));
    would_be += item.at("check_would_be").as_string().c_str();
  }
  EXPECT_EQ(would_be, "UOIL");
}

TEST(TypedCode, WhoseCheckWouldBeMisreadIsRefusedAlsoWhenTypedSo) {
  // 100 in base32 is 34, and its check character would be U.
  EXPECT_EQ(fault("0000-0000-034U"), TypedCodeFault::character);
  EXPECT_EQ(parse_typed_code("0000-0000-034U").error().position, 12u);
  // 103 is 37, and its check would be O: no other last character makes it a code.
  for (const char c : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
    EXPECT_EQ(fault(std::string("0000-0000-037") + c), TypedCodeFault::check);
  }
}

TEST(TypedCode, ForgivesCaseSpacesAndHyphens) {
  const TypedCode expected = code("0938-NKRK-AYD6");
  for (const char* text :
       {"0938NKRKAYD6", "0938nkrkayd6", " 0938 nkrk ayd6 ", "0-9-3-8-N-K-R-K-A-Y-D-6", "--0938NKRKAYD6--"}) {
    EXPECT_EQ(code(text), expected) << text;
  }
}

TEST(TypedCode, ForgivesLettersThatLookLikeDigitsInTheFirstEleven) {
  for (const char* text : {"OooO-0000-00IB", "0000-0000-00iB", "0000-OOOO-ooLB", "0000-0000-00lB"}) {
    EXPECT_EQ(code(text), TypedCode{1}) << text;
  }
}

TEST(TypedCode, DoesNotForgiveThemInTheCheckCharacter) {
  const auto problem = parse_typed_code("0000-0000-00ZO").error();
  EXPECT_EQ(problem.fault, TypedCodeFault::character);
  EXPECT_EQ(problem.position, 12u);
}

TEST(TypedCode, OfAnotherLengthIsToldSo) {
  EXPECT_EQ(fault(""), TypedCodeFault::length);
  EXPECT_EQ(fault("-- --"), TypedCodeFault::length);
  EXPECT_EQ(parse_typed_code("0938-NKRK-AYD").error().characters, 11u);
  EXPECT_EQ(parse_typed_code("0938-NKRK-AYD66").error().characters, 13u);
  EXPECT_EQ(fault("0938-NKRK-U"), TypedCodeFault::length) << "the length comes before the characters";
}

TEST(TypedCode, LongerThanTheInputLimitIsNotEvenLookedAt) {
  const std::string code_and_spaces = "0938NKRKAYD6" + std::string(kTypedCodeInputCharactersMax - 12, ' ');
  EXPECT_TRUE(parse_typed_code(code_and_spaces));
  EXPECT_EQ(fault(code_and_spaces + " "), TypedCodeFault::length);
  EXPECT_EQ(fault(std::string(1'000'000, '0')), TypedCodeFault::length);
}

TEST(TypedCode, WithACharacterThatNoCodeHasIsToldWhere) {
  EXPECT_EQ(parse_typed_code("0938-UKRK-AYD6").error().position, 5u);
  EXPECT_EQ(parse_typed_code("0938-NKRK-AY*6").error().position, 11u);
  EXPECT_EQ(parse_typed_code(std::string_view("0938\0NKRKAYD", 12)).error().position, 5u);
  EXPECT_EQ(parse_typed_code("0938-NKRK-\xC3\xA9"
                             "6")
                .error()
                .fault,
            TypedCodeFault::length);
  EXPECT_EQ(parse_typed_code("0938-NKRK-A\xC3\xA9"
                             "6")
                .error()
                .position,
            10u);
}

TEST(TypedCode, NeverPassesWithOneCharacterMisread) {
  const std::string good = "0938NKRKAYD6";
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
      std::string text = good;
      text[i] = c;
      if (text == good) continue;
      EXPECT_EQ(fault(text), TypedCodeFault::check) << text;
    }
  }
}

TEST(TypedCode, NeverPassesWithTwoNeighboursExchanged) {
  const std::string good = "0938NKRKAYD6";
  for (std::size_t i = 0; i + 1 < good.size(); ++i) {
    std::string text = good;
    std::swap(text[i], text[i + 1]);
    EXPECT_EQ(fault(text), TypedCodeFault::check) << text;
  }
}

TEST(TypedCode, GivesBackEveryBitOfItsValue) {
  std::size_t codes = 0;
  for (int bit = 0; bit < kTypedCodeBits; ++bit) {
    for (const std::uint64_t value :
         {std::uint64_t{1} << bit, kTypedCodeValueMax ^ (std::uint64_t{1} << bit)}) {
      const auto made = typed_code(value);
      if (!made) continue;
      ++codes;
      EXPECT_EQ(code(to_text(*made)), *made);
    }
  }
  EXPECT_GT(codes, 80u);
}

TEST(TypedCode, IsNotRepeatedInTheErrorAboutIt) {
  for (const char* text : {"0938-NKRK-AYD", "0938-UKRK-AYD6", "0938-NKRK-AYD7"}) {
    EXPECT_EQ(parse_typed_code(text).error().error().message().find("KRK"), std::string::npos);
  }
}

}  // namespace
}  // namespace passnum
