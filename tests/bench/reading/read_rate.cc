#include "tests/bench/reading/read_rate.h"

#include <algorithm>

namespace passnum {
namespace {

bool reads(const GreyImage& picture, const std::string& text) {
  const auto codes = find_codes(picture);
  CHECK(bool(codes));
  return std::ranges::any_of(codes.value(), [&](const FoundCode& code) { return code.text == text; });
}

}  // namespace

Rate read_pictures(const PrintedPaper& paper, const Conditions& conditions, double pixels_a_module,
                   std::span<const CameraSize> sizes, std::uint64_t count,
                   const std::function<void(const Reading&)>& note) {
  Rate rate;
  for (std::uint64_t seed = 0; seed < count; ++seed) {
    const PrintedCode& code = paper.codes[seed % paper.codes.size()];
    const CameraSize& size = sizes[seed % sizes.size()];
    const GreyImage picture = photograph(paper, code, size, pixels_a_module, conditions, seed);
    const bool is_read = reads(picture, code.text);
    rate.read += is_read ? 1 : 0;
    ++rate.of;
    if (note) note({conditions, pixels_a_module, size, code.text, picture, is_read});
  }
  return rate;
}

}  // namespace passnum
