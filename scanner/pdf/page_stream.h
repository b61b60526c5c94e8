#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "scanner/picture/picture.h"

namespace passnum {

// What poppler's programs print, read with no trust: a PDF from a stranger decides what it is.

// The number after "Pages:" in what pdfinfo prints. Absent: there is no such line, or no number.
std::optional<std::uint32_t> announced_pages(std::string_view info);

// Where printed bytes come from.
struct Printed {
  // Up to out.size() bytes; 0 at the end. Errors: io.
  std::function<Result<std::size_t>(std::span<Byte> out)> read;
  // After the end: whether the program did well. Errors: corrupt, with its words; io.
  std::function<Result<Done>()> finish;
};

// The pages that pdftoppm writes one after the other to its output: binary PGM (netpbm "P5"), 8 bits a pixel.
class PageStream {
 public:
  explicit PageStream(Printed printed);
  // Errors: corrupt (no further page, with the program's words where it has any), too_large, io.
  Result<GreyImage> next();
  // After the last page that is expected. Errors: corrupt, when there is more or the program failed; io.
  Result<Done> finish();

 private:
  Result<Done> fill();
  Result<Byte> next_byte();
  Result<std::uint32_t> next_number();
  Error ended_early();

  Printed printed_;
  Bytes buffer_;
  std::size_t used_ = 0;    // of buffer_: given out
  std::size_t filled_ = 0;  // of buffer_: read; 0 after fill() is the end
};

}  // namespace passnum
