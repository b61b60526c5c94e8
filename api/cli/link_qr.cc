#include "api/cli/link_qr.h"

#include <png.h>

#include "api/devices/link_symbol.h"
#include "api/server/whole_file.h"
#include "ledger/base/bytes.h"

namespace passnum {

Result<std::string> link_as_text(const std::string& link) {
  const auto symbol = LinkSymbol::make(link);
  if (!symbol) return symbol.error();
  const int side = symbol.value().side();
  std::string text;
  for (int y = 0; y < side; y += 2) {
    text += "\x1b[30;47m";
    for (int x = 0; x < side; ++x) {
      const bool upper = symbol.value().is_dark(x, y);
      const bool lower = symbol.value().is_dark(x, y + 1);
      text += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    text += "\x1b[0m\n";
  }
  return text;
}

Result<Done> write_link_png(const std::string& path, const std::string& link) {
  const auto symbol = LinkSymbol::make(link);
  if (!symbol) return symbol.error();
  const int side = symbol.value().side() * kLinkPixelsAModule;
  Bytes pixels;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const bool dark = symbol.value().is_dark(x / kLinkPixelsAModule, y / kLinkPixelsAModule);
      pixels.push_back(dark ? Byte{0} : Byte{255});
    }
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(side);
  image.height = static_cast<png_uint_32>(side);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = 0;
  if (png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr) == 0)
    return Error(ErrorCode::io, "the picture cannot be made");
  std::string content(size, '\0');
  if (png_image_write_to_memory(&image, content.data(), &size, 0, pixels.data(), 0, nullptr) == 0)
    return Error(ErrorCode::io, "the picture cannot be made");
  content.resize(size);
  return write_whole_file(path, content, 0600);
}

}  // namespace passnum
