#pragma once

#include <string>
#include <string_view>

namespace passnum::identity {

// As much of a text as fits into `bytes_max`, without half a character at the end. What was UTF-8 stays it.
std::string cut_text(std::string_view text, std::size_t bytes_max);
// The printable ASCII of a text, at most `bytes_max` of it: what a header says, which may be any bytes.
std::string printable_text(std::string_view text, std::size_t bytes_max);

}  // namespace passnum::identity
