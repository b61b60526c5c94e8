#include "issuer/codes/codes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace passnum {
namespace {

HashKey key_of(Byte byte) {
  std::array<Byte, 32> bytes{};
  bytes.fill(byte);
  return HashKey(bytes);
}

VoucherId voucher(std::uint32_t programme, std::uint32_t booklet, std::uint8_t index) {
  return {ProgrammeId(programme), BookletNumber(booklet), VoucherIndex(index)};
}

struct Known {
  VoucherId voucher;
  std::uint32_t first_counter;
  std::uint32_t counter;
  const char* code;
  const char* lookup_hex;
};

// Computed with Python's hashlib.blake2b, keys C0..C0 and C1..C1.
TEST(TypedCodes, AndTheirLookupsAreTheKnownAnswers) {
  for (const auto& known : {
           Known{voucher(26, 123, 7), 0, 0, "JBFY-1KT0-C18C", "4d102b9a5e2d5fa45ed87e6665728162"},
           Known{voucher(26, 123, 7), 5, 5, "JAF4-RT8T-NXY6", "bd112a43ed3445b47933e66599300358"},
           Known{voucher(26, 123, 8), 0, 0, "SHGY-Y3FR-0HK6", "38ac051a9cb898c1dd2aa541f5f89893"},
           Known{voucher(26, 1, 3), 0, 1, "DKRV-ARBJ-HK2Z", "a98ffb392f0846e9230201683fded3d3"},
           Known{voucher(UINT32_MAX, UINT32_MAX, 32), 0, 0, "AJ7Y-RMTP-GNV4",
                 "f1af202ffe7e35d3f130a37d6dd75475"},
       }) {
    const DrawnCode drawn = draw_typed_code(key_of(0xC0), known.voucher, known.first_counter);
    EXPECT_EQ(to_text(drawn.code), known.code);
    EXPECT_EQ(drawn.counter, known.counter);
    EXPECT_EQ(to_hex(code_lookup(key_of(0xC1), drawn.code)), known.lookup_hex);
  }
}

TEST(TypedCodes, DrawnAgainAfterACollisionAreOthersAndStayTheSameForTheirCounter) {
  const HashKey key = key_of(1);
  const DrawnCode first = draw_typed_code(key, voucher(1, 1, 1));
  const DrawnCode second = draw_typed_code(key, voucher(1, 1, 1), first.counter + 1);
  EXPECT_NE(second.code, first.code);
  EXPECT_GT(second.counter, first.counter);
  const DrawnCode again = draw_typed_code(key, voucher(1, 1, 1), second.counter);
  EXPECT_EQ(again.code, second.code);
  EXPECT_EQ(again.counter, second.counter);
}

TEST(TypedCodes, ChangeWithEachPartOfTheIdAndWithTheKey) {
  const auto code = draw_typed_code(key_of(1), voucher(1, 1, 1)).code;
  EXPECT_NE(draw_typed_code(key_of(1), voucher(2, 1, 1)).code, code);
  EXPECT_NE(draw_typed_code(key_of(1), voucher(1, 2, 1)).code, code);
  EXPECT_NE(draw_typed_code(key_of(1), voucher(1, 1, 2)).code, code);
  EXPECT_NE(draw_typed_code(key_of(2), voucher(1, 1, 1)).code, code);
  EXPECT_NE(code_lookup(key_of(1), code), code_lookup(key_of(2), code));
}

// The expected number of equal pairs among 100,000 of 55-bit codes is 1.4e-7; redraws follow a binomial law
// of one in nine a draw, and the ids are fixed, so this passes always or never.
TEST(TypedCodes, OfAHundredThousandVouchersAreAllDifferentAndRedrawnOneTimeInNine) {
  constexpr std::uint32_t kBooklets = 10'000;
  constexpr std::uint8_t kVouchersEach = 10;
  const HashKey code_key = key_of(3);
  const HashKey lookup_key = key_of(4);
  std::set<TypedCode> codes;
  std::set<CodeLookup> lookups;
  double redraws = 0;
  std::array<double, kTypedCodeBits> ones{};
  for (std::uint32_t booklet = 1; booklet <= kBooklets; ++booklet) {
    for (std::uint8_t index = 1; index <= kVouchersEach; ++index) {
      const DrawnCode drawn = draw_typed_code(code_key, voucher(26, booklet, index));
      codes.insert(drawn.code);
      lookups.insert(code_lookup(lookup_key, drawn.code));
      redraws += drawn.counter;
      for (std::size_t bit = 0; bit < ones.size(); ++bit) ones[bit] += double(drawn.code.value >> bit & 1);
    }
  }
  constexpr double kCodes = kBooklets * kVouchersEach;
  EXPECT_EQ(codes.size(), std::size_t(kCodes));
  EXPECT_EQ(lookups.size(), std::size_t(kCodes));
  // The mean number of redraws is (1/9)/(8/9) = 1/8 and its deviation sqrt((1/9))/(8/9) = 0.375: five of
  // them.
  EXPECT_NEAR(redraws / kCodes, 0.125, 5 * 0.375 / std::sqrt(kCodes));
  for (std::size_t bit = 0; bit < ones.size(); ++bit) {
    EXPECT_NEAR(ones[bit] / kCodes, 0.5, 5 * 0.5 / std::sqrt(kCodes)) << "bit " << bit;
  }
}

}  // namespace
}  // namespace passnum
