#pragma once

#include <array>
#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "scanner/picture/picture.h"

namespace passnum {

constexpr std::size_t kCodesInPictureMax = 100;

struct Point {
  std::int32_t x = 0;  // pixels from the left
  std::int32_t y = 0;  // pixels from the top
};

// A QR code as it was found. What it says is a stranger's claim until scanner/verify has looked at it.
struct FoundCode {
  std::string text;  // UTF-8; of a text split over several symbols, this symbol's part
  // Of the symbol without its quiet zone: top left, top right, bottom right, bottom left, as it is turned.
  std::array<Point, 4> corners;
};

struct FindOptions {
  // Every pass, and what any of them finds: for codes that stand close together, and when one is missing.
  // Otherwise the slower passes run only where the first found nothing.
  bool thorough = false;
};

// The QR codes of a picture, from top to bottom, then from left to right; none is an answer and no Error. A
// code that stands twice in the picture is there twice. Any thread may call it; its memory is a few times the
// picture's. Its time grows with the cube of what looks like a code's corner, and a picture drawn for the
// purpose takes hours: what strangers upload belongs in a process with a limit, as scanner/pdf/child.h makes
// them. Errors: too_large (more than kCodesInPictureMax codes), corrupt (the decoder threw).
Result<std::vector<FoundCode>> find_codes(const GreyImage& image, const FindOptions& options = {});

}  // namespace passnum
