#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/http/exchange.h"
#include "api/http/request_parser.h"
#include "api/http/response_writer.h"
#include "api/http/worker.h"
#include "api/tls/session.h"

namespace passnum::http {

// One client: TLS handshake, then request, answer, request... until one of the two ends it or a time is
// over. Lives on its worker's thread; only wake() is called from others. Held by its coroutine.
class Connection final : public Waker, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Worker& worker, Socket socket, std::string peer, Places::Place place);
  ~Connection() override;

  // The whole life; the coroutine holds the connection, also before its first step.
  static asio::awaitable<void, Executor> run(std::shared_ptr<Connection> self);

  // Between two requests: nothing is lost by closing it.
  bool is_idle() const { return is_idle_; }
  bool is_late(SteadyClock::time_point now) const { return now >= deadline_; }
  // Ends the wait that is going on; the coroutine decides what its being late means.
  void expire();
  // Ends every wait from now on.
  void kill();

  void wake() override;

 private:
  enum class Wait { ready, late, gone };
  template <typename T>
  using Task = asio::awaitable<T, Executor>;

  Task<void> live();
  void set_timeout(std::chrono::milliseconds timeout);
  Task<Wait> wait_for(tls::Step step);
  Task<bool> handshake();
  // Reads once into input_.
  Task<Wait> fill();
  // One request into exchange_. False when there is none to answer and the connection ends.
  Task<bool> read_request();
  // Tries to go on with what is in input_. True when the request is whole or refused.
  bool advance();
  bool accept_header();
  void refuse(const BadRequest& why);
  // Waits for the handler's answer, or makes one when it is too late.
  Task<void> await_answer();
  void call_handler();
  // Waits until the client may be read again after a 503. False when the connection ends.
  Task<bool> pause();
  Task<bool> send_answer();
  Task<bool> write_all(std::string_view text);
  void log_access(std::size_t bytes_sent);
  // Closes in a way that lets the last answer arrive.
  Task<void> linger();
  void renew_exchange();

  Worker& worker_;
  std::optional<Places::Place> place_;
  const Limits& limits_;
  Socket socket_;
  tls::Session session_;
  Timer answer_event_;  // never expires: cancelled by wake(), expire() and kill()
  std::string peer_;

  SteadyClock::time_point deadline_;
  SteadyClock::time_point request_began_;
  SteadyClock::time_point resume_at_;  // nothing is read before
  bool is_late_ = false;
  bool is_killed_ = false;
  bool is_idle_ = false;

  RequestParser parser_;
  std::string input_;  // received and not yet taken by the parser
  std::string output_;
  std::shared_ptr<Exchange> exchange_;
  Router::Match match_;
  Response response_;
  bool is_refused_ = false;  // response_ says why, and no handler is called
  bool wants_continue_ = false;
  bool keeps_alive_ = true;
  std::size_t requests_count_ = 0;
};

}  // namespace passnum::http
