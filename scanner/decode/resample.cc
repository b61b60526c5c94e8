#include "scanner/decode/resample.h"

#include <algorithm>

namespace passnum {
namespace {

GreyImage blank(std::uint32_t width, std::uint32_t height) {
  return GreyImage{width, height, Bytes(std::size_t(width) * height, 255)};
}

// The pixel before and the pixel after a position of the doubled image, in the order of their weight (3 to
// 1).
struct Neighbours {
  std::uint32_t near;
  std::uint32_t far;
};

Neighbours neighbours(std::uint32_t doubled_position, std::uint32_t size) {
  const std::uint32_t near = doubled_position / 2;
  const bool is_left_half = doubled_position % 2 == 0;
  if (is_left_half) return {near, near == 0 ? 0 : near - 1};
  return {near, std::min(near + 1, size - 1)};
}

}  // namespace

GreyImage doubled(const GreyImage& image) {
  GreyImage out = blank(image.width * 2, image.height * 2);
  for (std::uint32_t y = 0; y < out.height; ++y) {
    const Neighbours rows = neighbours(y, image.height);
    const Byte* near_row = image.pixels.data() + std::size_t(rows.near) * image.width;
    const Byte* far_row = image.pixels.data() + std::size_t(rows.far) * image.width;
    Byte* out_row = out.pixels.data() + std::size_t(y) * out.width;
    for (std::uint32_t x = 0; x < out.width; ++x) {
      const Neighbours columns = neighbours(x, image.width);
      const int near = 3 * near_row[columns.near] + near_row[columns.far];
      const int far = 3 * far_row[columns.near] + far_row[columns.far];
      out_row[x] = static_cast<Byte>((3 * near + far + 8) / 16);
    }
  }
  return out;
}

GreyImage halved(const GreyImage& image) {
  GreyImage out = blank(image.width / 2, image.height / 2);
  for (std::uint32_t y = 0; y < out.height; ++y) {
    const Byte* row = image.pixels.data() + std::size_t(y) * 2 * image.width;
    for (std::uint32_t x = 0; x < out.width; ++x) {
      const Byte* at = row + std::size_t(x) * 2;
      const int sum = at[0] + at[1] + at[image.width] + at[image.width + 1];
      out.pixels[std::size_t(y) * out.width + x] = static_cast<Byte>((sum + 2) / 4);
    }
  }
  return out;
}

GreyImage bordered(const GreyImage& image, std::uint32_t border) {
  GreyImage out = blank(image.width + 2 * border, image.height + 2 * border);
  for (std::uint32_t y = 0; y < image.height; ++y) {
    const auto from = image.pixels.begin() + static_cast<std::ptrdiff_t>(std::size_t(y) * image.width);
    const auto to =
        out.pixels.begin() + static_cast<std::ptrdiff_t>(std::size_t(y + border) * out.width + border);
    std::copy_n(from, image.width, to);
  }
  return out;
}

}  // namespace passnum
