#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace passnum::print {

// A grey picture, 0 is black.
struct GreyPicture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

// Page `page` of a PDF as pdftoppm (Poppler) draws it. Empty when it fails.
GreyPicture rasterised(const std::string& pdf_path, int page, int dots_per_inch);

// A code found in a picture, with the upright rectangle of pixels that it fills without its quiet zone.
struct FoundCode {
  std::string text;
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
};
std::vector<FoundCode> find_codes(const GreyPicture& picture);

// The texts of all QR codes that zxing-cpp finds, in no order.
std::vector<std::string> read_codes(const GreyPicture& picture);

// The same over all pages, sorted.
std::vector<std::string> read_codes_of(const std::string& pdf_path, int pages, int dots_per_inch);

}  // namespace passnum::print
