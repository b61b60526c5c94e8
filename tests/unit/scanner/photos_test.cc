#include <gtest/gtest.h>

// As scanner/decode does; the baseline must speak the same language.
#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "scanner/decode/decode.h"

namespace passnum {
namespace {

constexpr const char* kPhotos = PASSNUM_SHARED_DATA "/qr-photos";

struct Photo {
  std::filesystem::path path;
  std::string expected;
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_picture(const std::filesystem::path& path) {
  return path.extension() == ".png" || path.extension() == ".jpg";
}

// A photograph's text is in the .txt beside it. That of a text split over 01-01.png, 01-02.png... is in
// 01.txt.
std::vector<Photo> photos_of(const std::string& folder) {
  std::vector<Photo> out;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(kPhotos) / folder)) {
    if (!is_picture(entry.path())) continue;
    auto expected = entry.path();
    expected.replace_extension(".txt");
    if (std::filesystem::exists(expected)) out.push_back({entry.path(), text_of(expected)});
  }
  std::sort(out.begin(), out.end(), [](const Photo& a, const Photo& b) { return a.path < b.path; });
  return out;
}

bool has_text(const GreyImage& image, const std::string& text, bool thorough) {
  const auto codes = find_codes(image, {thorough});
  return codes && std::any_of(codes.value().begin(), codes.value().end(),
                              [&](const FoundCode& code) { return code.text == text; });
}

// What the library reads in one call when told to try harder.
std::string plain_reading(const GreyImage& image) {
  const auto hints = ZXing::DecodeHints()
                         .setFormats(ZXing::BarcodeFormat::QRCode)
                         .setTryHarder(true)
                         .setTryRotate(true)
                         .setTryDownscale(true);
  const auto result = ZXing::ReadBarcode({image.pixels.data(), static_cast<int>(image.width),
                                          static_cast<int>(image.height), ZXing::ImageFormat::Lum},
                                         hints);
  return result.isValid() ? result.text() : std::string("(nothing)");
}

struct Folder {
  const char* name;
  std::size_t total;
  std::size_t read_floor;  // measured with zxing-cpp 1.4.0 of Debian 12
};

class Photographs : public ::testing::TestWithParam<Folder> {};

TEST_P(Photographs, AreReadAtLeastAsWellAsByOneCallOfTheLibrary) {
  if (!std::filesystem::exists(kPhotos)) GTEST_SKIP() << "no photographs at " << kPhotos;
  std::size_t read = 0;
  std::size_t read_thoroughly = 0;
  std::size_t read_by_plain_call = 0;
  const auto photos = photos_of(GetParam().name);
  for (const Photo& photo : photos) {
    const auto image = read_picture_file(photo.path);
    ASSERT_TRUE(image) << image.error().message();
    const bool is_read = has_text(image.value(), photo.expected, false);
    const bool is_plain = plain_reading(image.value()) == photo.expected;
    EXPECT_TRUE(is_read || !is_plain) << photo.path << " is read by the plain call only";
    read += is_read;
    read_thoroughly += has_text(image.value(), photo.expected, true);
    read_by_plain_call += is_plain;
  }
  std::cout << GetParam().name << ": " << read << " of " << photos.size() << " read, " << read_thoroughly
            << " thoroughly, " << read_by_plain_call << " by one plain call\n";
  EXPECT_EQ(photos.size(), GetParam().total);
  EXPECT_GE(read, read_by_plain_call);
  EXPECT_GE(read_thoroughly, read);
  EXPECT_GE(read, GetParam().read_floor);
}

INSTANTIATE_TEST_SUITE_P(, Photographs,
                         ::testing::Values(Folder{"qrcode-1", 16, 16}, Folder{"qrcode-2", 46, 45},
                                           Folder{"qrcode-4", 41, 33}),
                         [](const auto& test) {
                           std::string name = test.param.name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(PhotographsOfASplitText, GiveOnePartEach) {
  if (!std::filesystem::exists(kPhotos)) GTEST_SKIP() << "no photographs at " << kPhotos;
  std::string text;
  for (const char* part : {"01-01.png", "01-02.png", "01-03.png", "01-04.png"}) {
    const auto image = read_picture_file(std::filesystem::path(kPhotos) / "qrcode-7" / part);
    ASSERT_TRUE(image) << image.error().message();
    const auto codes = find_codes(image.value());
    ASSERT_TRUE(codes);
    ASSERT_EQ(codes.value().size(), 1u);
    text += codes.value()[0].text;
  }
  EXPECT_EQ(text, text_of(std::filesystem::path(kPhotos) / "qrcode-7" / "01.txt"));
  std::cout << "qrcode-7: 4 of 4 parts read\n";
}

}  // namespace
}  // namespace passnum
