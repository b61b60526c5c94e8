#pragma once

#include <cstdint>
#include <random>
#include <span>

#include "tests/bench/reading/printed_paper.h"

namespace passnum {

// Real photographs of printed pages cannot be had here, so printed pages are made worse as a camera, its
// holder, the light and a pocket make them.

struct Range {
  double least = 0;
  double most = 0;
};

enum class Damage : std::uint8_t { none, scratch, stain, fold };

// What is between the paper and the reader; each picture draws its own values within the ranges.
struct Conditions {
  const char* name;
  double turn_degrees = 4;  // either way, as nobody holds a paper quite straight
  double tilt_degrees = 0;  // either way, about both axes
  Range blur_modules{};     // sigma, in modules of the code
  Range blur_pixels{};      // sigma, in pixels
  double shadow = 0;        // how much light is missing at the darkest side, 0 to 1
  Range white{230, 250};    // what of 255 the paper has
  double noise = 0;         // sigma, of 255
  int jpeg_quality = 0;     // 0: not compressed
  Damage damage = Damage::none;
};

// All that are measured: first those without damage.
std::span<const Conditions> all_conditions();

struct CameraSize {
  std::uint32_t width;
  std::uint32_t height;
};
constexpr CameraSize kCameraSizes[] = {{640, 480}, {1280, 720}, {1920, 1080}};

// The same picture for the same arguments; `seed` says which of the many. The whole code is in it, at so many
// pixels a module in its middle.
GreyImage photograph(const PrintedPaper& paper, const PrintedCode& code, const CameraSize& size,
                     double pixels_a_module, const Conditions& conditions, std::uint64_t seed);

}  // namespace passnum
