#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "issuer/page/document.h"

namespace passnum::page {

struct Column {
  std::string title{};
  double width_mm = 20;
  Align align = Align::left;
};

// A labelled fact: "SIRET", "123 456 789 00012".
struct Fact {
  std::string label{};
  std::string value{};
};

enum class RowKind { plain, total };

// Text that runs down the page and on to the next: headings, paragraphs, facts and tables, for documents to
// be read, such as a statement. Opens and ends the document's pages itself. Texts are set as given: pass them
// through french() where they are sentences. A text is never refused: one that is too long for its cell is
// cut with an ellipsis.
class Flow {
 public:
  static constexpr double kLeftMm = 18;
  static constexpr double kTopMm = 18;
  static constexpr double kBottomMm = 20;
  static constexpr double kWidthMm = kPageWidthMm - 2 * kLeftMm;
  static constexpr int kCellLinesMax = 6;
  static constexpr int kParagraphLinesMax = 40;

  // `running_title` stands at the foot of each page, beside its number.
  Flow(Document& document, std::string_view running_title);
  Flow(const Flow&) = delete;
  Flow& operator=(const Flow&) = delete;

  // Level 1 to 3.
  void heading(int level, std::string_view text);
  void paragraph(std::string_view text, Weight weight = Weight::regular, Colour colour = kInk);
  // Labels on the left, values beside them, read as a table without header.
  void facts(std::span<const Fact> facts);
  void space(double mm);

  // The columns' widths add up to kWidthMm at most. The header is repeated on each page.
  void begin_table(std::vector<Column> columns);
  // As many cells as columns.
  void row(std::span<const std::string> cells, RowKind kind = RowKind::plain);
  void end_table();

  // Ends the last page. Call once, before Document::finish().
  void end();

 private:
  void begin_page();
  void end_page();
  void need(double height_mm);
  void table_header(bool repeated);
  // Draws one row at y_ and returns its height.
  double lay_row(std::span<const std::string> cells, Weight weight, std::vector<TextBlock>& blocks) const;
  void draw_row(const std::vector<TextBlock>& blocks, double height, std::optional<Role> cell_role,
                Colour colour);

  Document& document_;
  std::string running_title_;
  double y_ = kTopMm;
  bool page_is_open_ = false;
  std::vector<Column> columns_;
  std::optional<Document::Element> table_;
};

}  // namespace passnum::page
