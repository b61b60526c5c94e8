#include "api/http/exchange.h"

#include <utility>

#include "api/http/responder.h"
#include "ledger/base/check.h"

namespace passnum::http {

Exchange::Exchange(std::shared_ptr<const Surroundings> surroundings)
    : surroundings_(std::move(surroundings)) {
  CHECK(surroundings_ != nullptr);
}

Exchange::Exchange(std::shared_ptr<const Surroundings> surroundings, std::function<void(Response)> sink)
    : surroundings_(std::move(surroundings)), sink_(std::move(sink)) {
  CHECK(surroundings_ != nullptr);
}

// Before the connection may touch the request again, or by the connection.
void Exchange::finish(Response& response) const {
  if (!response.problem) return;
  response.body =
      problem_json(*response.problem, response.status, request.trace_id, surroundings_->problem_base);
  response.shared_body = nullptr;
  response.content_type = kProblemContentType;
}

void Exchange::answer(Response response) {
  finish(response);
  if (sink_) return sink_(std::move(response));
  put(std::move(response), {});
}

void Exchange::answer(std::function<Response()> make) {
  if (sink_) return answer(make());
  put({}, std::move(make));
}

void Exchange::put(Response response, std::function<Response()> make) {
  const std::lock_guard lock(mutex_);
  CHECK(state_ != State::answered);
  if (state_ == State::abandoned) return;
  response_ = std::move(response);
  make_ = std::move(make);
  state_ = State::answered;
  if (waker_ != nullptr) waker_->wake();
  waker_ = nullptr;
}

void Exchange::drop() {
  if (surroundings_->error_log) {
    surroundings_->error_log("a request was dropped without an answer, trace " + request.trace_id);
  }
  answer(problem(500, "internal_error", "Internal error"));
}

bool Exchange::await_answer(Waker& waker) {
  const std::lock_guard lock(mutex_);
  CHECK(state_ != State::abandoned);
  if (state_ == State::answered) return true;
  waker_ = &waker;
  return false;
}

bool Exchange::is_answered() const {
  const std::lock_guard lock(mutex_);
  return state_ == State::answered;
}

Response Exchange::take() {
  std::function<Response()> make;
  {
    const std::lock_guard lock(mutex_);
    CHECK(state_ == State::answered);
    if (!make_) return std::move(response_);
    make = std::exchange(make_, nullptr);
  }
  Response response = make();
  finish(response);
  return response;
}

bool Exchange::abandon() {
  const std::lock_guard lock(mutex_);
  waker_ = nullptr;
  if (state_ == State::answered) return false;
  state_ = State::abandoned;
  return true;
}

void Exchange::reset() {
  const std::lock_guard lock(mutex_);
  CHECK(waker_ == nullptr);
  state_ = State::open;
  response_ = Response{};
  make_ = nullptr;
}

Responder::Responder(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {
  CHECK(exchange_ != nullptr);
}

Responder::~Responder() {
  if (exchange_ != nullptr) exchange_->drop();
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    if (exchange_ != nullptr) exchange_->drop();
    exchange_ = std::move(other.exchange_);
  }
  return *this;
}

const Request& Responder::request() const {
  CHECK(exchange_ != nullptr);
  return exchange_->request;
}

void Responder::answer(Response response) {
  CHECK(exchange_ != nullptr);
  const auto exchange = std::move(exchange_);
  exchange->answer(std::move(response));
}

void Responder::answer(std::function<Response()> make) {
  CHECK(exchange_ != nullptr);
  const auto exchange = std::move(exchange_);
  exchange->answer(std::move(make));
}

Responder direct_responder(Request request, std::function<void(Response)> sink) {
  static const auto surroundings = std::make_shared<const Surroundings>();
  auto exchange = std::make_shared<Exchange>(surroundings, std::move(sink));
  exchange->request = std::move(request);
  return Responder(std::move(exchange));
}

}  // namespace passnum::http
