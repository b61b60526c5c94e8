#include "scanner/decode/decode.h"

// The library's next text(), in UTF-8; without this it gives wide characters and a message at each
// compilation.
#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <cmath>
#include <exception>

#include "scanner/decode/resample.h"

namespace passnum {
namespace {

constexpr std::uint32_t kBorderPixels = 20;
// Above these, a code that needs the pass is too small to be one that somebody held before a camera.
constexpr std::uint64_t kDoubledPixelsMax = 4'000'000;
constexpr std::uint32_t kHalvedSideMin = 100;

static_assert(kCodesInPictureMax < 255, "the decoder counts codes in a byte");

ZXing::DecodeHints hints(ZXing::Binarizer binarizer) {
  return ZXing::DecodeHints()
      .setFormats(ZXing::BarcodeFormat::QRCode)
      .setTryHarder(true)
      .setTryRotate(true)
      .setTryDownscale(true)
      .setBinarizer(binarizer)
      .setMaxNumberOfSymbols(kCodesInPictureMax + 1);
}

// From a pixel of the image that was looked at to one of the image that was given: times, then plus.
struct Mapping {
  double scale = 1;
  int shift = 0;
};

Point mapped(const ZXing::PointI& point, const Mapping& mapping) {
  return {static_cast<std::int32_t>(std::lround(point.x * mapping.scale)) + mapping.shift,
          static_cast<std::int32_t>(std::lround(point.y * mapping.scale)) + mapping.shift};
}

std::vector<FoundCode> look(const GreyImage& image, ZXing::Binarizer binarizer, const Mapping& mapping) {
  const ZXing::ImageView view(image.pixels.data(), static_cast<int>(image.width),
                              static_cast<int>(image.height), ZXing::ImageFormat::Lum);
  std::vector<FoundCode> out;
  for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints(binarizer))) {
    if (!result.isValid()) continue;
    FoundCode code{result.text(), {}};
    for (std::size_t i = 0; i < code.corners.size(); ++i) {
      code.corners[i] = mapped(result.position()[static_cast<int>(i)], mapping);
    }
    out.push_back(std::move(code));
  }
  return out;
}

Point centre(const FoundCode& code) {
  Point out;
  for (const Point& corner : code.corners) {
    out.x += corner.x / 4;
    out.y += corner.y / 4;
  }
  return out;
}

double distance(const Point& a, const Point& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

// Two passes place one symbol within a fraction of its size; two symbols are at least one size apart.
bool is_same_symbol(const FoundCode& a, const FoundCode& b) {
  return a.text == b.text && distance(centre(a), centre(b)) < distance(a.corners[0], a.corners[2]) / 4 + 2;
}

void add_new(std::vector<FoundCode>& codes, std::vector<FoundCode> more) {
  for (FoundCode& code : more) {
    const auto is_known = [&](const FoundCode& known) { return is_same_symbol(known, code); };
    if (std::none_of(codes.begin(), codes.end(), is_known)) codes.push_back(std::move(code));
  }
}

std::vector<FoundCode> look_in_all_passes(const GreyImage& image, bool thorough) {
  using ZXing::Binarizer;
  std::vector<FoundCode> codes;
  const auto is_done = [&] { return !thorough && !codes.empty(); };

  add_new(codes, look(image, Binarizer::LocalAverage, {}));
  if (is_done()) return codes;
  add_new(codes, look(image, Binarizer::GlobalHistogram, {}));
  if (is_done()) return codes;
  const Mapping without_border{1, -static_cast<int>(kBorderPixels)};
  add_new(codes, look(bordered(image, kBorderPixels), Binarizer::LocalAverage, without_border));
  if (is_done()) return codes;
  if (std::min(image.width, image.height) >= 2 * kHalvedSideMin) {
    add_new(codes, look(halved(image), Binarizer::LocalAverage, {2, 0}));
    if (is_done()) return codes;
  }
  if (std::uint64_t(image.width) * image.height > kDoubledPixelsMax) return codes;
  const GreyImage large = doubled(image);
  add_new(codes, look(large, Binarizer::LocalAverage, {0.5, 0}));
  if (is_done()) return codes;
  add_new(codes, look(large, Binarizer::GlobalHistogram, {0.5, 0}));
  if (is_done()) return codes;
  if (std::uint64_t(large.width) * large.height > kDoubledPixelsMax) return codes;
  add_new(codes, look(doubled(large), Binarizer::LocalAverage, {0.25, 0}));
  return codes;
}

}  // namespace

Result<std::vector<FoundCode>> find_codes(const GreyImage& image, const FindOptions& options) {
  CHECK(image.pixels.size() == std::size_t(image.width) * image.height);
  if (image.pixels.empty()) return std::vector<FoundCode>{};
  std::vector<FoundCode> codes;
  try {
    codes = look_in_all_passes(image, options.thorough);
  } catch (const std::exception& exception) {
    return Error(ErrorCode::corrupt, std::string("looking for QR codes: ") + exception.what());
  }
  if (codes.size() > kCodesInPictureMax) {
    return Error(ErrorCode::too_large,
                 "more than " + std::to_string(kCodesInPictureMax) + " QR codes in a picture");
  }
  std::sort(codes.begin(), codes.end(), [](const FoundCode& a, const FoundCode& b) {
    return std::pair(centre(a).y, centre(a).x) < std::pair(centre(b).y, centre(b).x);
  });
  return codes;
}

}  // namespace passnum
