#include <cstddef>
#include <cstdint>
#include <vector>

#include "ledger/tree/tiles.h"

// Whatever decode_bundle() accepts, encode_bundle() gives back byte for byte: no byte of a bundle is left
// without an entry that it belongs to. The same holds for the hashes of a tile. The first byte of the input
// says how many entries to expect.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto width = static_cast<std::uint16_t>(data[0] + 1);
  const passnum::ByteView bytes(data + 1, size - 1);
  if (const auto entries = passnum::decode_bundle(bytes, width)) {
    CHECK(entries.value().size() == width);
    std::vector<passnum::Bytes> copies;
    for (const auto entry : entries.value()) copies.emplace_back(entry.begin(), entry.end());
    CHECK(passnum::encode_bundle(copies) == passnum::Bytes(bytes.begin(), bytes.end()));
  }
  if (const auto hashes = passnum::decode_tile(bytes, width)) {
    CHECK(hashes.value().size() == width);
    CHECK(passnum::encode_tile(hashes.value()) == passnum::Bytes(bytes.begin(), bytes.end()));
  }
  return 0;
}
