#include "issuer/codes/codes.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace passnum {
namespace {

constexpr std::string_view kCodeTag = "PN-typed-code/v1";
constexpr std::string_view kLookupTag = "PN-code-lookup/v1";
constexpr std::string_view kSealTag = "PN-code-seal/v1";
// 9^-200 is never: more draws than this means that the hash is broken.
constexpr std::uint32_t kDrawsMax = 200;

std::uint64_t drawn_value(const HashKey& key, const VoucherId& voucher, std::uint32_t counter) {
  Bytes message;
  append_u32(message, voucher.programme.value);
  append_u32(message, voucher.booklet.value);
  message.push_back(voucher.index.value);
  append_u32(message, counter);
  return read_u64(keyed_hash(key, kCodeTag, message)) >> (64 - kTypedCodeBits);
}

std::array<Byte, 16> first_half(const Hash& hash) {
  std::array<Byte, 16> out{};
  std::copy_n(hash.begin(), out.size(), out.begin());
  return out;
}

}  // namespace

DrawnCode draw_typed_code(const HashKey& code_key, const VoucherId& voucher, std::uint32_t first_counter) {
  CHECK(first_counter <= UINT32_MAX - kDrawsMax);
  for (std::uint32_t counter = first_counter; counter - first_counter < kDrawsMax; ++counter) {
    const auto code = typed_code(drawn_value(code_key, voucher, counter));
    if (code) return DrawnCode{*code, counter};
  }
  CHECK(false);
  return {};
}

CodeLookup code_lookup(const HashKey& lookup_key, TypedCode code) {
  Bytes message;
  append_u64(message, code.value);
  return first_half(keyed_hash(lookup_key, kLookupTag, message));
}

CodeSeal code_seal(const HashKey& lookup_key, const VoucherBytes& payload) {
  return first_half(keyed_hash(lookup_key, kSealTag, payload));
}

}  // namespace passnum
