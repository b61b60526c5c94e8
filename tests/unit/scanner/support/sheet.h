#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "scanner/picture/picture.h"

// Pictures and PDFs made for a test, by other code than reads them.
namespace passnum::testing {

// The QR code of a text (libqrencode, level M) with a quiet zone of four modules.
GreyImage qr_code(std::string_view text, std::uint32_t pixels_a_module);

GreyImage white_image(std::uint32_t width, std::uint32_t height);
void paste(GreyImage& onto, const GreyImage& image, std::uint32_t left, std::uint32_t top);

Bytes png_file(const GreyImage& image);
// Black with `alpha` 0 (clear) where the image is white, and 255 (solid) where it is black.
Bytes transparent_png_file(const GreyImage& image);

struct JpegForm {
  int quality = 90;
  bool progressive = false;
  bool cmyk = false;
};
Bytes jpeg_file(const GreyImage& image, const JpegForm& form = {});

// One page an image, `pixels_an_inch` of them; the images are stored as they are.
Bytes pdf_file(std::span<const GreyImage> pages, int pixels_an_inch);

// A directory that goes away with what is in it.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& file_name, ByteView bytes) const;
  // A program of a few lines of shell, in this directory.
  std::filesystem::path write_program(const std::string& file_name, const std::string& shell) const;

 private:
  std::filesystem::path path_;
};

}  // namespace passnum::testing
