#pragma once

#include <vector>

#include "scanner/decode/decode.h"

namespace passnum {

// How an image is turned into black and white before codes are looked for: for each neighbourhood, or once.
enum class Contrast : std::uint8_t { local, global };

// The codes that the decoder sees in `image`, each once, and in its parts, their parts and so on `depth`
// times: where codes stand close together the decoder mixes their corners up and sees few of them or none.
// What was seen is painted over with white in `image`. Throws what the library throws.
std::vector<FoundCode> look(GreyImage& image, Contrast contrast, int depth);

}  // namespace passnum
