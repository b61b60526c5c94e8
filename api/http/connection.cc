#include "api/http/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "ledger/base/check.h"

namespace passnum::http {
namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t kTlsRecordBytes = 16 * 1024;
constexpr std::size_t kLingerBytesMax = 4 * kBodyBytesMax;
constexpr unsigned kRetryAfterSeconds = 1;

// The method as a log may hold it: what a client invents stays out.
std::string_view known_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> kKnown = {"GET",   "HEAD",   "POST",   "PUT",
                                                      "PATCH", "DELETE", "OPTIONS"};
  const auto found = std::ranges::find(kKnown, method);
  return found == kKnown.end() ? std::string_view("other") : *found;
}

}  // namespace

Connection::Connection(Worker& worker, Socket socket, std::string peer, Places::Place place)
    : worker_(worker),
      place_(std::move(place)),
      limits_(worker.shared().options.limits),
      socket_(std::move(socket)),
      session_(tls::Session::accept(worker.shared().tls, socket_.native_handle())),
      answer_event_(worker.io()),
      peer_(std::move(peer)),
      parser_(limits_) {
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

Connection::~Connection() {
  if (exchange_ != nullptr) exchange_->abandon();
  place_.reset();  // before it no longer counts as open: who sees that may connect again
  worker_.shared().connections_open.fetch_sub(1, std::memory_order_relaxed);
}

asio::awaitable<void, Executor> Connection::run(std::shared_ptr<Connection> self) {
  Worker& worker = self->worker_;
  worker.add(*self);
  try {
    co_await self->live();
  } catch (const std::exception& error) {
    worker.shared().log_error(std::string("a connection was lost: ") + error.what());
  }
  worker.remove(*self);
  boost::system::error_code ignored;
  self->socket_.close(ignored);
}

Connection::Task<void> Connection::live() {
  set_timeout(limits_.handshake_timeout);
  if (worker_.is_stopping()) co_return;
  const bool is_secured = co_await handshake();
  if (!is_secured) co_return;
  bool may_linger = false;
  for (;;) {
    const bool is_read = co_await read_request();
    if (!is_read) break;
    co_await await_answer();
    if (is_killed_) co_return;
    const bool goes_on = co_await send_answer();
    may_linger = !goes_on;
    if (!goes_on) break;
  }
  session_.close();
  if (may_linger) co_await linger();
}

void Connection::set_timeout(std::chrono::milliseconds timeout) {
  deadline_ = SteadyClock::now() + timeout;
  is_late_ = false;
}

void Connection::expire() {
  is_late_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  answer_event_.cancel();
}

void Connection::kill() {
  is_killed_ = true;
  expire();
}

void Connection::wake() {
  // Runs on the connection's thread, so after it has begun to wait.
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->answer_event_.cancel(); });
}

Connection::Task<Connection::Wait> Connection::wait_for(tls::Step step) {
  if (step != tls::Step::want_read && step != tls::Step::want_write) co_return Wait::gone;
  if (is_late_ || is_killed_) co_return Wait::late;
  const auto direction = step == tls::Step::want_read ? Socket::wait_read : Socket::wait_write;
  const auto [ec] = co_await socket_.async_wait(direction, kAwaitWithError);
  if (is_late_ || is_killed_) co_return Wait::late;
  co_return ec ? Wait::gone : Wait::ready;
}

Connection::Task<bool> Connection::handshake() {
  for (;;) {
    const tls::Step step = session_.handshake();
    if (step == tls::Step::done) co_return true;
    const Wait wait = co_await wait_for(step);
    if (wait == Wait::ready) continue;
    if (wait == Wait::late && !is_killed_) worker_.counts().limit_reached(Limit::handshake_timeout);
    worker_.shared().handshakes_failed.fetch_add(1, std::memory_order_relaxed);
    co_return false;
  }
}

Connection::Task<Connection::Wait> Connection::fill() {
  auto& scratch = worker_.scratch();
  // Between two requests there is nothing to read yet, and asking the kernel would only cost a call.
  tls::Step step = is_idle_ && !session_.has_pending() ? tls::Step::want_read : session_.read(scratch);
  while (step != tls::Step::done) {
    const Wait wait = co_await wait_for(step);
    if (wait != Wait::ready) co_return wait;
    step = session_.read(scratch);
  }
  input_.append(scratch.data(), session_.bytes_count());
  co_return Wait::ready;
}

void Connection::renew_exchange() {
  // One that a Responder still holds for a moment is left to it.
  if (exchange_ != nullptr && exchange_.use_count() == 1) {
    exchange_->reset();
  } else {
    exchange_ = std::make_shared<Exchange>(worker_.shared().surroundings);
  }
}

