#pragma once

#include <string_view>

#include "api/http/request.h"

namespace passnum::http {

// Whether the client has these bytes already (If-None-Match, RFC 9110 section 13.1.2). Weak comparison: a
// cache on the way may have marked our tag as weak. `etag` is in quotes.
bool has_already(const Request& request, std::string_view etag);

// Whether it takes gzip. Whoever says nothing gets the plain bytes.
bool takes_gzip(const Request& request);

}  // namespace passnum::http
