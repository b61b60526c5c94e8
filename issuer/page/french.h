#pragma once

#include <string>
#include <string_view>

#include "ledger/base/money.h"
#include "ledger/base/time.h"

namespace passnum::page {

// The two spaces of French typography that never break a line, in UTF-8.
constexpr std::string_view kNoBreakSpace = "\u00a0";
constexpr std::string_view kNarrowNoBreakSpace = "\u202f";

// Text as a French printer sets it. Spaces already there become the right ones: narrow no-break before ; : !
// ? and inside numbers, no-break inside « », between the pairs of a telephone number, between a digit and €
// or %, after n° and N°. A straight apostrophe between two letters becomes ’. No space is added, so links and
// times such as https://a.fr and 10:30 stay as they are. Applying it twice changes nothing.
std::string french(std::string_view text);

// "10 €", "12,50 €", "1 234,00 €" with the right spaces: cents are left out when there are none and `cents`
// is as_needed.
enum class CentsShown { as_needed, always };
std::string french_euros(Cents amount, CentsShown cents = CentsShown::as_needed);

// "€10", "€12.50". Not below zero.
std::string english_euros(Cents amount);

// "1er janvier 2027", "31 décembre 2026", with no-break spaces.
std::string french_date(Day day);
// "31 December 2026", with no-break spaces.
std::string english_date(Day day);

}  // namespace passnum::page
