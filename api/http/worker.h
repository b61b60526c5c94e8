#pragma once

#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <ctime>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "api/http/exchange.h"
#include "api/http/places.h"
#include "api/http/server.h"
#include "api/http/trace.h"
#include "api/tls/context.h"

namespace passnum::http {

namespace asio = boost::asio;
// The concrete executor everywhere: the type-erased one costs an allocation and an indirection at each wait.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using SteadyClock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
// What a coroutine waits with: errors are thrown, or given back beside the result.
inline constexpr asio::use_awaitable_t<Executor> kAwait{};
inline constexpr auto kAwaitWithError = asio::as_tuple(kAwait);

// What all network threads share: constant, but for the counts and places.
struct Shared {
  ServerOptions options;
  Router router;
  tls::Context tls;
  std::shared_ptr<const Surroundings> surroundings;

  std::atomic<std::uint64_t> connections_open{0};
  std::atomic<std::uint64_t> connections_accepted{0};
  std::atomic<std::uint64_t> connections_refused{0};
  std::atomic<std::uint64_t> connections_over_network{0};
  std::atomic<std::uint64_t> handshakes_failed{0};
  Places places;

  void log_error(std::string_view words) const {
    if (options.error_log) options.error_log(words);
  }
};

// What one network thread counts: only it writes, so the line stays with its core.
struct alignas(64) WorkerCounts {
  std::atomic<std::uint64_t> requests{0};
  std::array<std::atomic<std::uint64_t>, kLimitNames.size()> limited{};

  static void raise(std::atomic<std::uint64_t>& count) {
    count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
  void limit_reached(Limit limit) { raise(limited[static_cast<std::size_t>(limit)]); }
};

class Connection;

// One network thread's world: its io_context, the connections that live on it, and what they take turns to
// use. Everything here but post() is for that thread only, so nothing is locked.
class Worker {
 public:
  Worker(Shared& shared, std::size_t requests_in_flight_max);
  ~Worker();

  Shared& shared() { return shared_; }
  asio::io_context& io() { return io_; }

  // Runs until begin_stop() and the last connection's end. The thread's whole life.
  void run();
  // Takes a fresh connection from `peer`, counted in Shared::connections_open; gives that and its place back
  // when it ends.
  void serve(Socket socket, std::string peer, Places::Place place);
  // Closes the idle, and the rest when `patience` is over; run() then returns.
  void begin_stop(std::chrono::milliseconds patience);
  bool is_stopping() const { return is_stopping_; }

  WorkerCounts& counts() { return counts_; }
  // Counts a request whose handler is called, as long as it lives.
  class InFlight {
   public:
    explicit InFlight(Worker& worker) : worker_(worker) { ++worker_.in_flight_; }
    ~InFlight() { --worker_.in_flight_; }
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;

   private:
    Worker& worker_;
  };
  bool is_busy() const { return in_flight_ >= in_flight_max_; }

  TraceIds& traces() { return traces_; }
  std::vector<char>& scratch() { return scratch_; }
  // IMF-fixdate of now, made once a second.
  std::string_view date();

 private:
  friend class Connection;

  void add(Connection& connection);
  void remove(Connection& connection);
  void schedule_sweep();
  void sweep();

  Shared& shared_;
  WorkerCounts counts_;
  const std::size_t in_flight_max_;
  std::size_t in_flight_ = 0;
  asio::io_context io_;
  asio::executor_work_guard<Executor> guard_;
  std::unordered_set<Connection*> connections_;
  // One timer for every deadline of every connection: setting a deadline is then only writing a number.
  Timer sweep_timer_;
  const SteadyClock::duration sweep_interval_;
  bool is_sweeping_ = false;
  Timer kill_timer_;
  bool is_stopping_ = false;
  TraceIds traces_;
  std::vector<char> scratch_;  // what one TLS read can hold
  std::time_t date_second_ = 0;
  std::string date_;
};

}  // namespace passnum::http
