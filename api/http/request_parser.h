#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "api/http/limits.h"
#include "api/http/request.h"
#include "api/http/target.h"
#include "ledger/base/result.h"

namespace passnum::http {

// HTTP/1.1 and 1.0 requests from a stream of bytes (RFC 9112), strictly: what two parsers could read in two
// ways is refused (ASVS 4.2.1). The grammar is Boost.Beast's; the header's bounds, the rules about framing
// and the target are ours. No sockets; one thread.
class RequestParser {
 public:
  explicit RequestParser(const Limits& limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  enum class Stage { header, body, complete };

  // Forgets everything and fills `request` from what comes next: `method`, `target`, `path`, `query`,
  // `headers` and `body`. It must outlive the parsing.
  void start(Request& request);

  // Takes bytes from the front of `input` and says how many: none while a part is not whole (give the same
  // bytes again with more behind them). Stops after the header, and after the body. After an error only
  // start() may be called, and the stream is lost: answer and close.
  Result<std::size_t, BadRequest> feed(std::string_view input);

  Stage stage() const;
  // The limit of this request's body; may be set at the end of the header. Over it: 413, at once when the
  // length is declared.
  Result<Done, BadRequest> limit_body(std::size_t body_bytes_max);

  // After the header.
  bool expects_continue() const;
  bool keeps_alive() const;
  bool is_http_1_0() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passnum::http
