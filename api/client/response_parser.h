#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "api/client/message.h"
#include "ledger/base/result.h"

namespace passnum::client {

// HTTP/1.1 responses from a stream of bytes, with Boost.Beast's grammar. No sockets; one thread.
class ResponseParser {
 public:
  ResponseParser(std::size_t header_bytes_max, std::size_t body_bytes_max);
  ~ResponseParser();
  ResponseParser(ResponseParser&&) noexcept;
  ResponseParser& operator=(ResponseParser&&) noexcept;

  // Forgets everything and fills `response`, which must outlive the parsing. `is_head`: no body follows.
  void start(ClientResponse& response, bool is_head);
  // Takes bytes from the front of `input` and says how many; what is not taken is given again with more
  // behind it. Interim answers (1xx) are passed over. Errors: io (not HTTP), too_large.
  Result<std::size_t> feed(std::string_view input);
  // The connection ended in order: that is the end of a body without a length. Errors: io.
  Result<Done> finish();

  bool is_complete() const;
  // After completion: may another request be sent on this connection?
  bool keeps_alive() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passnum::client
