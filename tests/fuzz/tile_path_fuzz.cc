#include <cstddef>
#include <cstdint>

#include "ledger/tree/tiles.h"

// Whatever parse_tile_path() accepts, tile_path() gives back byte for byte: a tile that can be asked for
// under two names can be cached under two names, and one of them with other bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto path = passnum::as_text({data, size});
  if (const auto name = passnum::parse_tile_path(path)) {
    CHECK(passnum::tile_path(name.value()) == path);
  }
  return 0;
}
