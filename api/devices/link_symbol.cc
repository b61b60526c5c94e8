#include "api/devices/link_symbol.h"

#include <qrencode.h>

#include <memory>

namespace passnum {

Result<LinkSymbol> LinkSymbol::make(const std::string& link) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString(link.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
  if (code == nullptr) return Error(ErrorCode::too_large, "the link is too long for a QR code");
  LinkSymbol symbol;
  symbol.side_ = code->width + 2 * kMarginModules;
  const int count = code->width * code->width;
  for (int i = 0; i < count; ++i) symbol.dark_.push_back((code->data[i] & 1U) != 0);
  return symbol;
}

bool LinkSymbol::is_dark(int x, int y) const {
  const int width = side_ - 2 * kMarginModules;
  const int column = x - kMarginModules;
  const int row = y - kMarginModules;
  if (column < 0 || row < 0 || column >= width || row >= width) return false;
  return dark_[static_cast<std::size_t>(row * width + column)];
}

std::string to_svg(const LinkSymbol& symbol) {
  const auto side = std::to_string(symbol.side());
  std::string path;
  for (int y = 0; y < symbol.side(); ++y) {
    for (int x = 0; x < symbol.side(); ++x) {
      if (!symbol.is_dark(x, y)) continue;
      const int begin = x;
      while (symbol.is_dark(x + 1, y)) ++x;
      const auto width = std::to_string(x + 1 - begin);
      path += "M" + std::to_string(begin) + " " + std::to_string(y) + "h" + width + "v1h-" + width + "z";
    }
  }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
         "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "H0z\"/>" +
         "<path d=\"" + path + "\"/></svg>";
}

}  // namespace passnum
