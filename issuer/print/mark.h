#pragma once

#include <string>

#include "issuer/page/document.h"

namespace passnum::print {

constexpr const char* kDuplicateMark = "DUPLICATA";
constexpr const char* kSpecimenMark = "SPÉCIMEN";

// A word in a frame that nobody overlooks.
class Mark {
 public:
  static constexpr double kHeightMm = 4.4;

  Mark(const page::Typesetter& typesetter, const std::string& word);
  double width_mm() const { return width_mm_; }
  // Its upper right corner at right, y.
  void draw(page::Document& document, double right, double y) const;

 private:
  page::TextBlock text_;
  double width_mm_;
};

}  // namespace passnum::print
