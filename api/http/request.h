#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace passnum::http {

struct Field {
  std::string name;
  std::string value;
  bool operator==(const Field&) const = default;
};

// One request, whole: its body has been read and every limit of limits.h holds. What is in it comes from
// outside and is believed in nothing but its form.
struct Request {
  std::string method;  // "GET", "POST"...; a HEAD reaches the handler of GET as "HEAD"
  std::string target;  // as received; may hold a typed code, so it goes into no log
  // Decoded: begins with '/', no dot segment, no control character, valid UTF-8. An encoded slash or
  // backslash was refused, so '/' separates segments and nothing else.
  std::string path;
  std::vector<Field> query;       // decoded, in order; no name occurs twice (such a request was refused)
  std::vector<Field> headers;     // names in lower case, in order
  std::vector<Field> parameters;  // what stood for {name} in the route's pattern, decoded
  std::string body;
  std::string peer;         // the address of the other end without port, e.g. "127.0.0.1"
  std::string trace_id;     // W3C trace context: 32 lower-case hexadecimal characters, received or made
  std::string traceparent;  // to send onward and in the response: this trace id, a span of ours

  // The first header of that name (any case), or nothing.
  std::optional<std::string_view> header(std::string_view name) const;
  // The query parameter of that name, or nothing. Present without '=' is the empty string.
  std::optional<std::string_view> query_value(std::string_view name) const;
  // What stood for {name}. The route's pattern must have it: anything else is a bug (CHECK).
  std::string_view parameter(std::string_view name) const;
};

}  // namespace passnum::http
