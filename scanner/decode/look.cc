#include "scanner/decode/look.h"

// The library's next text(), in UTF-8; without this it gives wide characters and a message at each
// compilation.
#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <cstdlib>

#include "scanner/decode/resample.h"

namespace passnum {
namespace {

constexpr int kRoundsMax = 60;
constexpr std::uint32_t kPartSideMin = 200;
// Where the codes that were seen fill more of the image than this share of it, no other has room to hide.
constexpr double kFilledShare = 1.0 / 3;

static_assert(kCodesInPictureMax < 255, "the decoder counts codes in a byte");

std::vector<FoundCode> look_once(const GreyImage& image, Contrast contrast) {
  const auto hints = ZXing::DecodeHints()
                         .setFormats(ZXing::BarcodeFormat::QRCode)
                         .setTryHarder(true)
                         .setTryRotate(true)
                         .setTryDownscale(true)
                         .setBinarizer(contrast == Contrast::local ? ZXing::Binarizer::LocalAverage
                                                                   : ZXing::Binarizer::GlobalHistogram)
                         .setMaxNumberOfSymbols(kCodesInPictureMax + 1);
  const ZXing::ImageView view(image.pixels.data(), static_cast<int>(image.width),
                              static_cast<int>(image.height), ZXing::ImageFormat::Lum);
  std::vector<FoundCode> out;
  for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints)) {
    if (!result.isValid()) continue;
    FoundCode code{result.text(), {}};
    for (std::size_t i = 0; i < code.corners.size(); ++i) {
      const ZXing::PointI& corner = result.position()[i];
      code.corners[i] = {corner.x, corner.y};
    }
    out.push_back(std::move(code));
  }
  return out;
}

double area(const std::array<Point, 4>& corners) {
  double twice = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Point& a = corners[i];
    const Point& b = corners[(i + 1) % corners.size()];
    twice += double(a.x) * b.y - double(b.x) * a.y;
  }
  return std::abs(twice) / 2;
}

bool is_filled(const GreyImage& image, const std::vector<FoundCode>& codes) {
  double filled = 0;
  for (const FoundCode& code : codes) filled += area(code.corners);
  return filled > kFilledShare * image.width * image.height;
}

// Again and again, without those that were seen before, until there is no more.
std::vector<FoundCode> look_in_rounds(GreyImage& image, Contrast contrast) {
  std::vector<FoundCode> out;
  for (int round = 0; round < kRoundsMax && out.size() <= kCodesInPictureMax; ++round) {
    const auto seen = look_once(image, contrast);
    if (seen.empty()) break;
    for (const FoundCode& code : seen) paint_over(image, code.corners);
    out.insert(out.end(), seen.begin(), seen.end());
  }
  return out;
}

}  // namespace

std::vector<FoundCode> look(GreyImage& image, Contrast contrast, int depth) {
  std::vector<FoundCode> out = look_in_rounds(image, contrast);
  const std::uint32_t width = image.width / 2;
  const std::uint32_t height = image.height / 2;
  if (depth == 0 || std::min(width, height) < kPartSideMin || is_filled(image, out)) return out;

  // Nine parts of half the width and half the height, each overlapping the next by half: whatever is smaller
  // than a quarter of the side stands whole in one of them.
  for (std::uint32_t i = 0; i < 9 && out.size() <= kCodesInPictureMax; ++i) {
    const Point left_top{static_cast<std::int32_t>(i % 3 * width / 2),
                         static_cast<std::int32_t>(i / 3 * height / 2)};
    GreyImage part = cropped(image, left_top, width, height);
    for (FoundCode& code : look(part, contrast, depth - 1)) {
      for (Point& corner : code.corners) corner = {corner.x + left_top.x, corner.y + left_top.y};
      paint_over(image, code.corners);
      out.push_back(std::move(code));
    }
  }
  return out;
}

}  // namespace passnum
