// The two ways of reading an entry agree: what the one pass takes, the document gives too, and both write the
// same bytes again.

#include "ledger/model/entry_readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = passnum::as_text(passnum::ByteView(data, size));
  passnum::Entry entry;
  if (!passnum::read_entry_in_one_pass(text, entry)) return 0;
  const auto by_document = passnum::read_entry_by_document(text);
  CHECK(bool(by_document));
  CHECK(passnum::encode_entry(entry) == text);
  CHECK(passnum::encode_entry(by_document.value()) == text);
  return 0;
}
