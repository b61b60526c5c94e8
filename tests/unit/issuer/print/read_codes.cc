#include "read_codes.h"

#include <ZXing/ReadBarcode.h>
#include <ZXing/TextUtfEncoding.h>

#include <algorithm>
#include <sstream>

#include "../page/read_pdf.h"

namespace passnum::print {

GreyPicture rasterised(const std::string& pdf_path, int page, int dots_per_inch) {
  const std::string number = std::to_string(page);
  const std::string pgm = page::output_of("pdftoppm -gray -r " + std::to_string(dots_per_inch) + " -f " +
                                          number + " -l " + number + " '" + pdf_path + "'");
  std::istringstream header(pgm.substr(0, 100));
  std::string magic;
  GreyPicture picture;
  int depth = 0;
  header >> magic >> picture.width >> picture.height >> depth;
  const auto size = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
  if (magic != "P5" || depth != 255 || pgm.size() < size) return {};
  picture.pixels.assign(pgm.end() - static_cast<std::ptrdiff_t>(size), pgm.end());
  return picture;
}

std::vector<FoundCode> find_codes(const GreyPicture& picture) {
  std::vector<FoundCode> found;
  if (picture.pixels.empty()) return found;
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::QRCode);
  const ZXing::ImageView view(picture.pixels.data(), picture.width, picture.height, ZXing::ImageFormat::Lum);
  for (const auto& result : ZXing::ReadBarcodes(view, hints)) {
    if (!result.isValid()) continue;
    const auto& corners = result.position();
    found.push_back({ZXing::TextUtfEncoding::ToUtf8(result.text()), corners.topLeft().x, corners.topLeft().y,
                     corners.bottomRight().x, corners.bottomRight().y});
  }
  return found;
}

std::vector<std::string> read_codes(const GreyPicture& picture) {
  std::vector<std::string> texts;
  for (const auto& code : find_codes(picture)) texts.push_back(code.text);
  return texts;
}

std::vector<std::string> read_codes_of(const std::string& pdf_path, int pages, int dots_per_inch) {
  std::vector<std::string> all;
  for (int page = 1; page <= pages; ++page) {
    const auto texts = read_codes(rasterised(pdf_path, page, dots_per_inch));
    all.insert(all.end(), texts.begin(), texts.end());
  }
  std::ranges::sort(all);
  return all;
}

}  // namespace passnum::print
