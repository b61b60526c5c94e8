#include "issuer/page/flow.h"

#include <algorithm>
#include <utility>

namespace passnum::page {
namespace {

constexpr double kBodyPoints = 9.5;
constexpr double kCellPoints = 8.5;
constexpr double kCellSideMm = 1.4;
constexpr double kCellTopMm = 1.1;
constexpr double kFactLabelWidthMm = 45;
constexpr double kParagraphGapMm = 1.8;

struct HeadingStyle {
  Role role;
  double points;
  double gap_before_mm;
  double gap_after_mm;
};

HeadingStyle heading_style(int level) {
  CHECK(level >= 1);
  CHECK(level <= 3);
  if (level == 1) return {Role::heading_1, 17, 0, 3};
  if (level == 2) return {Role::heading_2, 12.5, 5, 2};
  return {Role::heading_3, 10.5, 3.5, 1.2};
}

}  // namespace

Flow::Flow(Document& document, std::string_view running_title)
    : document_(document), running_title_(running_title) {}

void Flow::begin_page() {
  document_.begin_page();
  page_is_open_ = true;
  y_ = kTopMm;
}

// Foot lines repeat on each page and belong to no element, so that a screen reader is not interrupted by
// them.
void Flow::end_page() {
  const double y = kPageHeightMm - kBottomMm + 6;
  const auto& typesetter = document_.typesetter();
  document_.line({kLeftMm, y - 2}, {kLeftMm + kWidthMm, y - 2}, 0.2, kRule);
  document_.draw(typesetter.lay_out(running_title_, {.size_points = 7.5}, kWidthMm - 30, 1), kLeftMm, y,
                 kMuted);
  const std::string number = "Page " + std::to_string(document_.pages_count());
  document_.draw(typesetter.lay_out(number, {.size_points = 7.5, .align = Align::right}, 28),
                 kLeftMm + kWidthMm - 28, y, kMuted);
  document_.end_page();
  page_is_open_ = false;
}

void Flow::need(double height_mm) {
  if (!page_is_open_) begin_page();
  if (y_ == kTopMm || y_ + height_mm <= kPageHeightMm - kBottomMm) return;
  end_page();
  begin_page();
}

void Flow::space(double mm) {
  y_ += mm;
}

void Flow::heading(int level, std::string_view text) {
  CHECK(!table_);
  const HeadingStyle style = heading_style(level);
  const auto block = document_.typesetter().lay_out(
      text, {.size_points = style.points, .weight = Weight::bold}, kWidthMm, kCellLinesMax);
  // A heading stays with the beginning of what it announces.
  constexpr double kFollowingMm = 15;
  need(style.gap_before_mm + block.height_mm() + kFollowingMm);
  if (y_ > kTopMm) y_ += style.gap_before_mm;
  document_.draw(style.role, block, kLeftMm, y_, kAccent);
  y_ += block.height_mm() + style.gap_after_mm;
}

void Flow::paragraph(std::string_view text, Weight weight, Colour colour) {
  CHECK(!table_);
  const auto block = document_.typesetter().lay_out(
      text, {.size_points = kBodyPoints, .weight = weight, .line_height = 1.08}, kWidthMm,
      kParagraphLinesMax);
  need(block.height_mm());
  document_.draw(Role::paragraph, block, kLeftMm, y_, colour);
  y_ += block.height_mm() + kParagraphGapMm;
}

void Flow::facts(std::span<const Fact> facts) {
  CHECK(!table_);
  if (facts.empty()) return;
  if (!page_is_open_) begin_page();
  const auto table = document_.element(Role::table);
  for (const Fact& fact : facts) {
    const auto& typesetter = document_.typesetter();
    const auto label =
        typesetter.lay_out(fact.label, {.size_points = kBodyPoints}, kFactLabelWidthMm - 3, kCellLinesMax);
    const auto value =
        typesetter.lay_out(fact.value, {.size_points = kBodyPoints, .weight = Weight::semi_bold},
                           kWidthMm - kFactLabelWidthMm, kCellLinesMax);
    const double height = std::max(label.height_mm(), value.height_mm());
    need(height);
    const auto row = document_.element(Role::row);
    document_.draw(Role::row_header_cell, label, kLeftMm, y_, kMuted);
    document_.draw(Role::cell, value, kLeftMm + kFactLabelWidthMm, y_);
    y_ += height + 0.9;
  }
  y_ += kParagraphGapMm;
}

void Flow::begin_table(std::vector<Column> columns) {
  CHECK(!table_);
  CHECK(!columns.empty());
  double width = 0;
  for (const Column& column : columns) {
    CHECK(column.width_mm > 2 * kCellSideMm);
    width += column.width_mm;
  }
  CHECK(width <= kWidthMm + 1e-6);
  columns_ = std::move(columns);
  constexpr double kHeaderAndTwoRowsMm = 22;
  need(kHeaderAndTwoRowsMm);
  table_.emplace(document_.element(Role::table));
  table_header(false);
}

double Flow::lay_row(std::span<const std::string> cells, Weight weight,
                     std::vector<TextBlock>& blocks) const {
  CHECK(cells.size() == columns_.size());
  double height = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const TextStyle style{.size_points = kCellPoints,
                          .weight = weight,
                          .align = columns_[i].align,
                          .figures = Figures::tabular};
    blocks.push_back(document_.typesetter().lay_out(cells[i], style, columns_[i].width_mm - 2 * kCellSideMm,
                                                    kCellLinesMax));
    height = std::max(height, blocks.back().height_mm());
  }
  return height + 2 * kCellTopMm;
}

