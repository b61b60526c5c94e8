#pragma once

#include <string>
#include <string_view>

namespace passnum {

// What a message may quote of a value from a file: at most kShownCharactersMax characters, no control or
// direction character (a file must not steer a terminal), and "(masqué)" when it holds an e-mail address or
// something like a phone number. A pivot may have nine digits in a row, as a SIREN has.
std::string shown(std::string_view value, bool is_pivot = false);

// Whether a value from a file holds an e-mail address or something like a phone number.
bool looks_personal(std::string_view value);

// The same for the name of a column. In a file without a header row the "names" are somebody's data, so what
// does not look like a name of a column is masked.
std::string shown_column(std::string_view name);

// Control characters (C0 but for tab and line ends, DEL, C1) and characters that change the direction of
// text.
bool has_control_character(std::string_view utf8);

}  // namespace passnum
