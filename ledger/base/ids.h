#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace passnum {

// A number that means one thing only: no arithmetic, no mixing, explicit both ways.
template <typename Rep, typename Tag>
struct Number {
  Rep value{};
  constexpr Number() = default;
  constexpr explicit Number(Rep v) : value(v) {}
  auto operator<=>(const Number&) const = default;
};

// A name that means one thing only: 1 to 100 characters of [A-Za-z0-9._:@-], as checked by parse_name.
template <typename Tag>
struct Name {
  std::string text;
  Name() = default;
  explicit Name(std::string t) : text(std::move(t)) {}
  auto operator<=>(const Name&) const = default;
};

constexpr std::size_t kNameCharactersMax = 100;
// True for 1 to kNameCharactersMax characters of [A-Za-z0-9._:@-].
bool is_name(std::string_view text);

using ProgrammeId = Number<std::uint32_t, struct ProgrammeTag>;
using BookletNumber = Number<std::uint32_t, struct BookletTag>;  // from 1, continuous per programme
using VoucherIndex = Number<std::uint8_t, struct IndexTag>;      // from 1, in its booklet
using KeyId = Number<std::uint16_t, struct KeyTag>;              // of an issuing key
using EntryIndex = Number<std::uint64_t, struct EntryTag>;       // from 0, in the log

using SiteId = Name<struct SiteTag>;
using StructureId = Name<struct StructureTag>;
using DeviceId = Name<struct DeviceTag>;
using OperatorId = Name<struct OperatorTag>;
using CustodianId = Name<struct CustodianTag>;
using OrderId = Name<struct OrderTag>;
using FunderId = Name<struct FunderTag>;
using ServiceId = Name<struct ServiceTag>;
using StatementId = Name<struct StatementTag>;
using PaymentId = Name<struct PaymentTag>;

// Names one voucher of one programme; printed as its number, which alone spends nothing.
struct VoucherId {
  ProgrammeId programme;
  BookletNumber booklet;
  VoucherIndex index;
  auto operator<=>(const VoucherId&) const = default;
};

// RFC 9562, 16 bytes, lower-case text with hyphens. The idempotency key of a request, chosen by who asks.
struct Uuid {
  std::array<Byte, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
};
std::string to_text(const Uuid& uuid);
// One spelling only: 36 characters, lower case. Any version. Errors: invalid.
Result<Uuid> parse_uuid(std::string_view text);
// The same without allocating: at the end of `out`; true, and `out` set, when parse_uuid would take it.
void append_text(std::string& out, const Uuid& uuid);
bool read_uuid(std::string_view text, Uuid& out);

class Random;
struct TimeMs;
// Version 7: 48 bits of `now`, the rest random (RFC 9562 section 5.7).
Uuid make_uuid_v7(TimeMs now, Random& random);

}  // namespace passnum
