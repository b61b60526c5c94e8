#include "scanner/decode/decode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ledger/model/voucher_code.h"
#include "scanner/decode/resample.h"
#include "tests/unit/scanner/support/sheet.h"

namespace passnum {
namespace {

using testing::paste;
using testing::qr_code;
using testing::white_image;

std::vector<FoundCode> found(const GreyImage& image, bool thorough = false) {
  auto codes = find_codes(image, {thorough});
  EXPECT_TRUE(codes);
  return codes ? std::move(codes).value() : std::vector<FoundCode>{};
}

std::vector<std::string> texts(const std::vector<FoundCode>& codes) {
  std::vector<std::string> out;
  for (const auto& code : codes) out.push_back(code.text);
  return out;
}

std::string voucher_text(std::uint8_t index) {
  const auto key = SigningKey::from_seed(Seed{9});
  const VoucherPayload payload{
      KeyId(1), {ProgrammeId(1), BookletNumber(1), VoucherIndex(index)}, Day(20818), Cents(1000)};
  return to_qr_text("passnum.fr", sign_payload(payload, key));
}

// Turned by any angle about its middle, white outside.
GreyImage turned(const GreyImage& image, double degrees) {
  GreyImage out = white_image(image.width, image.height);
  const double angle = degrees * 3.14159265358979 / 180;
  const double middle_x = image.width / 2.0;
  const double middle_y = image.height / 2.0;
  for (std::uint32_t y = 0; y < out.height; ++y) {
    for (std::uint32_t x = 0; x < out.width; ++x) {
      const double from_x = std::cos(angle) * (x - middle_x) + std::sin(angle) * (y - middle_y) + middle_x;
      const double from_y = -std::sin(angle) * (x - middle_x) + std::cos(angle) * (y - middle_y) + middle_y;
      if (from_x < 0 || from_y < 0 || from_x >= image.width || from_y >= image.height) continue;
      out.pixels[std::size_t(y) * out.width + x] =
          image.pixels[static_cast<std::size_t>(from_y) * image.width + static_cast<std::size_t>(from_x)];
    }
  }
  return out;
}

TEST(FindCodes, ReadsAVoucherAsItIsPrinted) {
  const auto codes = found(qr_code(voucher_text(1), 4));
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_EQ(codes[0].text, voucher_text(1));
}

TEST(FindCodes, SaysWhereTheCodeIs) {
  GreyImage sheet = white_image(800, 600);
  paste(sheet, qr_code("here", 6), 300, 200);  // 21 modules and a quiet zone of 4 on each side
  const auto codes = found(sheet);
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_NEAR(codes[0].corners[0].x, 324, 6);
  EXPECT_NEAR(codes[0].corners[0].y, 224, 6);
  EXPECT_NEAR(codes[0].corners[2].x, 324 + 126, 6);
  EXPECT_NEAR(codes[0].corners[2].y, 224 + 126, 6);
}

TEST(FindCodes, ReadsAllTenOfASheetInReadingOrder) {
  GreyImage sheet = white_image(1654, 2339);  // A4 at 200 dpi
  std::vector<std::string> expected;
  for (std::uint8_t i = 0; i < 10; ++i) {
    expected.push_back(voucher_text(static_cast<std::uint8_t>(i + 1)));
    paste(sheet, qr_code(expected.back(), 5), i % 2 == 0 ? 120u : 940u, 60u + i / 2 * 450u);
  }
  EXPECT_EQ(texts(found(sheet)), expected);
  EXPECT_EQ(texts(found(sheet, true)), expected) << "no pass may add a second sight of the same code";
}

TEST(FindCodes, ReadsACodeAtAnyAngle) {
  GreyImage sheet = white_image(700, 700);
  paste(sheet, qr_code(voucher_text(2), 6), 150, 150);
  for (int degrees = 0; degrees < 360; degrees += 15) {
    EXPECT_EQ(texts(found(turned(sheet, degrees))), std::vector{voucher_text(2)}) << degrees << " degrees";
  }
}

TEST(FindCodes, TakesCodesSideBySideFromTheLeftAlsoWhenOneStandsHigher) {
  GreyImage sheet = white_image(700, 700);
  paste(sheet, qr_code("left", 6), 0, 20);
  paste(sheet, qr_code("right", 6), 350, 0);
  paste(sheet, qr_code("below", 6), 0, 350);
  EXPECT_EQ(texts(found(sheet)), (std::vector<std::string>{"left", "right", "below"}));
}

TEST(FindCodes, ReadsACopyTwice) {
  GreyImage sheet = white_image(600, 300);
  paste(sheet, qr_code("twice", 6), 0, 0);
  paste(sheet, qr_code("twice", 6), 300, 0);
  EXPECT_EQ(found(sheet).size(), 2u);
  EXPECT_EQ(found(sheet, true).size(), 2u);
}

TEST(FindCodes, ReadsACodeWithPartOfItMissing) {
  GreyImage code = qr_code(voucher_text(3), 6);
  paste(code, white_image(40, 40), code.width / 2, code.height / 2);
  EXPECT_EQ(texts(found(code)), std::vector{voucher_text(3)});
}

TEST(FindCodes, ReadsACodeWithinACodeAsTwo) {
  GreyImage outer = qr_code(voucher_text(4), 10);
  const GreyImage inner = qr_code("inner", 4);
  paste(outer, inner, (outer.width - inner.width) / 2, (outer.height - inner.height) / 2);
  auto read = texts(found(outer));
  std::sort(read.begin(), read.end());
  EXPECT_EQ(read, (std::vector<std::string>{voucher_text(4), "inner"}));
}

TEST(FindCodes, ReadsTextInUtf8) {
  EXPECT_EQ(texts(found(qr_code("Pass num\xC3\xA9rique \xE2\x82\xAC 10", 5))),
            std::vector<std::string>{"Pass num\xC3\xA9rique \xE2\x82\xAC 10"});
}

TEST(FindCodes, FindsNothingInEmptyAndInTinyPictures) {
  EXPECT_TRUE(found({}).empty());
  for (std::uint32_t side = 1; side < 40; ++side) {
    EXPECT_TRUE(found(white_image(side, side), true).empty()) << side;
    EXPECT_TRUE(found(white_image(side, 1), true).empty()) << side;
    EXPECT_TRUE(found(white_image(1, side), true).empty()) << side;
  }
}

TEST(FindCodes, FindsNothingInNoise) {
  GreyImage noise = white_image(500, 400);
  std::uint32_t state = 1;
  for (Byte& pixel : noise.pixels) {
    state = state * 1664525 + 1013904223;
    pixel = static_cast<Byte>(state >> 24);
  }
  EXPECT_TRUE(found(noise, true).empty());
}

// The library alone sees one to four of these 16 or 25.
TEST(FindCodes, ReadsEveryCodeWhereTheyStandCloseTogether) {
  for (const auto& [each_way, gap] : {std::pair{5u, 40u}, std::pair{4u, 0u}}) {
    const std::uint32_t step = qr_code(voucher_text(1), 4).width + gap;
    GreyImage sheet = white_image(each_way * step, each_way * step);
    std::vector<std::string> expected;
    for (std::uint32_t i = 0; i < each_way * each_way; ++i) {
      expected.push_back(voucher_text(static_cast<std::uint8_t>(i + 1)));
      paste(sheet, qr_code(expected.back(), 4), i % each_way * step, i / each_way * step);
    }
    EXPECT_EQ(texts(found(sheet)), expected) << each_way << " each way, " << gap << " pixels between";
  }
}

TEST(FindCodes, RefusesMoreThanTheLimitInOnePicture) {
  constexpr std::uint32_t kEachWay = 11;
  static_assert(kEachWay * kEachWay > kCodesInPictureMax);
  GreyImage sheet = white_image(kEachWay * 100, kEachWay * 100);
  for (std::uint32_t i = 0; i < kEachWay * kEachWay; ++i) {
    paste(sheet, qr_code(std::to_string(i), 3), i % kEachWay * 100, i / kEachWay * 100);
  }
  const auto above = find_codes(sheet);
  ASSERT_FALSE(above);
  EXPECT_EQ(above.error().code, ErrorCode::too_large);
}

TEST(Resample, PaintsOverWhatIsWithinTheCornersAndWithinTheImage) {
  GreyImage image{4, 2, Bytes(8, 0)};
  paint_over(image, {Point{1, -5}, Point{2, -5}, Point{2, 0}, Point{1, 0}});
  EXPECT_EQ(image.pixels, (Bytes{0, 255, 255, 0, 0, 0, 0, 0}));
  paint_over(image, {Point{2'000'000'000, 2'000'000'000}, Point{-2'000'000'000, 2'000'000'000},
                     Point{-2'000'000'000, -2'000'000'000}, Point{2'000'000'000, -2'000'000'000}});
  EXPECT_EQ(image.pixels, Bytes(8, 255));
}

TEST(Resample, CutsAPartOut) {
  GreyImage image{3, 2, {1, 2, 3, 4, 5, 6}};
  EXPECT_EQ(cropped(image, {1, 0}, 2, 2).pixels, (Bytes{2, 3, 5, 6}));
}

TEST(Resample, DoublesAndHalvesWithoutShifting) {
  GreyImage image = white_image(4, 2);
  image.pixels = {0, 0, 255, 255, 0, 0, 255, 255};
  const GreyImage large = doubled(image);
  EXPECT_EQ(large.width, 8u);
  EXPECT_EQ(large.height, 4u);
  EXPECT_EQ(Bytes(large.pixels.begin(), large.pixels.begin() + 8), (Bytes{0, 0, 0, 64, 191, 255, 255, 255}));
  EXPECT_EQ(halved(image).pixels, (Bytes{0, 255}));
  EXPECT_EQ(halved(white_image(3, 3)).pixels, (Bytes{255}));
}

TEST(Resample, SharpensWhatDiffersFromItsSurroundingsAndNothingElse) {
  EXPECT_EQ(sharpened({3, 1, Bytes{90, 90, 90}}, 1).pixels, (Bytes{90, 90, 90}));
  EXPECT_EQ(sharpened({4, 1, Bytes{100, 100, 140, 140}}, 1).pixels, (Bytes{100, 61, 182, 140}));
  EXPECT_EQ(sharpened({2, 1, Bytes{0, 255}}, 4).pixels, (Bytes{0, 255}));
  EXPECT_TRUE(sharpened({}, 4).pixels.empty());
}

TEST(Resample, PutsAWhiteBorderAround) {
  const GreyImage out = bordered({1, 1, {7}}, 1);
  EXPECT_EQ(out.width, 3u);
  EXPECT_EQ(out.pixels, (Bytes{255, 255, 255, 255, 7, 255, 255, 255, 255}));
}

}  // namespace
}  // namespace passnum
