#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "ledger/base/check.h"
#include "ledger/model/typed_code.h"
#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

// Whatever a hand can type is one code or a named fault, and a code that was read is printed and read as
// itself.
void try_typed(std::string_view text) {
  const auto parsed = parse_typed_code(text);
  if (parsed) {
    CHECK(typed_code(parsed.value().value).has_value());
    CHECK(parse_typed_code(to_text(parsed.value())).value() == parsed.value());
  } else {
    CHECK(parsed.error().position <= kTypedCodeCharacters);
    CHECK(!parsed.error().error().context.empty());
  }
}

}  // namespace
}  // namespace passnum

// Whatever is taken for a voucher's link is, written again, the same 80 bytes, and its number can be printed
// and read. Two spellings that gave different vouchers would let a sheet say one thing and a till another.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum;
  const ByteView bytes(data, size);
  const auto text = as_text(bytes);
  try_typed(text);
  if (const auto voucher = parse_qr_text(text, HostRule::any())) {
    const VoucherBytes encoded = encode_payload(voucher.value());
    const auto again = parse_qr_text(to_qr_text("a", encoded), HostRule::only("a"));
    CHECK(again);
    CHECK(again.value() == voucher.value());
    CHECK(!link_host(text).empty());
    const VoucherId& id = voucher.value().payload.id;
    const VoucherNumber number{"AA", id.booklet, id.index};
    CHECK(parse_voucher_number(to_text(number)).value() == number);
  }
  if (const auto voucher = decode_payload(bytes)) {
    CHECK(std::ranges::equal(encode_payload(voucher.value()), bytes));
    CHECK(parse_digits(to_digits(encode_payload(voucher.value()))).value() ==
          encode_payload(voucher.value()));
  }
  if (const auto digits = parse_digits(text)) {
    CHECK(to_digits(digits.value()) == text);
  }
  if (const auto number = parse_voucher_number(text)) {
    CHECK(to_text(number.value()) == text);
  }
  return 0;
}
