#pragma once

#include "issuer/page/document.h"
#include "issuer/print/booklet.h"
#include "issuer/print/mark.h"
#include "issuer/print/text_column.h"

namespace passnum::print {

// One voucher on paper. What all vouchers of a programme say is laid out once; number, code and QR code
// differ.
class VoucherCard {
 public:
  static constexpr double kWidthMm = 97;
  static constexpr double kHeightMm = 88;
  static constexpr double kLegalPointsMax = 7.5;
  static constexpr double kLegalPointsMin = 6.5;

  // Errors: too_large, when the programme's texts do not fit in the smallest type.
  static Result<VoucherCard> lay_out(const page::Typesetter& typesetter, const PrintedProgramme& programme);

  // The card's upper left corner at x, y, on a page that is open. Errors: too_large, when the number, the
  // code or the QR code does not fit; part of the card is then drawn.
  Result<Done> draw(page::Document& document, double x, double y, const PrintedVoucher& voucher,
                    bool duplicate);

 private:
  // A small label and what it announces, one under the other beside the QR code.
  struct Fact {
    page::TextBlock label;
    page::TextBlock value;
    double y;
  };
  struct Parts {
    page::TextBlock name;
    page::TextBlock face_value;
    Fact number;  // its value is set anew for each voucher
    Fact code;    // the same
    Fact validity;
    Fact host;
    TextColumn legal;
    Mark specimen_mark;
    Mark duplicate_mark;
    bool specimen;
  };
  explicit VoucherCard(Parts parts);
  static void spread(Parts& parts);
  static Result<Done> draw_qr(page::Document& document, double x, double y, const PrintedVoucher& voucher);

  Parts parts_;
};

}  // namespace passnum::print
