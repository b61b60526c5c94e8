#include "ledger/tree/checkpoint.h"

#include <cstddef>
#include <cstdint>

// Whatever parse_checkpoint_body() accepts, checkpoint_body() gives back byte for byte: what is signed is the
// text, and two texts of one checkpoint would be two statements of the log.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = passnum::as_text({data, size});
  if (const auto checkpoint = passnum::parse_checkpoint_body(text)) {
    CHECK(passnum::checkpoint_body(checkpoint.value()) == text);
  }
  return 0;
}
