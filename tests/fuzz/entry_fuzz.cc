// Whatever decode_entry() accepts, encode_entry() gives back byte for byte. Two spellings of one entry would
// be two hashes of one fact, and the signature would cover only one of them. And the two ways of reading
// agree: what the one pass takes, the document gives too.

#include "ledger/model/entry.h"
#include "ledger/model/entry_readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const passnum::ByteView bytes(data, size);
  const std::string_view text = passnum::as_text(bytes);
  if (const auto entry = passnum::decode_entry(bytes)) CHECK(passnum::encode_entry(entry.value()) == text);
  passnum::Entry at_once;
  if (passnum::read_entry_in_one_pass(text, at_once)) {
    const auto by_document = passnum::read_entry_by_document(text);
    CHECK(bool(by_document));
    CHECK(passnum::encode_entry(at_once) == text);
    CHECK(passnum::encode_entry(by_document.value()) == text);
  }
  return 0;
}
