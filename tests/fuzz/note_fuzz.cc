#include "ledger/tree/note.h"

#include <cstddef>
#include <cstdint>

#include "ledger/tree/checkpoint.h"

// Whatever parse_note() accepts, to_text() gives back byte for byte: a note has one spelling, so that nobody
// can show one text to the verifier and another to the reader. The same holds for verifier keys and for the
// checkpoint in a note, since what is signed is its text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = passnum::as_text({data, size});
  if (const auto note = passnum::parse_note(text)) {
    CHECK(passnum::to_text(note.value()) == text);
    const passnum::VerifierKey stranger{"log.example", passnum::SignatureType::ed25519, {}};
    CHECK(!passnum::verify_note(note.value(), stranger));
  }
  if (const auto key = passnum::parse_verifier_key(text)) {
    CHECK(passnum::to_text(key.value()) == text);
  }
  if (const auto checkpoint = passnum::parse_checkpoint_body(text)) {
    CHECK(passnum::checkpoint_body(checkpoint.value()) == text);
  }
  return 0;
}
