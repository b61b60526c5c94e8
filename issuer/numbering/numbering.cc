#include "issuer/numbering/numbering.h"

#include "issuer/codes/codes.h"
#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

std::optional<TypedCode> code_with_lookup(const VoucherId& voucher, const CodeLookup& lookup,
                                          const NumberingKeys& keys) {
  std::uint32_t counter = 0;
  for (std::uint32_t attempt = 0; attempt < kAttemptsMax; ++attempt) {
    const auto drawn = draw_typed_code(keys.code_key, voucher, counter);
    if (code_lookup(keys.lookup_key, drawn.code) == lookup) return drawn.code;
    counter = drawn.counter + 1;
  }
  return std::nullopt;
}

// Ed25519 signs the same bytes the same way each time, so that a duplicate is the original.
VoucherBytes payload_of(const ProgrammeCreated& programme, const VoucherId& voucher, KeyId key,
                        const NumberingKeys& keys) {
  return sign_payload({key, voucher, programme.valid_until, programme.face_value}, keys.issuing);
}

}  // namespace

BookletNumbered number_booklet(const ProgrammeCreated& programme, const OrderId& order, BookletNumber booklet,
                               KeyId key, const NumberingKeys& keys, std::uint32_t attempt) {
  BookletNumbered numbered{programme.programme, booklet, order, key, {}, std::vector<CodeSeal>()};
  for (std::int32_t i = 1; i <= programme.booklet_size; ++i) {
    const VoucherId voucher{programme.programme, booklet, VoucherIndex(static_cast<std::uint8_t>(i))};
    auto drawn = draw_typed_code(keys.code_key, voucher);
    for (std::uint32_t again = 0; again < attempt; ++again) {
      drawn = draw_typed_code(keys.code_key, voucher, drawn.counter + 1);
    }
    numbered.codes.push_back(code_lookup(keys.lookup_key, drawn.code));
    numbered.seals->push_back(code_seal(keys.lookup_key, payload_of(programme, voucher, key, keys)));
  }
  return numbered;
}

Result<print::PrintedBooklet> sheet_of(const ProgrammeCreated& programme, const BookletNumbered& numbered,
                                       const std::string& host, const NumberingKeys& keys,
                                       bool is_duplicate) {
  print::PrintedBooklet sheet{booklet_number_text(programme, numbered.booklet), {}, is_duplicate};
  for (std::size_t i = 0; i < numbered.codes.size(); ++i) {
    const VoucherId voucher{programme.programme, numbered.booklet,
                            VoucherIndex(static_cast<std::uint8_t>(i + 1))};
    const auto code = code_with_lookup(voucher, numbered.codes[i], keys);
    if (!code) {
      return Error(ErrorCode::invalid, "the code and lookup keys here are not those booklet " + sheet.number +
                                           " was numbered with: print it where it was numbered");
    }
    sheet.vouchers.push_back({to_text(VoucherNumber{programme.code, numbered.booklet, voucher.index}),
                              to_qr_text(host, payload_of(programme, voucher, numbered.key, keys)),
                              to_text(*code)});
  }
  return sheet;
}

std::string booklet_number_text(const ProgrammeCreated& programme, BookletNumber booklet) {
  std::string text = to_text(VoucherNumber{programme.code, booklet, VoucherIndex(1)});
  text.resize(text.size() - 3);  // without "-01"
  return text;
}

}  // namespace passnum