void Flow::draw_row(const std::vector<TextBlock>& blocks, double height, std::optional<Role> cell_role,
                    Colour colour) {
  double x = kLeftMm;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (cell_role) {
      document_.draw(*cell_role, blocks[i], x + kCellSideMm, y_ + kCellTopMm, colour);
    } else {
      document_.draw(blocks[i], x + kCellSideMm, y_ + kCellTopMm, colour);
    }
    x += columns_[i].width_mm;
  }
  y_ += height;
}

void Flow::table_header(bool repeated) {
  std::vector<std::string> titles;
  double width = 0;
  for (const Column& column : columns_) {
    titles.push_back(column.title);
    width += column.width_mm;
  }
  std::vector<TextBlock> blocks;
  const double height = lay_row(titles, Weight::semi_bold, blocks);
  document_.rectangle({kLeftMm, y_, width, height}, kTint);
  document_.line({kLeftMm, y_ + height}, {kLeftMm + width, y_ + height}, 0.35, kAccent);
  if (repeated) {
    draw_row(blocks, height, std::nullopt, kAccent);
    return;
  }
  const auto row = document_.element(Role::row);
  draw_row(blocks, height, Role::header_cell, kAccent);
}

void Flow::row(std::span<const std::string> cells, RowKind kind) {
  CHECK(table_.has_value());
  std::vector<TextBlock> blocks;
  const double height = lay_row(cells, kind == RowKind::total ? Weight::bold : Weight::regular, blocks);
  const std::uint32_t page = document_.pages_count();
  need(height);
  if (document_.pages_count() != page) table_header(true);
  double width = 0;
  for (const Column& column : columns_) width += column.width_mm;
  if (kind == RowKind::total) document_.line({kLeftMm, y_}, {kLeftMm + width, y_}, 0.35, kAccent);
  const auto scope = document_.element(Role::row);
  draw_row(blocks, height, Role::cell, kInk);
  document_.line({kLeftMm, y_}, {kLeftMm + width, y_}, 0.12, kRule);
}

void Flow::end_table() {
  CHECK(table_.has_value());
  table_.reset();
  y_ += kParagraphGapMm;
}

void Flow::end() {
  CHECK(!table_);
  if (!page_is_open_) begin_page();
  end_page();
}

}  // namespace passnum::page
