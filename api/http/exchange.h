#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "api/http/request.h"
#include "api/http/response.h"

namespace passnum::http {

// What answers need of the server, and what outlives it for a Responder that does.
struct Surroundings {
  std::string problem_base = "/problems/";
  std::function<void(std::string_view)> error_log;  // may be empty
};

// Where a connection wants to hear that its answer is there. wake() is called with the exchange's lock held,
// on the thread that answers: it posts and returns.
class Waker {
 public:
  virtual ~Waker() = default;
  virtual void wake() = 0;
};

// One request and its answer, between the connection (its network thread) and the Responder (any thread).
// The lock guards everything but `request`, which is the Responder's until it answers and the connection's
// before and after.
class Exchange {
 public:
  explicit Exchange(std::shared_ptr<const Surroundings> surroundings);
  // Without a connection: `sink` gets the answer.
  Exchange(std::shared_ptr<const Surroundings> surroundings, std::function<void(Response)> sink);

  Request request;

  // The Responder's side, once.
  void answer(Response response);
  void answer(std::function<Response()> make);
  // The Responder went without an answer: 500.
  void drop();

  // The connection's side. True: the answer is there. False: `waker` will be woken, once.
  bool await_answer(Waker& waker);
  bool is_answered() const;
  // After is_answered().
  Response take();
  // The connection no longer wants the answer, nor to be woken. False when the answer came first.
  bool abandon();
  // Ready for the next request. Only when no Responder holds it.
  void reset();

 private:
  enum class State { open, answered, abandoned };

  const std::shared_ptr<const Surroundings> surroundings_;
  const std::function<void(Response)> sink_;
  mutable std::mutex mutex_;
  State state_ = State::open;
  Waker* waker_ = nullptr;
  Response response_;
  std::function<Response()> make_;  // when set, instead of response_

  void finish(Response& response) const;
  void put(Response response, std::function<Response()> make);
};

}  // namespace passnum::http
