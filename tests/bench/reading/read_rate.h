#pragma once

#include <functional>
#include <span>

#include "tests/bench/reading/photograph.h"

namespace passnum {

constexpr double kPixelsAModule[] = {2, 3, 4, 6};

// One picture, and whether find_codes() has read the code that it is of.
struct Reading {
  const Conditions& conditions;
  double pixels_a_module;
  const CameraSize& size;
  const std::string& text;
  const GreyImage& picture;
  bool is_read;
};

struct Rate {
  std::uint64_t read = 0;
  std::uint64_t of = 0;
};

// Takes `count` pictures in turns of all codes and all the sizes, and gives each to `note`, which may be
// empty.
Rate read_pictures(const PrintedPaper& paper, const Conditions& conditions, double pixels_a_module,
                   std::span<const CameraSize> sizes, std::uint64_t count,
                   const std::function<void(const Reading&)>& note = {});

}  // namespace passnum
