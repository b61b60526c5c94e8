#pragma once

#include <cstdint>
#include <filesystem>

#include "ledger/base/bytes.h"

namespace passnum {

// Pictures from outside, as photographs and scans arrive: PNG and JPEG, into brightness only. The decoders
// are libpng's and libjpeg's; nothing they do leaves here but an image or an Error. Any thread may call
// these.

constexpr std::size_t kPictureFileBytesMax = 32u << 20;
constexpr std::uint32_t kPictureSideMax = 16'000;  // pixels
constexpr std::uint64_t kPicturePixelsMax =
    64'000'000;                     // one byte each; an A4 page at 600 dpi has 35 million
constexpr int kJpegScansMax = 100;  // a progressive file may repeat itself for hours

// 0 is black, 255 white; rows from the top, no padding. As stored: a camera's note to turn it is not
// followed.
struct GreyImage {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Bytes pixels;  // width * height
};

// A PNG or a JPEG, told apart by its first bytes, transparent parts white. A file that ends early is corrupt,
// also where a viewer would show half a picture: half a voucher is asked for again. Errors: unsupported
// (neither, or a CMYK JPEG), too_large (bytes, side or pixels), corrupt.
Result<GreyImage> read_picture(ByteView file);
Result<GreyImage> read_png(ByteView file);
Result<GreyImage> read_jpeg(ByteView file);

// The bytes of a file, at most `bytes_max` of them. Errors: not_found, too_large, io.
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max);
// read_file() with kPictureFileBytesMax, then read_picture().
Result<GreyImage> read_picture_file(const std::filesystem::path& path);

}  // namespace passnum
