#pragma once

#include <functional>
#include <memory>

#include "api/http/request.h"
#include "api/http/response.h"

namespace passnum::http {

class Exchange;

// The right, and the duty, to answer one request, once. Moves, is not copied; any thread may hold it.
// Dropping it unanswered answers 500 and is reported to the server's error log.
class Responder {
 public:
  explicit Responder(std::shared_ptr<Exchange> exchange);
  ~Responder();
  Responder(Responder&& other) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;

  // Lives as long as this Responder has not answered.
  const Request& request() const;
  // Hands the answer over and returns at once; any thread. A second call is a bug (CHECK). When the client
  // has gone or waited longer than Limits::answer_timeout, the answer is dropped without a word.
  void answer(Response response);
  // The same, for an answer that costs something to make: `make` is called on the connection's thread, where
  // this returns sooner, and not at all when nobody waits any more. It must not throw.
  void answer(std::function<Response()> make);
  bool answered() const { return exchange_ == nullptr; }

 private:
  std::shared_ptr<Exchange> exchange_;
};

// A responder with no connection behind it, for tests and calls from within: `sink` gets the answer, on
// the thread that gives it, with its problem already made into a body.
Responder direct_responder(Request request, std::function<void(Response)> sink);

}  // namespace passnum::http
