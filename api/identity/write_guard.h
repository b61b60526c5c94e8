#pragma once

#include <string_view>

#include "api/http/request.h"
#include "api/identity/words.h"

namespace passnum::identity {

constexpr std::string_view kCsrfHeader = "x-csrf-token";

bool is_write(std::string_view method);
// That a write comes from our own pages: Origin is there and is https:// and the request's own Host, and the
// browser does not say that the request comes from another site. For requests before there is a session, too.
// Errors: origin_refused.
Outcome<Done> check_origin(const http::Request& request);
// check_origin, and the header X-CSRF-Token is csrf_token(session_token). Errors: also csrf_refused.
Outcome<Done> check_write(const http::Request& request, std::string_view session_token);

}  // namespace passnum::identity
