#include "ledger/tree/tlog_proof.h"

#include <cstddef>
#include <cstdint>

// Whatever parse_tlog_proof() accepts, to_text() gives back byte for byte, and no receipt verifies with a key
// that has signed nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = passnum::as_text({data, size});
  if (const auto proof = passnum::parse_tlog_proof(text)) {
    CHECK(passnum::to_text(proof.value()) == text);
    const passnum::VerifierKey stranger{"log.example", passnum::SignatureType::ed25519, {}};
    CHECK(!passnum::verify_tlog_proof(proof.value(), proof.value().extra, stranger));
  }
  return 0;
}
