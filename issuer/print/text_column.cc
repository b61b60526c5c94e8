#include "issuer/print/text_column.h"

#include <optional>
#include <utility>

namespace passnum::print {
namespace {

constexpr double kStepPoints = 0.25;
constexpr double kLabelWidthInSizes = 1.6;  // times the size of type

}  // namespace

TextColumn TextColumn::lay_out(const page::Typesetter& typesetter, const std::vector<Piece>& pieces,
                               double width_mm, double points) {
  TextColumn column;
  column.points_ = points;
  double y = 0;
  for (const Piece& piece : pieces) {
    if (!column.laid_.empty()) y += piece.gap_before_mm;
    const page::TextStyle style{.size_points = points * piece.size_factor, .weight = piece.weight};
    const double indent =
        piece.label.empty() ? 0 : kLabelWidthInSizes * style.size_points / page::kPointsPerMm;
    Laid laid{
        piece.role,    typesetter.lay_out(piece.text, style, width_mm - indent), {}, indent, y, piece.colour,
        piece.language};
    if (!piece.label.empty()) {
      page::TextStyle label_style = style;
      label_style.weight = page::Weight::bold;
      laid.label.push_back(typesetter.lay_out(piece.label, label_style, indent));
    }
    y += laid.block.height_mm();
    column.laid_.push_back(std::move(laid));
  }
  column.height_mm_ = y;
  return column;
}

Result<TextColumn> TextColumn::fit(const page::Typesetter& typesetter, const std::vector<Piece>& pieces,
                                   double width_mm, double height_mm, double points_max, double points_min,
                                   const std::string& what) {
  CHECK(points_min <= points_max);
  for (double points = points_max; points >= points_min; points -= kStepPoints) {
    TextColumn column = lay_out(typesetter, pieces, width_mm, points);
    if (column.height_mm() <= height_mm) return column;
  }
  return Error(ErrorCode::too_large,
               what + ": the text does not fit its place on the page, even in small type");
}

void TextColumn::draw(page::Document& document, double x, double y) const {
  std::optional<page::Document::Element> list;
  for (const Laid& laid : laid_) {
    if (laid.label.empty()) {
      list.reset();
      const auto scope = document.element(laid.role, {.alternative = "", .language = laid.language});
      document.draw(laid.block, x + laid.x, y + laid.y, laid.colour);
      continue;
    }
    if (!list) list.emplace(document.element(page::Role::list));
    const auto item = document.element(page::Role::list_item);
    document.draw(page::Role::list_label, laid.label.front(), x, y + laid.y, page::kAccent);
    document.draw(page::Role::list_body, laid.block, x + laid.x, y + laid.y, laid.colour);
  }
}

}  // namespace passnum::print
