#include <csetjmp>
#include <cstdio>

// Needs the names of <cstdio> before it.
#include <jpeglib.h>

#include <jerror.h>

#include "scanner/picture/picture.h"
#include "scanner/picture/size_limits.h"

namespace passnum {
namespace {

constexpr long kDecoderMemoryBytesMax = 512l << 20;

// libjpeg reports a failure by calling back and must not get control again: the call back jumps to decode(),
// so no object with a destructor may live in a frame in between. What decode() makes lives in here instead.
struct JpegReader {
  jpeg_error_mgr errors{};  // first, so that its address is the reader's
  jpeg_decompress_struct decoder{};
  jpeg_progress_mgr progress{};
  std::jmp_buf failed{};
  char words[JMSG_LENGTH_MAX] = {};
  ErrorCode code = ErrorCode::corrupt;
  Result<Done> fits = Done{};
  GreyImage image;

  JpegReader();
  ~JpegReader() { jpeg_destroy_decompress(&decoder); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  bool decode(ByteView file);
};

JpegReader& reader_of(j_common_ptr decoder) {
  return *reinterpret_cast<JpegReader*>(decoder->err);
}

[[noreturn]] void on_error(j_common_ptr decoder) {
  JpegReader& reader = reader_of(decoder);
  decoder->err->format_message(decoder, reader.words);
  const int message = decoder->err->msg_code;
  if (message == JERR_CONVERSION_NOTIMPL) reader.code = ErrorCode::unsupported;
  if (message == JERR_OUT_OF_MEMORY || message == JERR_NO_BACKING_STORE) reader.code = ErrorCode::too_large;
  std::longjmp(reader.failed, 1);
}

// Most warnings leave a picture worth reading. The end of the file, or of the data, before the end of the
// picture does not.
void on_message(j_common_ptr decoder, int level) {
  if (level >= 0) return;
  const int message = decoder->err->msg_code;
  if (message == JWRN_JPEG_EOF || message == JWRN_HIT_MARKER) on_error(decoder);
}

void on_output(j_common_ptr) {}

void on_progress(j_common_ptr decoder) {
  if (reinterpret_cast<j_decompress_ptr>(decoder)->input_scan_number <= kJpegScansMax) return;
  JpegReader& reader = reader_of(decoder);
  std::snprintf(reader.words, sizeof reader.words, "more than %d scans", kJpegScansMax);
  reader.code = ErrorCode::too_large;
  std::longjmp(reader.failed, 1);
}

JpegReader::JpegReader() {
  decoder.err = jpeg_std_error(&errors);
  errors.error_exit = on_error;
  errors.emit_message = on_message;
  errors.output_message = on_output;
  progress.progress_monitor = on_progress;
}

bool JpegReader::decode(ByteView file) {
  if (setjmp(failed) != 0) return false;
  jpeg_create_decompress(&decoder);
  decoder.progress = &progress;
  decoder.mem->max_memory_to_use = kDecoderMemoryBytesMax;
  jpeg_mem_src(&decoder, file.data(), file.size());
  jpeg_read_header(&decoder, TRUE);
  fits = check_dimensions(decoder.image_width, decoder.image_height);
  if (!fits) return false;

  decoder.out_color_space = JCS_GRAYSCALE;
  jpeg_start_decompress(&decoder);
  image.width = decoder.output_width;
  image.height = decoder.output_height;
  image.pixels.resize(std::size_t(image.width) * image.height);
  while (decoder.output_scanline < decoder.output_height) {
    JSAMPROW row = image.pixels.data() + std::size_t(decoder.output_scanline) * image.width;
    jpeg_read_scanlines(&decoder, &row, 1);
  }
  jpeg_finish_decompress(&decoder);
  return true;
}

}  // namespace

Result<GreyImage> read_jpeg(ByteView file) {
  if (const auto small = check_file_size(file); !small) return small.error().while_doing("JPEG");
  if (file.empty()) return Error(ErrorCode::corrupt, "JPEG: an empty file");

  JpegReader reader;
  if (reader.decode(file)) return std::move(reader.image);
  if (!reader.fits) return reader.fits.error().while_doing("JPEG");
  return Error(reader.code, std::string("JPEG: ") + reader.words);
}

}  // namespace passnum
