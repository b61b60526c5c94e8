#pragma once

#include <string>
#include <string_view>

#include "api/http/response.h"

namespace passnum::http {

// What the connection knows and the response does not.
struct ResponseFrame {
  std::string_view date;         // IMF-fixdate
  std::string_view traceparent;  // empty: none
  bool is_head = false;          // headers as if, no body
  bool is_http_1_0 = false;
  bool keeps_alive = true;
  bool hsts = true;
};

// True when the status is 200 to 599 and every header is one a client can read: names are tokens, values
// have no control characters, and none is one that the server writes itself.
bool is_sendable(const Response& response);

// Appends status line, headers and the empty line. `response` must be sendable. The body is not appended.
void append_head(std::string& out, const Response& response, const ResponseFrame& frame);

// The bytes that follow the head: none for HEAD, 204 and 304. A view into `response`.
std::string_view body_of(const Response& response, const ResponseFrame& frame);

}  // namespace passnum::http
