#include <cstddef>
#include <cstdint>

#include "ledger/base/bytes.h"
#include "ledger/base/check.h"
#include "ledger/model/typed_code.h"

// Whatever a hand can type is one code or a named fault, and a code that was read is printed and read as
// itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum;
  const auto parsed = parse_typed_code(as_text(ByteView(data, size)));
  if (parsed) {
    CHECK(typed_code(parsed.value().value).has_value());
    CHECK(parse_typed_code(to_text(parsed.value())).value() == parsed.value());
  } else {
    CHECK(parsed.error().position <= kTypedCodeCharacters);
    CHECK(!parsed.error().error().context.empty());
  }
  return 0;
}