Connection::Task<bool> Connection::read_request() {
  renew_exchange();
  parser_.start(exchange_->request);
  exchange_->request.peer = peer_;
  exchange_->request.trace_id.clear();
  exchange_->request.traceparent.clear();
  match_ = {};
  is_refused_ = false;
  wants_continue_ = false;
  keeps_alive_ = true;

  if (resume_at_ != SteadyClock::time_point()) {
    const bool goes_on = co_await pause();
    if (!goes_on) co_return false;
  }
  if (input_.empty()) {
    if (worker_.is_stopping()) co_return false;
    set_timeout(limits_.idle_timeout);
    is_idle_ = true;
    const Wait wait = co_await fill();
    is_idle_ = false;
    if (wait == Wait::late && !worker_.is_stopping()) worker_.counts().limit_reached(Limit::idle_timeout);
    if (wait != Wait::ready) co_return false;
  }
  set_timeout(limits_.header_timeout);
  request_began_ = SteadyClock::now();

  while (!advance()) {
    if (wants_continue_) {
      wants_continue_ = false;
      const bool written = co_await write_all(kContinue);
      if (!written) co_return false;
      set_timeout(limits_.body_timeout);
    }
    const Wait wait = co_await fill();
    if (is_killed_ || wait == Wait::gone) co_return false;
    if (wait == Wait::late) {
      const bool in_header = parser_.stage() == RequestParser::Stage::header;
      worker_.counts().limit_reached(in_header ? Limit::header_timeout : Limit::body_timeout);
      refuse({408, "request_timeout", "the request did not arrive in time"});
      break;
    }
  }
  co_return true;
}

Connection::Task<bool> Connection::pause() {
  set_timeout(limits_.idle_timeout);
  is_idle_ = true;
  answer_event_.expires_at(std::exchange(resume_at_, SteadyClock::time_point()));
  co_await answer_event_.async_wait(kAwaitWithError);
  is_idle_ = false;
  co_return !is_late_ && !is_killed_;
}

bool Connection::advance() {
  using Stage = RequestParser::Stage;
  while (!input_.empty()) {
    const Stage before = parser_.stage();
    const auto consumed = parser_.feed(input_);
    if (!consumed) {
      refuse(consumed.error());
      return true;
    }
    input_.erase(0, consumed.value());
    if (before == Stage::header && parser_.stage() != Stage::header && !accept_header()) return true;
    if (parser_.stage() == Stage::complete) return true;
    if (consumed.value() == 0) return false;
  }
  // Whole without a body, and nothing more was sent.
  return parser_.stage() == Stage::complete;
}

bool Connection::accept_header() {
  Request& request = exchange_->request;
  worker_.traces().assign(request);
  match_ = worker_.shared().router.find(request.method, request.path);
  const bool has_body = parser_.stage() == RequestParser::Stage::body;
  if (match_.route == nullptr) {
    is_refused_ = true;
    keeps_alive_ = !has_body;
    exchange_->answer(Router::without_route(request.method, match_));
    return false;
  }
  request.parameters = std::move(match_.parameters);
  const auto limited = parser_.limit_body(match_.route->options.body_bytes_max);
  if (!limited) {
    refuse(limited.error());
    return false;
  }
  if (has_body) set_timeout(limits_.body_timeout);
  wants_continue_ = has_body && parser_.expects_continue() && !parser_.is_http_1_0() && input_.empty();
  return true;
}

void Connection::refuse(const BadRequest& why) {
  is_refused_ = true;
  keeps_alive_ = false;
  if (why.status == 413) worker_.counts().limit_reached(Limit::body_bytes);
  if (why.status == 414) worker_.counts().limit_reached(Limit::target_bytes);
  if (why.status == 431) worker_.counts().limit_reached(Limit::header_bytes);
  if (exchange_->request.traceparent.empty()) worker_.traces().assign(exchange_->request);
  exchange_->answer(problem(why.status, std::string(why.code), std::string(reason_phrase(why.status)),
                            std::string(why.detail)));
}

void Connection::call_handler() {
  Responder responder(exchange_);
  try {
    match_.route->handler(exchange_->request, std::move(responder));
  } catch (const std::exception& error) {
    // The Responder went with the exception, so 500 is answered, unless it was handed on before.
    worker_.shared().log_error("the handler of " + match_.route->pattern + " threw: " + error.what());
  }
}

