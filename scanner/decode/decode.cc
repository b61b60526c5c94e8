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

constexpr std::int32_t kBorderPixels = 20;
// Above these, a code that needs the pass is too small to be one that somebody held before a camera.
constexpr std::uint64_t kDoubledPixelsMax = 4'000'000;
constexpr std::uint32_t kHalvedSideMin = 100;
constexpr std::uint32_t kPartSideMin = 200;
constexpr int kRoundsMax = 60;

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
  Point shift{};
};

Point mapped(const Point& point, const Mapping& mapping) {
  return {static_cast<std::int32_t>(std::lround(point.x * mapping.scale)) + mapping.shift.x,
          static_cast<std::int32_t>(std::lround(point.y * mapping.scale)) + mapping.shift.y};
}

// Where the decoder saw them, before any mapping.
std::vector<FoundCode> look_once(const GreyImage& image, ZXing::Binarizer binarizer) {
  const ZXing::ImageView view(image.pixels.data(), static_cast<int>(image.width),
                              static_cast<int>(image.height), ZXing::ImageFormat::Lum);
  std::vector<FoundCode> out;
  for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints(binarizer))) {
    if (!result.isValid()) continue;
    FoundCode code{result.text(), {}};
    for (std::size_t i = 0; i < code.corners.size(); ++i) {
      const ZXing::PointI& corner = result.position()[static_cast<int>(i)];
      code.corners[i] = {corner.x, corner.y};
    }
    out.push_back(std::move(code));
  }
  return out;
}

// Where codes stand close together the decoder mixes their corners up and sees few of them. So those that
// were seen are painted over and it looks again, until it sees no more.
std::vector<FoundCode> look(const GreyImage& image, ZXing::Binarizer binarizer, const Mapping& mapping) {
  std::vector<FoundCode> out;
  GreyImage left;
  for (int round = 0; round < kRoundsMax && out.size() <= kCodesInPictureMax; ++round) {
    const GreyImage& looked_at = round == 0 ? image : left;
    std::vector<FoundCode> seen = look_once(looked_at, binarizer);
    if (seen.empty()) break;
    if (round == 0) left = image;
    for (FoundCode& code : seen) {
      paint_over(left, code.corners);
      for (Point& corner : code.corners) corner = mapped(corner, mapping);
      out.push_back(std::move(code));
    }
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

// Nine parts of half the width and half the height, each overlapping the next by half: a code of up to a
// quarter of the picture stands whole in one of them, among fewer others.
std::vector<FoundCode> look_at_parts(const GreyImage& image) {
  std::vector<FoundCode> out;
  const std::uint32_t width = image.width / 2;
  const std::uint32_t height = image.height / 2;
  if (std::min(width, height) < kPartSideMin) return out;
  for (std::uint32_t row = 0; row < 3; ++row) {
    for (std::uint32_t column = 0; column < 3; ++column) {
      const Point left_top{static_cast<std::int32_t>(column * width / 2),
                           static_cast<std::int32_t>(row * height / 2)};
      const GreyImage part = cropped(image, left_top, width, height);
      add_new(out, look(part, ZXing::Binarizer::LocalAverage, {1, left_top}));
    }
  }
  return out;
}

std::vector<FoundCode> look_in_all_passes(const GreyImage& image, bool thorough) {
  using ZXing::Binarizer;
  std::vector<FoundCode> codes;
  const auto is_done = [&] { return !thorough && !codes.empty(); };

  add_new(codes, look(image, Binarizer::LocalAverage, {}));
  if (is_done()) return codes;
  add_new(codes, look(image, Binarizer::GlobalHistogram, {}));
  if (is_done()) return codes;
  const Mapping without_border{1, {-kBorderPixels, -kBorderPixels}};
  add_new(codes, look(bordered(image, kBorderPixels), Binarizer::LocalAverage, without_border));
  if (is_done()) return codes;
  if (std::min(image.width, image.height) >= 2 * kHalvedSideMin) {
    add_new(codes, look(halved(image), Binarizer::LocalAverage, {2, {}}));
    if (is_done()) return codes;
  }
  if (thorough) add_new(codes, look_at_parts(image));
  if (std::uint64_t(image.width) * image.height > kDoubledPixelsMax) return codes;
  const GreyImage large = doubled(image);
  add_new(codes, look(large, Binarizer::LocalAverage, {0.5, {}}));
  if (is_done()) return codes;
  add_new(codes, look(large, Binarizer::GlobalHistogram, {0.5, {}}));
  if (is_done()) return codes;
  if (std::uint64_t(large.width) * large.height > kDoubledPixelsMax) return codes;
  add_new(codes, look(doubled(large), Binarizer::LocalAverage, {0.25, {}}));
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
