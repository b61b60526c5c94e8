#pragma once

#include <array>
#include <cstdint>

#include "ledger/base/ids.h"
#include "ledger/crypto/keyed_hash.h"
#include "ledger/model/typed_code.h"
#include "ledger/model/voucher_code.h"

namespace passnum {

// The typed codes of vouchers: derived when a sheet is printed and never stored, so that a stolen database
// holds no code. Two keys: the code key makes codes and stays with the printing side; the lookup key is the
// ledger's.

struct DrawnCode {
  TypedCode code;
  // The one that gave it, at or after the one asked for. Equal counters give equal codes for ever: whoever
  // could not use the code asked for (see draw_typed_code) keeps this one beside the voucher, for a
  // duplicate.
  std::uint32_t counter;
};

// The code of a voucher: 55 bits of a keyed hash of its id and a counter, which starts at `first_counter` and
// goes up while the check character would be I, L, O or U (one draw in nine). When the lookup of the code
// already belongs to another voucher, call again from `counter` + 1. Pure; any thread may call it.
DrawnCode draw_typed_code(const HashKey& code_key, const VoucherId& voucher, std::uint32_t first_counter = 0);

// What the ledger stores to find a voucher by its code. Without the lookup key it does not give the code
// back, also not by trying all of them.
using CodeLookup = std::array<Byte, 16>;

// Pure; any thread may call it.
CodeLookup code_lookup(const HashKey& lookup_key, TypedCode code);

using CodeSeal = std::array<Byte, 16>;

// By which the ledger knows a QR code it is shown: of its payload, signature and all. Nobody without the
// lookup key can make the seal of a payload (FORMAT.md, section 4). Pure; any thread may call it.
CodeSeal code_seal(const HashKey& lookup_key, const VoucherBytes& payload);

}  // namespace passnum
