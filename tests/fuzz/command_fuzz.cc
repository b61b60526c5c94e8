// Whatever is read as JSON has one canonical text, which reads as itself; and a command that is read can be
// written and read again.

#include "ledger/model/entry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = passnum::parse_json(passnum::as_text({data, size}));
  if (!json) return 0;
  const auto text = passnum::canonical_text(json.value());
  CHECK(bool(passnum::parse_canonical(text)));
  if (const auto command = passnum::decode_command(json.value())) {
    const auto written = passnum::encode_command(command.value());
    const auto again = passnum::parse_canonical(written);
    CHECK(bool(again));
    CHECK(bool(passnum::decode_command(again.value())));
  }
  return 0;
}
