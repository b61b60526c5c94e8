#pragma once

#include <string_view>

#include "issuer/page/document.h"
#include "ledger/base/result.h"

namespace passnum::print {

// Version 8 is the largest whose modules still print well at this size (formats, section 3).
constexpr int kQrVersionMax = 8;
constexpr int kQrQuietModules = 4;        // ISO/IEC 18004
constexpr double kQrSideMinMm = 30;       // of the symbol without its quiet zone
constexpr double kQrWithQuietMaxMm = 46;  // the place for it on a voucher

// A QR code (ISO/IEC 18004) of level M without its quiet zone; a module is a pixel, black where set. The
// decimal digits at the end of `text` go into a numeric segment and what is before them into a byte segment,
// which makes a voucher's code two versions smaller than bytes alone. Errors: too_large above kQrVersionMax,
// invalid when empty.
Result<page::Bitmap> qr_symbol(std::string_view text);

// How large to print a symbol of `modules` a side: the largest module that is a whole number of dots at 300
// (hence also at 600 and 1200) dots an inch and leaves the symbol with its quiet zone in kQrWithQuietMaxMm.
// Uneven modules are what makes a printed code hard to read. At least kQrSideMinMm for every version up to
// the largest.
double qr_module_mm(int modules);

// `mm` moved to the next dot at 300 dots an inch.
double on_dot(double mm);

}  // namespace passnum::print
