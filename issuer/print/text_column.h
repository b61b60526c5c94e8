#pragma once

#include <string>
#include <vector>

#include "issuer/page/document.h"

namespace passnum::print {

// Pieces of text one under the other, laid out together so that they share one size of type.
class TextColumn {
 public:
  struct Piece {
    page::Role role = page::Role::paragraph;
    std::string text{};
    page::Weight weight = page::Weight::regular;
    double size_factor = 1;  // of the column's size
    double gap_before_mm = 0;
    page::Colour colour = page::kInk;
    std::string label{};     // of a list item: what stands before the text
    std::string language{};  // when it is not French
  };

  // The largest size from points_max down to points_min at which the pieces lie in width and height. Errors:
  // too_large, naming `what`.
  static Result<TextColumn> fit(const page::Typesetter& typesetter, const std::vector<Piece>& pieces,
                                double width_mm, double height_mm, double points_max, double points_min,
                                const std::string& what);

  double height_mm() const { return height_mm_; }
  double points() const { return points_; }
  // Draws the pieces, each as an element; neighbouring list items become one list.
  void draw(page::Document& document, double x, double y) const;

 private:
  struct Laid {
    page::Role role;
    page::TextBlock block;
    std::vector<page::TextBlock> label;  // none or one
    double x;
    double y;
    page::Colour colour;
    std::string language;
  };
  static TextColumn lay_out(const page::Typesetter& typesetter, const std::vector<Piece>& pieces,
                            double width_mm, double points);

  std::vector<Laid> laid_;
  double height_mm_ = 0;
  double points_ = 0;
};

}  // namespace passnum::print
