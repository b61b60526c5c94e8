#include "scanner/picture/picture.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "scanner/picture/size_limits.h"

namespace passnum {
namespace {

constexpr std::array<Byte, 8> kPngSignature{0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
constexpr std::array<Byte, 3> kJpegSignature{0xFF, 0xD8, 0xFF};

bool starts_with(ByteView file, ByteView signature) {
  return file.size() >= signature.size() && std::equal(signature.begin(), signature.end(), file.begin());
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Result<Done> check_file_size(ByteView file) {
  if (file.size() <= kPictureFileBytesMax) return Done{};
  return Error(ErrorCode::too_large, "a picture of " + std::to_string(file.size()) + " bytes; the limit is " +
                                         std::to_string(kPictureFileBytesMax));
}

Result<Done> check_dimensions(std::uint64_t width, std::uint64_t height) {
  const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
  if (width == 0 || height == 0) return Error(ErrorCode::corrupt, "a picture of " + size);
  if (width > kPictureSideMax || height > kPictureSideMax || width * height > kPicturePixelsMax) {
    return Error(ErrorCode::too_large, "a picture of " + size + "; the limits are " +
                                           std::to_string(kPictureSideMax) + " a side and " +
                                           std::to_string(kPicturePixelsMax) + " in all");
  }
  return Done{};
}

Result<GreyImage> read_picture(ByteView file) {
  if (starts_with(file, kPngSignature)) return read_png(file);
  if (starts_with(file, kJpegSignature)) return read_jpeg(file);
  return Error(ErrorCode::unsupported, "neither a PNG nor a JPEG picture");
}

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
  const auto failed = [&](ErrorCode code, int number) {
    return Error(code, path.string() + ": " + std::generic_category().message(number));
  };
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rbe"));
  if (!file) return failed(errno == ENOENT || errno == ENOTDIR ? ErrorCode::not_found : ErrorCode::io, errno);

  Bytes out;
  std::array<Byte, 65536> block;
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), file.get())) {
    if (count > bytes_max - out.size()) {
      return Error(ErrorCode::too_large,
                   path.string() + ": more than " + std::to_string(bytes_max) + " bytes");
    }
    out.insert(out.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
  }
  if (std::ferror(file.get()) != 0) return failed(ErrorCode::io, errno);
  return out;
}

Result<GreyImage> read_picture_file(const std::filesystem::path& path) {
  const auto file = read_file(path, kPictureFileBytesMax);
  if (!file) return file.error();
  auto image = read_picture(file.value());
  if (!image) return image.error().while_doing(path.string());
  return image;
}

}  // namespace passnum
