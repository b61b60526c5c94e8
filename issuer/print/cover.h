#pragma once

#include <string>

#include "issuer/page/document.h"
#include "issuer/print/booklet.h"
#include "issuer/print/mark.h"
#include "issuer/print/text_column.h"

namespace passnum::print {

// The cover of a booklet: what it is and how to use it, in plain French, with a few lines of English. Laid
// out once for a programme and a number of vouchers, drawn for every booklet of that kind.
class Cover {
 public:
  static constexpr double kHeightMm = 105;
  static constexpr double kWidthMm = 194;
  static constexpr double kTextPointsMax = 9.5;
  static constexpr double kTextPointsMin = 7.5;

  // Errors: too_large, when the programme's texts do not fit in the smallest type.
  static Result<Cover> lay_out(const page::Typesetter& typesetter, const PrintedProgramme& programme,
                               std::size_t vouchers_count, bool duplicate);

  std::size_t vouchers_count() const { return vouchers_count_; }
  bool duplicate() const { return duplicate_; }
  // Errors: too_large, when the number does not fit.
  Result<Done> draw(page::Document& document, double x, double y, const std::string& booklet_number) const;

 private:
  struct Parts {
    page::TextBlock name;
    page::TextBlock subtitle;
    page::TextBlock number_label;
    TextColumn left;
    TextColumn right;
    TextColumn english;
    page::TextBlock issuer;
    Mark specimen_mark;
    Mark duplicate_mark;
    bool specimen;
  };
  Cover(Parts parts, std::size_t vouchers_count, bool duplicate);

  Parts parts_;
  std::size_t vouchers_count_;
  bool duplicate_;
};

}  // namespace passnum::print
