#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "api/client/response_parser.h"
#include "api/client/trust.h"
#include "ledger/base/bytes.h"
#include "ledger/base/check.h"

namespace passnum::client {
namespace {

constexpr std::size_t kHeaderMax = 4096;
constexpr std::size_t kBodyMax = 256;

// What the client makes of one answer: the response, or nothing when it is refused or not whole, which of the
// two may depend on what it has seen so far.
std::string read(std::string_view bytes, std::size_t piece, bool is_head) {
  ResponseParser parser(kHeaderMax, kBodyMax);
  ClientResponse response;
  parser.start(response, is_head);
  std::string input;
  while (!bytes.empty() && !parser.is_complete()) {
    input += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    for (;;) {
      const auto consumed = parser.feed(input);
      if (!consumed) return {};
      CHECK(consumed.value() <= input.size());
      input.erase(0, consumed.value());
      if (consumed.value() == 0 || parser.is_complete()) break;
    }
  }
  if (!parser.is_complete() && !parser.finish()) return {};
  CHECK(response.body.size() <= kBodyMax);
  std::string out = std::to_string(response.status) + '\n';
  for (const auto& header : response.headers) out += header.name + ": " + header.value + '\n';
  return out + '\n' + response.body;
}

}  // namespace
}  // namespace passnum::client

// A server that lies gets one reading however its bytes arrive, within the limits. The same input is tried as
// the address of a server.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum::client;
  if (size == 0) return 0;
  const auto bytes = passnum::as_text({data + 1, size - 1});
  const bool is_head = data[0] % 2 == 1;
  CHECK(read(bytes, bytes.size() + 1, is_head) == read(bytes, 1 + data[0] % 40U, is_head));
  if (const auto url = parse_server_url(bytes)) {
    CHECK(!url.value().host.empty());
    CHECK(parse_server_url("https://" + url.value().authority() + url.value().base_path));
  }
  return 0;
}
