#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/http/request_parser.h"
#include "api/http/trace.h"
#include "ledger/base/bytes.h"
#include "ledger/base/check.h"

namespace passnum::http {
namespace {

constexpr std::size_t kBodyMax = 64;

struct Read {
  std::vector<Request> requests;
  std::optional<unsigned> refused;  // status
};

// Of bytes that are no request one reader may know this, while the other still waits for more of them.
bool same(const Read& a, const Read& b) {
  if (a.refused && b.refused && a.refused != b.refused) return false;
  return std::ranges::equal(a.requests, b.requests, [](const Request& x, const Request& y) {
    return x.method == y.method && x.target == y.target && x.path == y.path && x.query == y.query &&
           x.headers == y.headers && x.body == y.body;
  });
}

void check(const Request& request, const Limits& limits) {
  CHECK(request.headers.size() <= limits.header_fields_max);
  CHECK(request.target.size() <= limits.target_bytes_max);
  CHECK(request.body.size() <= kBodyMax);
  CHECK(request.path.starts_with('/') || request.path == "*");
  Request copy = request;
  TraceIds().assign(copy);
  CHECK(copy.trace_id.size() == 32);
}

// All requests of a connection, which brings its bytes in pieces of this size.
Read read(std::string_view bytes, std::size_t piece) {
  const Limits limits;
  RequestParser parser(limits);
  Read out;
  Request request;
  parser.start(request);
  std::string input;
  while (!bytes.empty()) {
    input += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    for (;;) {
      const auto before = parser.stage();
      const auto consumed = parser.feed(input);
      if (!consumed) return out.refused = consumed.error().status, out;
      CHECK(consumed.value() <= input.size());
      input.erase(0, consumed.value());
      if (before == RequestParser::Stage::header && parser.stage() != before) {
        if (const auto taken = parser.limit_body(kBodyMax); !taken)
          return out.refused = taken.error().status, out;
      }
      if (parser.stage() == RequestParser::Stage::complete) {
        check(request, limits);
        out.requests.push_back(request);
        parser.start(request);
      } else if (consumed.value() == 0) {
        break;
      }
    }
  }
  return out;
}

}  // namespace
}  // namespace passnum::http

// However its bytes are cut into pieces, a connection says the same requests: what one reader sees as one and
// another as two is how requests are smuggled.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum::http;
  if (size == 0) return 0;
  const auto bytes = passnum::as_text({data + 1, size - 1});
  const Read whole = read(bytes, bytes.size() + 1);
  CHECK(same(whole, read(bytes, 1 + data[0] % 40U)));
  return 0;
}
