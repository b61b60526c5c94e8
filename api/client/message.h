#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/client/trust.h"
#include "ledger/base/result.h"

namespace passnum::client {

struct Header {
  std::string name;
  std::string value;
};

struct ClientResponse {
  unsigned status = 0;
  std::vector<Header> headers;  // names in lower case, in order
  std::string body;
  // The first header of that name (lower case), or nothing.
  std::optional<std::string_view> header(std::string_view name) const;
};

// A request before it is bytes; the texts are somebody else's.
struct RequestParts {
  std::string_view method;
  std::string_view path;          // after the server's base path
  std::string_view content_type;  // empty: no body
  std::string_view body;
};

// Appends the bytes of a request. Errors: invalid, when a part holds what would end its line (nothing is
// appended).
Result<Done> append_request(std::string& out, const ServerUrl& server, const RequestParts& parts,
                            const std::vector<Header>& common, const std::vector<Header>& further);

}  // namespace passnum::client
