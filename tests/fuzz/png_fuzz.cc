#include <cstddef>
#include <cstdint>

#include "ledger/base/check.h"
#include "scanner/picture/picture.h"

// A PNG file from a stranger is an image within the limits, with a byte for each pixel, or an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum;
  if (const auto image = read_png(ByteView(data, size))) {
    CHECK(image.value().width >= 1);
    CHECK(image.value().height >= 1);
    CHECK(image.value().width <= kPictureSideMax);
    CHECK(image.value().height <= kPictureSideMax);
    CHECK(image.value().pixels.size() <= kPicturePixelsMax);
    CHECK(image.value().pixels.size() == std::size_t(image.value().width) * image.value().height);
  }
  return 0;
}
