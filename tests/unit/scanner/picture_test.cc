#include "scanner/picture/picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/scanner/support/sheet.h"

namespace passnum {
namespace {

using testing::jpeg_file;
using testing::png_file;
using testing::ScratchDirectory;

constexpr std::size_t kPngHeaderBytes = 33;  // signature and IHDR chunk

// Every brightness once, in 16 by 16.
GreyImage ramp() {
  GreyImage out{16, 16, {}};
  for (int i = 0; i < 256; ++i) out.pixels.push_back(static_cast<Byte>(i));
  return out;
}

std::uint32_t chunk_check(ByteView bytes) {
  std::uint32_t sum = 0xFFFFFFFF;
  for (const Byte byte : bytes) {
    sum ^= byte;
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320 : 0);
  }
  return ~sum;
}

Bytes png_that_says_it_is(std::uint32_t width, std::uint32_t height) {
  const Bytes png = png_file(ramp());
  Bytes out(png.begin(), png.begin() + 16);
  append_u32(out, width);
  append_u32(out, height);
  out.insert(out.end(), png.begin() + 24, png.begin() + 29);
  append_u32(out, chunk_check(ByteView(out).subspan(12)));
  out.insert(out.end(), png.begin() + kPngHeaderBytes, png.end());
  return out;
}

Bytes jpeg_that_says_it_is(std::uint16_t width, std::uint16_t height) {
  Bytes out = jpeg_file(ramp());
  for (std::size_t i = 0; i + 9 < out.size(); ++i) {
    if (out[i] != 0xFF || out[i + 1] != 0xC0) continue;
    Bytes size;
    append_u16(size, height);
    append_u16(size, width);
    std::copy(size.begin(), size.end(), out.begin() + static_cast<std::ptrdiff_t>(i) + 5);
    return out;
  }
  ADD_FAILURE() << "no frame header";
  return out;
}

TEST(Picture, OfPngGivesItsPixels) {
  const auto image = read_picture(png_file(ramp()));
  ASSERT_TRUE(image) << image.error().message();
  EXPECT_EQ(image.value().width, 16u);
  EXPECT_EQ(image.value().height, 16u);
  EXPECT_EQ(image.value().pixels, ramp().pixels);
}

TEST(Picture, OfPngIsWhiteWhereItIsTransparent) {
  GreyImage black_and_white = testing::white_image(2, 1);
  black_and_white.pixels[0] = 0;
  const auto image = read_picture(testing::transparent_png_file(black_and_white));
  ASSERT_TRUE(image) << image.error().message();
  EXPECT_EQ(image.value().pixels, (Bytes{0, 255}));
}

TEST(Picture, OfJpegGivesItsPixelsNearly) {
  for (const bool progressive : {false, true}) {
    const auto image = read_picture(jpeg_file(ramp(), {100, progressive}));
    ASSERT_TRUE(image) << image.error().message();
    ASSERT_EQ(image.value().pixels.size(), 256u);
    for (std::size_t i = 0; i < 256; ++i) EXPECT_NEAR(image.value().pixels[i], double(i), 4);
  }
}

TEST(Picture, OfAnotherKindIsUnsupported) {
  for (const std::string_view text : {"", "\x89PN", "GIF89a", "%PDF-1.4", "BM", "\xFF\xD8"}) {
    EXPECT_EQ(read_picture(as_bytes(text)).error().code, ErrorCode::unsupported) << text;
  }
  EXPECT_EQ(read_png({}).error().code, ErrorCode::corrupt);
  EXPECT_EQ(read_jpeg({}).error().code, ErrorCode::corrupt);
}

TEST(Picture, InCmykIsUnsupported) {
  EXPECT_EQ(read_picture(jpeg_file(ramp(), {.cmyk = true})).error().code, ErrorCode::unsupported);
}

TEST(Picture, CutAnywhereIsAnErrorAndNeverHalfAPicture) {
  const Bytes png = png_file(testing::qr_code("cut", 2));
  // After the image's data only the empty last chunk (12 bytes) is missing, which the decoder does not need.
  for (std::size_t length = 0; length < png.size() - 12; ++length)
    EXPECT_FALSE(read_png(ByteView(png).first(length))) << length;
  for (const bool progressive : {false, true}) {
    const Bytes jpeg = jpeg_file(ramp(), {50, progressive});
    for (std::size_t length = 0; length < jpeg.size(); ++length) {
      EXPECT_FALSE(read_jpeg(ByteView(jpeg).first(length))) << length;
    }
  }
}

TEST(Picture, WithOneBitChangedIsReadOrRefusedAndNothingElse) {
  for (const Bytes& good :
       {png_file(ramp()), jpeg_file(ramp(), {50, false}), jpeg_file(ramp(), {50, true})}) {
    for (std::size_t bit = 0; bit < good.size() * 8; bit += 3) {
      Bytes file = good;
      file[bit / 8] = static_cast<Byte>(file[bit / 8] ^ (1 << (bit % 8)));
      const auto image = read_picture(file);
      if (!image) continue;
      EXPECT_EQ(image.value().pixels.size(), std::size_t(image.value().width) * image.value().height);
    }
  }
}

TEST(Picture, ThatSaysItIsLargerThanTheLimitsIsRefusedBeforeItIsDecoded) {
  EXPECT_EQ(read_png(png_that_says_it_is(kPictureSideMax + 1, 1)).error().code, ErrorCode::too_large);
  EXPECT_EQ(read_png(png_that_says_it_is(1, kPictureSideMax + 1)).error().code, ErrorCode::too_large);
  EXPECT_EQ(read_png(png_that_says_it_is(8001, 8000)).error().code, ErrorCode::too_large);
  EXPECT_EQ(read_png(png_that_says_it_is(8000, 8000)).error().code, ErrorCode::corrupt)
      << "allowed, but its data are short";
  EXPECT_EQ(read_jpeg(jpeg_that_says_it_is(kPictureSideMax + 1, 1)).error().code, ErrorCode::too_large);
  EXPECT_EQ(read_jpeg(jpeg_that_says_it_is(8001, 8000)).error().code, ErrorCode::too_large);
  EXPECT_EQ(read_jpeg(jpeg_that_says_it_is(8000, 8000)).error().code, ErrorCode::corrupt);
  static_assert(8000ull * 8000 == kPicturePixelsMax);
}

TEST(Picture, WithoutPixelsIsCorrupt) {
  EXPECT_EQ(read_png(png_that_says_it_is(0, 1)).error().code, ErrorCode::corrupt);
  EXPECT_FALSE(read_jpeg(jpeg_that_says_it_is(0, 1)));
}

TEST(Picture, InAFileAboveTheLimitIsTooLarge) {
  Bytes file = png_file(ramp());
  file.resize(kPictureFileBytesMax);
  EXPECT_TRUE(read_picture(file));
  file.push_back(0);
  EXPECT_EQ(read_picture(file).error().code, ErrorCode::too_large);
  EXPECT_EQ(read_jpeg(file).error().code, ErrorCode::too_large);
}

TEST(Picture, OfJpegThatRepeatsItsScansForeverIsStopped) {
  const Bytes good = jpeg_file(ramp(), {50, true});
  std::size_t last_scan = 0;
  for (std::size_t i = 0; i + 1 < good.size(); ++i) {
    if (good[i] == 0xFF && good[i + 1] == 0xDA) last_scan = i;
  }
  const auto scan_start = good.begin() + static_cast<std::ptrdiff_t>(last_scan);
  Bytes file(good.begin(), scan_start);
  for (int i = 0; i < kJpegScansMax + 1; ++i) file.insert(file.end(), scan_start, good.end() - 2);
  file.insert(file.end(), good.end() - 2, good.end());
  const auto image = read_jpeg(file);
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().code, ErrorCode::too_large) << image.error().message();
}

TEST(PictureFile, ThatIsAbsentIsNotFoundAndADirectoryIsNot) {
  const ScratchDirectory directory;
  EXPECT_EQ(read_picture_file(directory.path() / "no").error().code, ErrorCode::not_found);
  EXPECT_EQ(read_picture_file(directory.path()).error().code, ErrorCode::io);
}

TEST(PictureFile, IsReadUpToTheLimitAndNamedInTheError) {
  const ScratchDirectory directory;
  const auto path = directory.write("four", Bytes{1, 2, 3, 4});
  EXPECT_EQ(read_file(path, 4).value(), (Bytes{1, 2, 3, 4}));
  EXPECT_EQ(read_file(path, 3).error().code, ErrorCode::too_large);
  EXPECT_THAT(read_picture_file(path).error().message(), ::testing::HasSubstr("four"));
}

}  // namespace
}  // namespace passnum
