#include "scanner/decode/decode.h"

#include <algorithm>
#include <cmath>
#include <exception>

#include "scanner/decode/look.h"
#include "scanner/decode/resample.h"

namespace passnum {
namespace {

constexpr std::int32_t kBorderPixels = 20;
// Above these, a code that needs the pass is too small to be one that somebody held before a camera.
constexpr std::uint64_t kDoubledPixelsMax = 4'000'000;
constexpr std::uint32_t kHalvedSideMin = 200;
// Pixels; one to three modules of a code that is out of focus.
constexpr std::uint32_t kSharpenedReach = 4;

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

double size(const FoundCode& code) {
  return distance(code.corners[0], code.corners[2]);
}

// Two passes place one symbol within a fraction of its size; two symbols are at least one side apart.
bool is_same_symbol(const FoundCode& a, const FoundCode& b) {
  return a.text == b.text && distance(centre(a), centre(b)) < size(a) / 4 + 2;
}

// From a pixel of the image that was looked at to one of the image that was given: times, then plus.
struct Mapping {
  double scale = 1;
  std::int32_t shift = 0;
};

Point mapped(const Point& point, const Mapping& mapping) {
  return {static_cast<std::int32_t>(std::lround(point.x * mapping.scale)) + mapping.shift,
          static_cast<std::int32_t>(std::lround(point.y * mapping.scale)) + mapping.shift};
}

struct Pass {
  Contrast contrast;
  int depth;
  Mapping mapping;
  bool (*is_worth_it)(const GreyImage& image);
  GreyImage (*prepared)(const GreyImage& image);
};

bool always(const GreyImage&) {
  return true;
}
bool is_large(const GreyImage& image) {
  return std::min(image.width, image.height) >= kHalvedSideMin;
}
bool is_small(const GreyImage& image) {
  return std::uint64_t(image.width) * image.height <= kDoubledPixelsMax;
}
bool is_tiny(const GreyImage& image) {
  return std::uint64_t(image.width) * image.height * 4 <= kDoubledPixelsMax;
}

GreyImage as_it_is(const GreyImage& image) {
  return image;
}
GreyImage with_border(const GreyImage& image) {
  return bordered(image, kBorderPixels);
}
GreyImage with_steep_edges(const GreyImage& image) {
  return sharpened(image, kSharpenedReach);
}
GreyImage doubled_with_steep_edges(const GreyImage& image) {
  return sharpened(doubled(image), kSharpenedReach);
}
GreyImage doubled_twice(const GreyImage& image) {
  return doubled(doubled(image));
}

// In the order of what they found in photographs for their time.
constexpr Pass kPasses[] = {
    {Contrast::local, 2, {}, always, as_it_is},
    {Contrast::global, 0, {}, always, as_it_is},
    {Contrast::local, 0, {1, -kBorderPixels}, always, with_border},
    {Contrast::local, 0, {2, 0}, is_large, halved},
    {Contrast::local, 0, {0.5, 0}, is_small, doubled},
    {Contrast::global, 0, {0.5, 0}, is_small, doubled},
    {Contrast::local, 0, {0.25, 0}, is_tiny, doubled_twice},
    {Contrast::local, 0, {}, is_small, with_steep_edges},
    {Contrast::local, 0, {0.5, 0}, is_small, doubled_with_steep_edges},
};

std::vector<FoundCode> look_in_passes(const GreyImage& image, bool thorough) {
  std::vector<FoundCode> codes;
  for (const Pass& pass : kPasses) {
    if (!pass.is_worth_it(image)) continue;
    GreyImage prepared = pass.prepared(image);
    for (FoundCode& code : look(prepared, pass.contrast, pass.depth)) {
      for (Point& corner : code.corners) corner = mapped(corner, pass.mapping);
      const auto is_known = [&](const FoundCode& known) { return is_same_symbol(known, code); };
      if (std::none_of(codes.begin(), codes.end(), is_known)) codes.push_back(std::move(code));
    }
    if (!thorough && !codes.empty()) break;
  }
  return codes;
}

// Codes side by side are a row also when one stands a little higher.
void put_in_reading_order(std::vector<FoundCode>& codes) {
  const auto is_higher = [](const FoundCode& a, const FoundCode& b) { return centre(a).y < centre(b).y; };
  const auto is_further_left = [](const FoundCode& a, const FoundCode& b) {
    return centre(a).x < centre(b).x;
  };
  std::sort(codes.begin(), codes.end(), is_higher);
  for (auto row = codes.begin(); row != codes.end();) {
    const double bottom = centre(*row).y + size(*row) / 3;
    const auto is_below = [&](const FoundCode& code) { return centre(code).y > bottom; };
    const auto row_end = std::find_if(row, codes.end(), is_below);
    std::sort(row, row_end, is_further_left);
    row = row_end;
  }
}

}  // namespace

Result<std::vector<FoundCode>> find_codes(const GreyImage& image, const FindOptions& options) {
  CHECK(image.pixels.size() == std::size_t(image.width) * image.height);
  if (image.pixels.empty()) return std::vector<FoundCode>{};
  std::vector<FoundCode> codes;
  try {
    codes = look_in_passes(image, options.thorough);
  } catch (const std::exception& exception) {
    return Error(ErrorCode::corrupt, std::string("looking for QR codes: ") + exception.what());
  }
  if (codes.size() > kCodesInPictureMax) {
    return Error(ErrorCode::too_large,
                 "more than " + std::to_string(kCodesInPictureMax) + " QR codes in a picture");
  }
  put_in_reading_order(codes);
  return codes;
}

}  // namespace passnum
