#include "tests/unit/scanner/support/sheet.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

// Needs the names of <cstdio> before it.
#include <jpeglib.h>
#include <png.h>
#include <qrencode.h>

namespace passnum::testing {
namespace {

constexpr std::uint32_t kQuietModules = 4;

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

Bytes png_of(ByteView pixels, std::uint32_t width, std::uint32_t height, png_uint_32 format) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = width;
  image.height = height;
  image.format = format;
  png_alloc_size_t size = 0;
  CHECK(png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr) != 0);
  Bytes out(size);
  CHECK(png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), 0, nullptr) != 0);
  out.resize(size);
  return out;
}

}  // namespace

GreyImage qr_code(std::string_view text, std::uint32_t pixels_a_module) {
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M));
  CHECK(code != nullptr);
  const auto modules = static_cast<std::uint32_t>(code->width);
  const std::uint32_t side = (modules + 2 * kQuietModules) * pixels_a_module;
  GreyImage out = white_image(side, side);
  for (std::uint32_t y = 0; y < modules * pixels_a_module; ++y) {
    for (std::uint32_t x = 0; x < modules * pixels_a_module; ++x) {
      const bool dark = code->data[y / pixels_a_module * modules + x / pixels_a_module] & 1;
      const std::size_t at =
          std::size_t(y + kQuietModules * pixels_a_module) * side + x + kQuietModules * pixels_a_module;
      if (dark) out.pixels[at] = 0;
    }
  }
  return out;
}

GreyImage white_image(std::uint32_t width, std::uint32_t height) {
  return {width, height, Bytes(std::size_t(width) * height, 255)};
}

void paste(GreyImage& onto, const GreyImage& image, std::uint32_t left, std::uint32_t top) {
  CHECK(left + image.width <= onto.width);
  CHECK(top + image.height <= onto.height);
  for (std::uint32_t y = 0; y < image.height; ++y) {
    std::copy_n(image.pixels.begin() + static_cast<std::ptrdiff_t>(std::size_t(y) * image.width), image.width,
                onto.pixels.begin() + static_cast<std::ptrdiff_t>(std::size_t(top + y) * onto.width + left));
  }
}

Bytes png_file(const GreyImage& image) {
  return png_of(image.pixels, image.width, image.height, PNG_FORMAT_GRAY);
}

Bytes transparent_png_file(const GreyImage& image) {
  Bytes pixels;
  for (const Byte pixel : image.pixels) {
    pixels.push_back(0);
    pixels.push_back(static_cast<Byte>(255 - pixel));
  }
  return png_of(pixels, image.width, image.height, PNG_FORMAT_GA);
}

Bytes jpeg_file(const GreyImage& image, const JpegForm& form) {
  jpeg_compress_struct encoder{};
  jpeg_error_mgr errors{};
  encoder.err = jpeg_std_error(&errors);
  jpeg_create_compress(&encoder);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&encoder, &memory, &size);
  encoder.image_width = image.width;
  encoder.image_height = image.height;
  encoder.input_components = form.cmyk ? 4 : 1;
  encoder.in_color_space = form.cmyk ? JCS_CMYK : JCS_GRAYSCALE;
  jpeg_set_defaults(&encoder);
  jpeg_set_quality(&encoder, form.quality, TRUE);
  if (form.progressive) jpeg_simple_progression(&encoder);
  jpeg_start_compress(&encoder, TRUE);
  for (std::uint32_t y = 0; y < image.height; ++y) {
    Bytes row;
    for (std::uint32_t x = 0; x < image.width; ++x) {
      const Byte pixel = image.pixels[std::size_t(y) * image.width + x];
      row.insert(row.end(), form.cmyk ? 4 : 1, pixel);
    }
    JSAMPROW pointer = row.data();
    jpeg_write_scanlines(&encoder, &pointer, 1);
  }
  jpeg_finish_compress(&encoder);
  Bytes out(memory, memory + size);
  jpeg_destroy_compress(&encoder);
  std::free(memory);
  return out;
}

Bytes pdf_file(std::span<const GreyImage> pages, int pixels_an_inch) {
  std::string out = "%PDF-1.4\n";
  std::vector<std::size_t> offsets;
  const auto add = [&](const std::string& body) {
    offsets.push_back(out.size());
    out += std::to_string(offsets.size()) + " 0 obj\n" + body + "\nendobj\n";
  };
  const auto stream = [](const std::string& entries, std::string_view data) {
    return "<<" + entries + "/Length " + std::to_string(data.size()) + ">>\nstream\n" + std::string(data) +
           "\nendstream";
  };
  std::string kids;
  for (std::size_t i = 0; i < pages.size(); ++i) kids += std::to_string(3 + 3 * i) + " 0 R ";
  add("<</Type/Catalog/Pages 2 0 R>>");
  add("<</Type/Pages/Count " + std::to_string(pages.size()) + "/Kids[" + kids + "]>>");
  for (const GreyImage& page : pages) {
    const std::size_t first = offsets.size() + 1;
    const auto points = [&](std::uint32_t pixels) { return std::to_string(72.0 * pixels / pixels_an_inch); };
    const std::string width = points(page.width);
    const std::string height = points(page.height);
    add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 " + width + " " + height + "]/Contents " +
        std::to_string(first + 1) + " 0 R/Resources<</XObject<</I " + std::to_string(first + 2) +
        " 0 R>>>>>>");
    add(stream("", width + " 0 0 " + height + " 0 0 cm /I Do"));
    add(stream("/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8/Width " +
                   std::to_string(page.width) + "/Height " + std::to_string(page.height),
               as_text(page.pixels)));
  }
  const std::size_t table = out.size();
  out += "xref\n0 " + std::to_string(offsets.size() + 1) + "\n0000000000 65535 f \n";
  for (const std::size_t offset : offsets) {
    std::array<char, 32> line{};
    std::snprintf(line.data(), line.size(), "%010zu 00000 n \n", offset);
    out += line.data();
  }
  out += "trailer\n<</Size " + std::to_string(offsets.size() + 1) + "/Root 1 0 R>>\nstartxref\n" +
         std::to_string(table) + "\n%%EOF\n";
  return to_bytes(out);
}

ScratchDirectory::ScratchDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "scanner-test-XXXXXX").string();
  CHECK(::mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path ScratchDirectory::write(const std::string& file_name, ByteView bytes) const {
  const auto path = path_ / file_name;
  std::ofstream file(path, std::ios::binary);
  file << as_text(bytes);
  file.close();
  CHECK(file.good());
  return path;
}

std::filesystem::path ScratchDirectory::write_program(const std::string& file_name,
                                                      const std::string& shell) const {
  const auto path = write(file_name, as_bytes("#!/bin/sh\n" + shell + "\n"));
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

}  // namespace passnum::testing
