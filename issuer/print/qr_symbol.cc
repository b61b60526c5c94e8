#include "issuer/print/qr_symbol.h"

#include <qrencode.h>

#include <cmath>
#include <memory>
#include <string>

namespace passnum::print {
namespace {

constexpr double kDotMm = page::kMmPerInch / 300;

struct Free {
  void operator()(QRinput* input) const { QRinput_free(input); }
  void operator()(QRcode* code) const { QRcode_free(code); }
};

bool append(QRinput* input, QRencodeMode mode, std::string_view text) {
  if (text.empty()) return true;
  return QRinput_append(input, mode, static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data())) == 0;
}

}  // namespace

Result<page::Bitmap> qr_symbol(std::string_view text) {
  if (text.empty()) return Error(ErrorCode::invalid, "a QR code of nothing");
  constexpr std::size_t kTextBytesMax = 4096;
  if (text.size() > kTextBytesMax) return Error(ErrorCode::too_large, "QR code of more than 4096 bytes");
  const auto digits = text.find_last_not_of("0123456789") + 1;

  const std::unique_ptr<QRinput, Free> input(QRinput_new2(0, QR_ECLEVEL_M));
  CHECK(input != nullptr);
  if (!append(input.get(), QR_MODE_8, text.substr(0, digits)) ||
      !append(input.get(), QR_MODE_NUM, text.substr(digits))) {
    return Error(ErrorCode::too_large, "QR code of " + std::to_string(text.size()) + " bytes");
  }
  const std::unique_ptr<QRcode, Free> code(QRcode_encodeInput(input.get()));
  if (code == nullptr || code->version > kQrVersionMax) {
    return Error(ErrorCode::too_large, "QR code of " + std::to_string(text.size()) +
                                           " bytes needs more than version " + std::to_string(kQrVersionMax));
  }
  page::Bitmap symbol(code->width, code->width);
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      if ((code->data[y * code->width + x] & 1U) != 0) symbol.set(x, y);
    }
  }
  return symbol;
}

double qr_module_mm(int modules) {
  CHECK(modules > 0);
  const double dots = std::floor(kQrWithQuietMaxMm / ((modules + 2 * kQrQuietModules) * kDotMm));
  return dots * kDotMm;
}

double on_dot(double mm) {
  return std::ceil(mm / kDotMm - 1e-9) * kDotMm;
}

}  // namespace passnum::print
