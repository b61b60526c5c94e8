#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "issuer/page/output_file.h"
#include "issuer/page/tokens.h"
#include "issuer/page/typesetter.h"
#include "issuer/page/units.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace passnum::page {

struct DocumentInfo {
  std::string title{};
  std::string author{};
  std::string language = "fr-FR";  // BCP 47
  TimeMs created{};                // written into the file; no clock is read
  bool one_sided = false;          // what the print dialog proposes
  bool actual_size = false;        // the same: no scaling
  Readers readers = Readers::as_the_umask_says;
};

// Elements of the structure tree, which screen readers follow (ISO 32000-1, 14.8.4). The grouping ones hold
// other elements; the others hold what is drawn.
enum class Role {
  section,
  heading_1,
  heading_2,
  heading_3,
  paragraph,
  list,
  list_item,
  list_label,
  list_body,
  table,
  row,
  header_cell,      // of a column
  row_header_cell,  // of a row
  cell,
  figure,
};

// What an element says beside its content.
struct Words {
  std::string alternative{};  // of a figure, for who cannot see it
  std::string language{};     // when it is not the document's
};

// A picture of black and clear pixels.
class Bitmap {
 public:
  Bitmap(int width, int height);
  void set(int x, int y) { bits_[index(x, y)] = true; }
  bool at(int x, int y) const { return bits_[index(x, y)]; }
  int width() const { return width_; }
  int height() const { return height_; }

 private:
  std::size_t index(int x, int y) const;
  int width_;
  int height_;
  std::vector<bool> bits_;
};

constexpr std::uint32_t kPagesMax = 20'000;

// An A4 document with a structure tree, drawn page by page into a file. What a page needs is let go when it
// ends; its part of the structure stays in memory until finish(), measured at 23 KiB for a page of 50
// elements. Two documents with the same info and the same calls are the same bytes. The file appears at
// `path` when finish() succeeds and not before; one that was created in memory never does. One thread.
//
// Lines, rectangles and cut marks are decoration and belong to no element.
class Document {
 public:
  // Errors: io, not_found (the font).
  static Result<Document> create(const std::string& path, const DocumentInfo& info);
  // What is drawn, and the finished bytes, stay in memory: for documents that are sent and not kept.
  static Result<Document> create_in_memory(const DocumentInfo& info);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) = delete;
  // Without finish(), nothing is left behind.
  ~Document();

  const Typesetter& typesetter() const;

  // Pages follow each other; every drawing call needs one to be open. Elements may stay open from page to
  // page.
  void begin_page();
  void end_page();
  std::uint32_t pages_count() const;

  // An element, from here to the end of the returned object's life. They nest like scopes.
  class [[nodiscard]] Element {
   public:
    Element(Element&& other) noexcept;
    Element& operator=(Element&&) = delete;
    ~Element();

   private:
    friend class Document;
    Element(Document* document, Role role) : document_(document), role_(role) {}
    Document* document_;
    Role role_;
  };
  Element element(Role role, const Words& words = {});

  // The block's upper left corner at x, y.
  void draw(const TextBlock& block, double x, double y, Colour colour = kInk);
  // The same, as one element.
  void draw(Role role, const TextBlock& block, double x, double y, Colour colour = kInk);
  // One pixel is a square of pixel_mm; clear pixels stay as they were.
  void draw(const Bitmap& bitmap, double x, double y, double pixel_mm);

  struct Point {
    double x{};
    double y{};
  };
  void line(Point from, Point to, double width_mm, Colour colour);
  void dashed_line(Point from, Point to, double width_mm, Colour colour);
  void rectangle(const Box& box, Colour fill);
  // Stroked within the box, with rounded corners.
  void frame(const Box& box, double radius_mm, double width_mm, Colour colour);
  // A small pair of open scissors whose blades point along a cut line: to the right, or down.
  enum class Cut { rightwards, downwards };
  void scissors(Point pivot, Cut direction, Colour colour);

  // An entry of the table of contents, pointing at the current page.
  void bookmark(const std::string& title);

  // Durable on return. Every page and element must have ended; no call may follow. Errors: io, and corrupt
  // when Cairo wrote something that we do not know how to complete.
  Result<Done> finish();
  // The same for a document that was created in memory: its bytes. Errors: corrupt, too_large, io.
  Result<std::string> finish_in_memory();

 private:
  struct State;
  static Result<Document> begin(std::unique_ptr<State> state);
  Result<Done> finish_into(Output& output);
  explicit Document(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace passnum::page
