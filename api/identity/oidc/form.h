#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace passnum::oidc {

// name=value pairs as application/x-www-form-urlencoded, which also serves as a query: everything but
// letters, digits and - . _ ~ is written %XX.
std::string form(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace passnum::oidc
