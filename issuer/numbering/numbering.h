#pragma once

#include <optional>
#include <string>

#include "issuer/print/booklet.h"
#include "ledger/crypto/keyed_hash.h"
#include "ledger/crypto/signature.h"
#include "ledger/model/bodies.h"

namespace passnum {

// Numbering booklets and making their sheets: pure, on the issuer's side, with the issuer's keys. The ledger
// knows each number by its entry, so these keys alone cannot add a voucher.
struct NumberingKeys {
  const HashKey& code_key;    // makes typed codes
  const HashKey& lookup_key;  // what the ledger finds them and the QR codes by
  const SigningKey& issuing;  // signs the QR codes
};

// The command that numbers one booklet. `attempt` is 0, then 1 more each time the ledger says that a code is
// already another voucher's.
BookletNumbered number_booklet(const ProgrammeCreated& programme, const OrderId& order, BookletNumber booklet,
                               KeyId key, const NumberingKeys& keys, std::uint32_t attempt);

constexpr std::uint32_t kAttemptsMax = 16;

// A numbered booklet, as printed. `codes` are the look-up keys the ledger has for it. Errors: invalid, when
// none of kAttemptsMax draws of a voucher's typed code has its look-up key: the keys are not the ones it was
// numbered with.
Result<print::PrintedBooklet> sheet_of(const ProgrammeCreated& programme, const BookletNumbered& numbered,
                                       const std::string& host, const NumberingKeys& keys, bool is_duplicate);

// "ORL26-000123"
std::string booklet_number_text(const ProgrammeCreated& programme, BookletNumber booklet);

}  // namespace passnum
