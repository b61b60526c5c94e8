#include "api/cli/link_qr.h"

#include <png.h>
#include <qrencode.h>

#include <memory>

#include "api/server/whole_file.h"
#include "ledger/base/bytes.h"

namespace passnum {
namespace {

constexpr int kMargin = 4;

using Symbol = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

Symbol symbol_of(const std::string& link) {
  return {QRcode_encodeString(link.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free};
}

bool is_dark(const QRcode& symbol, int x, int y) {
  const int column = x - kMargin;
  const int row = y - kMargin;
  if (column < 0 || row < 0 || column >= symbol.width || row >= symbol.width) return false;
  return (symbol.data[row * symbol.width + column] & 1U) != 0;
}

}  // namespace

Result<std::string> link_as_text(const std::string& link) {
  const auto symbol = symbol_of(link);
  if (symbol == nullptr) return Error(ErrorCode::too_large, "the link is too long for a QR code");
  const int side = symbol->width + 2 * kMargin;
  std::string text;
  for (int y = 0; y < side; y += 2) {
    text += "\x1b[30;47m";
    for (int x = 0; x < side; ++x) {
      const bool upper = is_dark(*symbol, x, y);
      const bool lower = is_dark(*symbol, x, y + 1);
      text += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    text += "\x1b[0m\n";
  }
  return text;
}

Result<Done> write_link_png(const std::string& path, const std::string& link) {
  const auto symbol = symbol_of(link);
  if (symbol == nullptr) return Error(ErrorCode::too_large, "the link is too long for a QR code");
  const int side = (symbol->width + 2 * kMargin) * kLinkPixelsAModule;
  Bytes pixels;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const bool dark = is_dark(*symbol, x / kLinkPixelsAModule, y / kLinkPixelsAModule);
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
