#pragma once

#include <string_view>

namespace passnum {

// The text of api/routes/openapi.json, put into the program when it is built.
std::string_view openapi_json();

}  // namespace passnum
