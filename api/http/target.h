#pragma once

#include <string_view>

#include "api/http/request.h"
#include "ledger/base/result.h"

namespace passnum::http {

// Why bytes are not a request that this server takes; it answers so and closes the connection.
struct BadRequest {
  unsigned status;
  std::string_view code;  // these are literals
  std::string_view detail;
};

// Fills `request.path` and `request.query` from `request.target` (origin form; "*" for OPTIONS). What would
// let two readers disagree about the path is refused rather than repaired: dot segments, encoded slashes
// and backslashes, control characters, bytes that are not UTF-8, a query name that occurs twice.
// In the query '+' is a space, as browsers write it.
Result<Done, BadRequest> parse_target(Request& request);

}  // namespace passnum::http
