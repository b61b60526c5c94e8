#pragma once

#include <string>

#include "ledger/model/json.h"

namespace passnum {

// The value with sorted keys, two spaces of indentation and a newline at the end: for people and for tools
// that compare files. Not what is hashed or signed.
std::string readable_json(const Json& value);

}  // namespace passnum
