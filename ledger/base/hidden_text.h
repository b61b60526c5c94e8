#pragma once

#include <string>
#include <string_view>

namespace passnum {

// Of a name that one person types and others read: characters that show nothing, break the line, or turn the
// direction of what stands beside them (control characters, U+200B, U+2028 and U+2029, Unicode's
// bidirectional controls, U+2060 to U+206F, U+FEFF). With them one name can look like another.
bool has_hidden(std::string_view utf8);
std::string without_hidden(std::string_view utf8);

}  // namespace passnum
