#pragma once

#include <string>
#include <string_view>

#include "api/bank/change.h"
#include "api/bank/notices.h"

namespace passnum::bank {

// An address that can stand in a header as it is: one @, and nothing to which a header gives a meaning.
bool is_address(std::string_view text);

// The whole message (RFC 5322, UTF-8), as `sendmail -t` takes it. `due.to` is an address. Of the account only
// what everybody sees is in it.
std::string letter_text(const DueLetter& due, const Facts& facts, std::string_view masked_iban);

}  // namespace passnum::bank
