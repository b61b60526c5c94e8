#include <png.h>

#include "scanner/picture/picture.h"
#include "scanner/picture/size_limits.h"

namespace passnum {
namespace {

// libpng's simplified interface: its long jumps stay inside it. Freed on every way out.
struct PngReader {
  png_image image{};
  PngReader() { image.version = PNG_IMAGE_VERSION; }
  ~PngReader() { png_image_free(&image); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  Error error() const { return Error(ErrorCode::corrupt, std::string("PNG: ") + image.message); }
};

}  // namespace

Result<GreyImage> read_png(ByteView file) {
  if (const auto small = check_file_size(file); !small) return small.error().while_doing("PNG");

  PngReader reader;
  if (png_image_begin_read_from_memory(&reader.image, file.data(), file.size()) == 0) return reader.error();
  const auto fits = check_dimensions(reader.image.width, reader.image.height);
  if (!fits) return fits.error().while_doing("PNG");

  reader.image.format = PNG_FORMAT_GRAY;
  GreyImage out{reader.image.width, reader.image.height, {}};
  out.pixels.resize(PNG_IMAGE_SIZE(reader.image));
  CHECK(out.pixels.size() == std::size_t(out.width) * out.height);
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&reader.image, &white, out.pixels.data(), 0, nullptr) == 0) return reader.error();
  return out;
}

}  // namespace passnum
