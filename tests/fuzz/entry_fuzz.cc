// Whatever decode_entry() accepts, encode_entry() gives back byte for byte. Two spellings of one entry would
// be two hashes of one fact, and the signature would cover only one of them.

#include "ledger/model/entry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const passnum::ByteView bytes(data, size);
  if (const auto entry = passnum::decode_entry(bytes)) {
    CHECK(passnum::encode_entry(entry.value()) == passnum::as_text(bytes));
  }
  return 0;
}
