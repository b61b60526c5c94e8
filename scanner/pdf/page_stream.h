#pragma once

#include <chrono>

#include "scanner/pdf/child.h"
#include "scanner/picture/picture.h"

namespace passnum {

// The pages that pdftoppm writes one after the other to its output: binary PGM (netpbm "P5"), 8 bits a pixel.
class PageStream {
 public:
  // `child` must stay alive.
  PageStream(Child& child, std::chrono::milliseconds patience);
  // Errors: corrupt (no further page, with the child's words where it has any), too_large, io.
  Result<GreyImage> next();
  // After the last page that is expected. Errors: corrupt, when there is more or the child failed; io.
  Result<Done> finish();

 private:
  Result<Done> fill();
  Result<Byte> next_byte();
  Result<std::uint32_t> next_number();
  Error ended_early();

  Child& child_;
  std::chrono::milliseconds patience_;
  Bytes buffer_;
  std::size_t used_ = 0;    // of buffer_: given out
  std::size_t filled_ = 0;  // of buffer_: read; 0 after fill() is the end
};

}  // namespace passnum
