#include "issuer/print/qr_symbol.h"

#include <gtest/gtest.h>

#include <cmath>

#include "read_codes.h"

namespace passnum::print {
namespace {

constexpr double kDotMm = page::kMmPerInch / 300;

// What a voucher's code holds: a link and an 80-byte number in decimal digits, at most 193.
std::string voucher_text(const std::string& host) {
  return "https://" + host + "/v#" + std::string(193, '9');
}

int version(const page::Bitmap& symbol) {
  return (symbol.width() - 17) / 4;
}

GreyPicture picture_of(const page::Bitmap& symbol, int pixels_per_module) {
  GreyPicture picture;
  picture.width = picture.height = (symbol.width() + 2 * kQrQuietModules) * pixels_per_module;
  picture.pixels.assign(static_cast<std::size_t>(picture.width * picture.height), 255);
  for (int y = 0; y < symbol.height() * pixels_per_module; ++y) {
    for (int x = 0; x < symbol.width() * pixels_per_module; ++x) {
      if (!symbol.at(x / pixels_per_module, y / pixels_per_module)) continue;
      const int margin = kQrQuietModules * pixels_per_module;
      picture.pixels[static_cast<std::size_t>((y + margin) * picture.width + x + margin)] = 0;
    }
  }
  return picture;
}

TEST(QrSymbol, HoldsTheTextExactly) {
  for (const std::string& text : {voucher_text("pass.example"), std::string("https://a.fr/"),
                                  std::string("0012"), std::string("https://é.fr/v#0")}) {
    const auto symbol = qr_symbol(text);
    ASSERT_TRUE(symbol) << text;
    EXPECT_EQ(read_codes(picture_of(symbol.value(), 4)), std::vector<std::string>{text});
  }
}

TEST(QrSymbol, NeedsVersion6ForAHostOf13CharactersAndTheNextForOneMore) {
  const auto short_host = qr_symbol(voucher_text("passe.example"));
  ASSERT_TRUE(short_host);
  EXPECT_EQ(version(short_host.value()), 6);
  EXPECT_EQ(version(qr_symbol(voucher_text("passe1.example")).value()), 7);
}

TEST(QrSymbol, IsRefusedAboveTheLargestVersionThatPrintsWell) {
  std::string host = "a.example";
  int largest = 0;
  while (true) {
    host.insert(0, "a");
    const auto symbol = qr_symbol(voucher_text(host));
    if (!symbol) {
      EXPECT_EQ(symbol.error().code, ErrorCode::too_large);
      break;
    }
    largest = version(symbol.value());
  }
  EXPECT_EQ(largest, kQrVersionMax);
}

TEST(QrSymbol, OfNothingOrOfFarTooMuchIsAnError) {
  EXPECT_EQ(qr_symbol("").error().code, ErrorCode::invalid);
  EXPECT_EQ(qr_symbol(std::string(5000, '1')).error().code, ErrorCode::too_large);
}

TEST(QrModule, IsAWholeNumberOfDotsAndTheSymbolLargeEnoughForEveryVersion) {
  for (int v = 1; v <= kQrVersionMax; ++v) {
    const int modules = 17 + 4 * v;
    const double module_mm = qr_module_mm(modules);
    const double dots = module_mm / kDotMm;
    EXPECT_NEAR(dots, std::round(dots), 1e-9) << v;
    EXPECT_GE(module_mm * modules, kQrSideMinMm) << v;
    EXPECT_LE(module_mm * (modules + 2 * kQrQuietModules), kQrWithQuietMaxMm) << v;
  }
}

TEST(OnDot, MovesToTheNextDotAndNoFurther) {
  EXPECT_NEAR(on_dot(10.01) / kDotMm, std::round(on_dot(10.01) / kDotMm), 1e-9);
  EXPECT_GE(on_dot(10.01), 10.01);
  EXPECT_LT(on_dot(10.01), 10.01 + kDotMm);
  EXPECT_NEAR(on_dot(25.4), 25.4, 1e-9);
}

}  // namespace
}  // namespace passnum::print
