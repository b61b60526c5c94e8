#pragma once

#include <cstdint>
#include <string_view>

#include "ledger/base/result.h"

namespace passnum {

// How the text formats of the log spell their parts (C2SP signed-note, tlog-checkpoint, tlog-proof).

// True for well-formed UTF-8: shortest forms only, no surrogates, at most U+10FFFF.
bool is_utf8(std::string_view text);
// True for UTF-8 that is not empty and holds no Unicode space, no plus sign and no ASCII control character:
// what may name a key.
bool is_key_name(std::string_view text);

// ASCII decimal, without sign, spaces or leading zeros, below 2^64. Errors: invalid.
Result<std::uint64_t> parse_decimal(std::string_view text);

// Takes the first line off `rest`, without its newline. Errors: invalid, when no newline is left.
Result<std::string_view> take_line(std::string_view& rest);

}  // namespace passnum
