#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "api/http/limits.h"
#include "api/http/router.h"
#include "ledger/base/result.h"

namespace passnum::http {

// What is kept of a request. Nothing in it is a secret or personal: the route's pattern stands for the path
// (which may hold a typed code), and there is no query, no body, no address.
struct AccessLine {
  std::string_view method;   // of those registered, else "other"
  std::string_view route;    // the pattern; empty when no route was found
  std::size_t route_number;  // Route::number; kNoRoute when none was found
  unsigned status;
  std::chrono::microseconds duration;  // from the first byte of the request to the last of the answer
  std::size_t body_bytes_received;
  std::size_t body_bytes_sent;
  std::string_view trace_id;
  std::string_view problem;  // the code of the problem answered with; empty when there is none
};
constexpr std::size_t kNoRoute = static_cast<std::size_t>(-1);

struct ServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, as a number
  std::uint16_t port = 0;             // 0: one that is free, see Server::port()
  std::string certificate_file;       // PEM, the chain, leaf first
  std::string key_file;               // PEM, private key of the leaf
  unsigned threads = 0;               // 0: as many as there are cores
  Limits limits;
  std::string problem_base = "/problems/";  // the start of every problem's `type`
  bool hsts = true;                         // Strict-Transport-Security on every answer
  // The answer over Limits::requests_in_flight_max: 503 with Retry-After.
  Response busy = problem(503, "busy", "Too many requests at once", "repeat it later").with_retry_after_s(2);
  // Both are called on network threads, several at once; they must not block or throw.
  std::function<void(const AccessLine&)> access_log;
  // Words about what went wrong on our side: a dropped Responder, an exception, no more descriptors.
  std::function<void(std::string_view)> error_log;
};

struct ServerCounts {
  std::uint64_t connections_open;
  std::uint64_t connections_accepted;
  std::uint64_t connections_refused;  // over Limits::connections_max
  std::uint64_t handshakes_failed;
  std::uint64_t requests;
  std::array<std::uint64_t, kLimitNames.size()> limited;  // by Limit
};

// An HTTPS/1.1 listener: TLS 1.3 and 1.2 (api/tls/context.h), N network threads, every connection on one of
// them for its life, one request of a connection at a time, answers from any thread. Knows no vouchers.
class Server {
 public:
  // Binds, listens and answers from now on. Errors: invalid (address, certificate or key), not_found
  // (certificate or key file), io (the port is taken or not allowed).
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Router router);
  // stop() without patience.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  ServerCounts counts() const;

  // Stops accepting, closes idle connections, lets requests in flight finish until `patience` has passed,
  // closes the rest, and returns when every network thread has ended. A Responder may outlive it. Not from
  // a handler. A second call returns at once.
  void stop(std::chrono::milliseconds patience);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace passnum::http
