#pragma once

namespace passnum::page {

// Lengths on paper are millimetres from the upper left corner of the sheet; sizes of type are points.
constexpr double kPointsPerMm = 72.0 / 25.4;
constexpr double kMmPerInch = 25.4;

// A4, ISO 216.
constexpr double kPageWidthMm = 210;
constexpr double kPageHeightMm = 297;

struct Box {
  double x{};
  double y{};
  double width{};
  double height{};
  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

}  // namespace passnum::page