Connection::Task<void> Connection::await_answer() {
  if (!is_refused_ && worker_.is_busy() && !match_.route->options.is_vital) {
    is_refused_ = true;
    worker_.counts().limit_reached(Limit::requests_in_flight);
    exchange_->answer(worker_.shared().options.busy);
  }
  const Worker::InFlight in_flight(worker_);
  if (!is_refused_) call_handler();
  if (!exchange_->await_answer(*this)) {
    set_timeout(limits_.answer_timeout);
    while (!exchange_->is_answered() && !is_late_ && !is_killed_) {
      answer_event_.expires_at(SteadyClock::time_point::max());
      co_await answer_event_.async_wait(kAwaitWithError);
    }
    if (exchange_->abandon()) {
      if (!is_killed_) worker_.counts().limit_reached(Limit::answer_timeout);
      // The handler keeps the old exchange and its request for as long as it likes.
      auto fresh = std::make_shared<Exchange>(worker_.shared().surroundings);
      fresh->request.method = exchange_->request.method;
      fresh->request.trace_id = exchange_->request.trace_id;
      fresh->request.traceparent = exchange_->request.traceparent;
      exchange_ = std::move(fresh);
      keeps_alive_ = false;
      exchange_->answer(problem(503, "answer_timeout", "No answer in time",
                                "it is not known what became of the request: repeat it with the same id")
                            .with_retry_after_s(kRetryAfterSeconds));
    }
  }
  response_ = exchange_->take();
  if (!is_sendable(response_)) {
    worker_.shared().log_error("an answer had a status or a header that cannot be sent, trace " +
                               exchange_->request.trace_id);
    exchange_->reset();
    exchange_->answer(problem(500, "internal_error", "Internal error"));
    response_ = exchange_->take();
  }
}

Connection::Task<bool> Connection::send_answer() {
  const Request& request = exchange_->request;
  ++requests_count_;
  WorkerCounts::raise(worker_.counts().requests);
  if (response_.status == 503) resume_at_ = SteadyClock::now() + limits_.busy_pause;
  keeps_alive_ = keeps_alive_ && parser_.stage() == RequestParser::Stage::complete && parser_.keeps_alive() &&
                 requests_count_ < limits_.requests_per_connection_max && !worker_.is_stopping();

  ResponseFrame frame;
  frame.date = worker_.date();
  frame.traceparent = request.traceparent;
  frame.is_head = request.method == "HEAD";
  frame.is_http_1_0 = parser_.is_http_1_0();
  frame.keeps_alive = keeps_alive_;
  frame.hsts = worker_.shared().options.hsts;

  output_.clear();
  append_head(output_, response_, frame);
  std::string_view body = body_of(response_, frame);
  const std::size_t body_bytes = body.size();
  // The head and the start of the body in one record: most answers are one system call.
  const std::size_t room = kTlsRecordBytes - std::min(kTlsRecordBytes, output_.size());
  output_.append(body.substr(0, room));
  body.remove_prefix(std::min(room, body.size()));

  bool sent = co_await write_all(output_);
  if (sent && !body.empty()) sent = co_await write_all(body);
  log_access(body_bytes);
  co_return sent&& keeps_alive_;
}

Connection::Task<bool> Connection::write_all(std::string_view text) {
  set_timeout(limits_.write_timeout);
  std::size_t in_piece = 0;
  while (!text.empty()) {
    const tls::Step step = session_.write(text);
    if (step == tls::Step::done) {
      text.remove_prefix(session_.bytes_count());
      in_piece += session_.bytes_count();
      if (in_piece >= kWritePieceBytes) {
        set_timeout(limits_.write_timeout);
        in_piece = 0;
      }
      continue;
    }
    const Wait wait = co_await wait_for(step);
    if (wait == Wait::late && !is_killed_) worker_.counts().limit_reached(Limit::write_timeout);
    if (wait != Wait::ready) co_return false;
  }
  co_return true;
}

void Connection::log_access(std::size_t bytes_sent) {
  const auto& access_log = worker_.shared().options.access_log;
  if (!access_log) return;
  const Request& request = exchange_->request;
  const auto duration = SteadyClock::now() - request_began_;
  access_log({known_method(request.method),
              match_.route == nullptr ? std::string_view() : std::string_view(match_.route->pattern),
              match_.route == nullptr ? kNoRoute : match_.route->number, response_.status,
              std::chrono::duration_cast<std::chrono::microseconds>(duration), request.body.size(),
              bytes_sent, request.trace_id,
              response_.problem ? std::string_view(response_.problem->code) : std::string_view()});
}

Connection::Task<void> Connection::linger() {
  // Closing with bytes unread would reset the connection, and the client might lose the answer.
  set_timeout(limits_.linger_timeout);
  boost::system::error_code ec;
  socket_.shutdown(Socket::shutdown_send, ec);
  auto& scratch = worker_.scratch();
  for (std::size_t total = 0; total < kLingerBytesMax;) {
    const std::size_t count = socket_.read_some(asio::buffer(scratch), ec);
    total += count;
    if (!ec) continue;
    if (ec != asio::error::would_block && ec != asio::error::try_again) break;
    const Wait wait = co_await wait_for(tls::Step::want_read);
    if (wait != Wait::ready) break;
  }
}

}  // namespace passnum::http
