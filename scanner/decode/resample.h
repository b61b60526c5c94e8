#pragma once

#include "scanner/decode/decode.h"

namespace passnum {

// Twice the width and the height, interpolated: small codes get the pixels a module that the decoder wants.
GreyImage doubled(const GreyImage& image);
// Half the width and the height (an odd last row or column is left out), averaged: noise goes, large codes
// stay.
GreyImage halved(const GreyImage& image);
// With edges made steeper, as of a picture that was out of focus: what differs from its surroundings, so many
// pixels each way, differs more.
GreyImage sharpened(const GreyImage& image, std::uint32_t reach);
// With a white border: a code cut out to its edge gets its quiet zone back.
GreyImage bordered(const GreyImage& image, std::uint32_t border);
// The part from `left` and `top`, which must lie within the image.
GreyImage cropped(const GreyImage& image, const Point& left_top, std::uint32_t width, std::uint32_t height);
// White within the four corners, which go around a convex shape either way; what lies outside of the image is
// left out.
void paint_over(GreyImage& image, const std::array<Point, 4>& corners);

}  // namespace passnum
