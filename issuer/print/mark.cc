#include "issuer/print/mark.h"

namespace passnum::print {
namespace {

constexpr double kSideMm = 1.6;
constexpr double kWidthMaxMm = 60;

}  // namespace

Mark::Mark(const page::Typesetter& typesetter, const std::string& word)
    : text_(typesetter.lay_out(word, {.size_points = 7.5, .weight = page::Weight::bold}, kWidthMaxMm, 1)),
      width_mm_(text_.width_mm() + 2 * kSideMm) {}

void Mark::draw(page::Document& document, double right, double y) const {
  const page::Box box{right - width_mm_, y, width_mm_, kHeightMm};
  document.frame(box, 0.8, 0.35, page::kAlert);
  document.draw(page::Role::paragraph, text_, box.x + kSideMm, box.y + (box.height - text_.height_mm()) / 2,
                page::kAlert);
}

}  // namespace passnum::print
