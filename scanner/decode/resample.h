#pragma once

#include "scanner/picture/picture.h"

namespace passnum {

// Twice the width and the height, interpolated: small codes get the pixels a module that the decoder wants.
GreyImage doubled(const GreyImage& image);
// Half the width and the height (an odd last row or column is left out), averaged: noise goes, large codes
// stay.
GreyImage halved(const GreyImage& image);
// With a white border: a code cut out to its edge gets its quiet zone back.
GreyImage bordered(const GreyImage& image, std::uint32_t border);

}  // namespace passnum
