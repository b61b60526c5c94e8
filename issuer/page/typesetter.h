#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "issuer/page/units.h"
#include "ledger/base/result.h"

// Of Pango, which stays behind this header.
struct _PangoLayout;

namespace passnum::page {

struct FontSet;

enum class Weight { regular, semi_bold, bold };
enum class Align { left, centre, right };
enum class Figures { proportional, tabular, unmistakable };  // unmistakable: equal widths and a slashed zero

struct TextStyle {
  double size_points = 9;
  Weight weight = Weight::regular;
  Align align = Align::left;
  Figures figures = Figures::proportional;
  double line_height = 1.0;  // times the font's own, which is 1.21 times the size
};

// A paragraph laid out in a width, ready to be drawn any number of times. Lives no longer than its
// Typesetter.
class TextBlock {
 public:
  double height_mm() const;
  // Of the longest line.
  double width_mm() const;
  int lines() const;
  // True when the text was cut with an ellipsis.
  bool is_cut() const;
  // Another text in the same style and width.
  void set_text(std::string_view text);

 private:
  friend class Typesetter;
  friend class Document;
  struct Release {
    void operator()(_PangoLayout* layout) const;
  };
  std::unique_ptr<_PangoLayout, Release> layout_;
  const FontSet* fonts_ = nullptr;
};

// Lays out text in one font family. The same text has the same lines on every machine that has that family:
// hinting is off, and no other font ever stands in for a missing character. One thread.
class Typesetter {
 public:
  static constexpr const char* kFamily = "Inter";

  // Errors: not_found, when the family or one of its weights is not installed.
  static Result<Typesetter> create(const std::string& family = kFamily);
  Typesetter(Typesetter&&) noexcept;
  Typesetter& operator=(Typesetter&&) = delete;
  ~Typesetter();

  // `text` in lines of at most `width_mm`, broken between words, and within a word only when it alone is
  // wider. With `lines_max` above 0 the last line allowed ends in an ellipsis when there is more. Characters
  // that the font lacks, control characters and bytes that are not UTF-8 appear as □.
  TextBlock lay_out(std::string_view text, const TextStyle& style, double width_mm, int lines_max = 0) const;

  // The largest size from `style.size_points` down to `points_min`, in quarters of a point, at which the text
  // lies in the box with no word broken. Errors: too_large, with the beginning of the text.
  Result<TextBlock> fit(std::string_view text, const TextStyle& style, double width_mm, double height_mm,
                        double points_min) const;

  // False when lay_out() would put a □ for something in `text`. Line feeds are fine.
  bool can_print(std::string_view text) const;
  // `text` with □ for what the font lacks.
  std::string printable(std::string_view text) const;

 private:
  explicit Typesetter(std::unique_ptr<FontSet> fonts);
  std::unique_ptr<FontSet> fonts_;
};

}  // namespace passnum::page
