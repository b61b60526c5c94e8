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

// Of all pixels above and to the left of a place; one column and one row more than the image. They may pass
// 2^32 and begin again: differences of what lies near are right all the same.
std::vector<std::uint32_t> sums_of(const GreyImage& image) {
  const std::size_t stride = std::size_t(image.width) + 1;
  std::vector<std::uint32_t> sums(stride * (std::size_t(image.height) + 1));
  for (std::size_t y = 0; y < image.height; ++y) {
    std::uint32_t row = 0;
    for (std::size_t x = 0; x < image.width; ++x) {
      row += image.pixels[y * image.width + x];
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
    }
  }
  return sums;
}

// Twice the area of the triangle a, b, p; its sign says on which side of a-b the point p is.
std::int64_t side_of(const Point& a, const Point& b, const Point& p) {
  return (std::int64_t(b.x) - a.x) * (std::int64_t(p.y) - a.y) -
         (std::int64_t(b.y) - a.y) * (std::int64_t(p.x) - a.x);
}

bool is_within(const std::array<Point, 4>& corners, const Point& point) {
  bool is_left = false;
  bool is_right = false;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const std::int64_t side = side_of(corners[i], corners[(i + 1) % corners.size()], point);
    is_left = is_left || side > 0;
    is_right = is_right || side < 0;
  }
  return !(is_left && is_right);
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

GreyImage sharpened(const GreyImage& image, std::uint32_t reach) {
  constexpr std::int64_t kMore = 3;
  const auto sums = sums_of(image);
  GreyImage out = blank(image.width, image.height);
  for (std::uint32_t y = 0; y < image.height; ++y) {
    const std::uint32_t top = y > reach ? y - reach : 0;
    const std::uint32_t bottom = std::min(y + reach + 1, image.height);
    for (std::uint32_t x = 0; x < image.width; ++x) {
      const std::uint32_t left = x > reach ? x - reach : 0;
      const std::uint32_t right = std::min(x + reach + 1, image.width);
      const auto sum = [&](std::uint32_t column, std::uint32_t row) {
        return sums[std::size_t(row) * (std::size_t(image.width) + 1) + column];
      };
      const std::uint32_t around = sum(right, bottom) - sum(left, bottom) - sum(right, top) + sum(left, top);
      const std::size_t at = std::size_t(y) * image.width + x;
      const std::int64_t mean = around / (std::int64_t(right - left) * (bottom - top));
      const std::int64_t steeper = image.pixels[at] + kMore * (image.pixels[at] - mean);
      out.pixels[at] = static_cast<Byte>(std::clamp<std::int64_t>(steeper, 0, 255));
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

GreyImage cropped(const GreyImage& image, const Point& left_top, std::uint32_t width, std::uint32_t height) {
  const auto left = static_cast<std::uint32_t>(left_top.x);
  const auto top = static_cast<std::uint32_t>(left_top.y);
  CHECK(left + width <= image.width);
  CHECK(top + height <= image.height);
  GreyImage out = blank(width, height);
  for (std::uint32_t y = 0; y < height; ++y) {
    const auto from =
        image.pixels.begin() + static_cast<std::ptrdiff_t>(std::size_t(top + y) * image.width + left);
    std::copy_n(from, width, out.pixels.begin() + static_cast<std::ptrdiff_t>(std::size_t(y) * width));
  }
  return out;
}

void paint_over(GreyImage& image, const std::array<Point, 4>& corners) {
  const auto [least_x, greatest_x] = std::minmax({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
  const auto [least_y, greatest_y] = std::minmax({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
  const auto last_x = std::min<std::int64_t>(greatest_x, std::int64_t(image.width) - 1);
  const auto last_y = std::min<std::int64_t>(greatest_y, std::int64_t(image.height) - 1);
  for (auto y = std::max(least_y, 0); y <= last_y; ++y) {
    for (auto x = std::max(least_x, 0); x <= last_x; ++x) {
      if (is_within(corners, {x, y})) image.pixels[std::size_t(y) * image.width + std::size_t(x)] = 255;
    }
  }
}

}  // namespace passnum
