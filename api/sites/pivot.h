#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "api/sites/flaws.h"

namespace passnum {

// What the column "pivot" says of the structure that is paid.
struct Pivot {
  IdentifierKind kind = IdentifierKind::to_be_completed;
  std::string identifier;    // when there is one: 14 digits, or W and 9 digits
  std::optional<Flaw> flaw;  // when there is none, why
  std::string_view reason;   // the same, in a few French words for a statement
  std::size_t digits = 0;    // how many the value has
};

// Takes a SIRET with its key right, in one piece or in groups, or an RNA. Everything else is to be completed:
// no digit is ever added or corrected. `text` is tidied.
Pivot read_pivot(std::string_view text);

// The key of a SIREN or a SIRET (Luhn), and the exception of La Poste (SIREN 356000000), whose
// establishments' digits sum to a multiple of 5. `digits` are digits only.
bool has_luhn_key(std::string_view digits);
bool has_siret_key(std::string_view digits);

}  // namespace passnum
