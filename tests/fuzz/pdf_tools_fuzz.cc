#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ledger/base/check.h"
#include "scanner/pdf/page_stream.h"
#include "scanner/picture/picture.h"

// A PDF from a stranger decides what poppler's programs print: here they print the input, in pieces of a size
// that its first byte says. Each page is an image with a byte for each pixel, or an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum;
  if (size == 0) return 0;
  ByteView left(data + 1, size - 1);
  static_cast<void>(announced_pages(as_text(left)));
  const std::size_t piece = 1U + data[0];
  PageStream stream({[&](std::span<Byte> out) -> Result<std::size_t> {
                       const std::size_t count = std::min({piece, left.size(), out.size()});
                       std::ranges::copy(left.first(count), out.begin());
                       left = left.subspan(count);
                       return count;
                     },
                     [] { return Result<Done>(Done{}); }});
  for (auto image = stream.next(); image; image = stream.next()) {
    CHECK(image.value().width <= kPictureSideMax);
    CHECK(image.value().height <= kPictureSideMax);
    CHECK(image.value().pixels.size() == std::size_t(image.value().width) * image.value().height);
  }
  static_cast<void>(stream.finish());
  return 0;
}
