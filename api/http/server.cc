#include "api/http/server.h"

#include <pthread.h>

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <thread>
#include <utility>

#include "api/http/connection.h"
#include "api/http/worker.h"
#include "ledger/base/check.h"

namespace passnum::http {
namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using std::chrono::milliseconds;

constexpr milliseconds kAcceptPause{100};  // when there are no descriptors left
constexpr milliseconds kSweepIntervalMin{1};
constexpr milliseconds kSweepIntervalMax{1000};
constexpr std::size_t kTlsReadBytes = 16 * 1024;

milliseconds sweep_interval(const Limits& limits) {
  const milliseconds shortest =
      std::min({limits.handshake_timeout, limits.header_timeout, limits.body_timeout, limits.answer_timeout,
                limits.write_timeout, limits.idle_timeout, limits.linger_timeout});
  return std::clamp(shortest / 10, kSweepIntervalMin, kSweepIntervalMax);
}

// Empty when the client has gone.
std::string address_of(const Socket& socket) {
  boost::system::error_code ec;
  const auto endpoint = socket.remote_endpoint(ec);
  return ec ? std::string() : endpoint.address().to_string();
}

}  // namespace

Worker::Worker(Shared& shared, std::size_t requests_in_flight_max)
    : shared_(shared),
      in_flight_max_(requests_in_flight_max),
      io_(1),
      guard_(io_.get_executor()),
      sweep_timer_(io_),
      sweep_interval_(sweep_interval(shared.options.limits)),
      kill_timer_(io_),
      scratch_(kTlsReadBytes) {}

Worker::~Worker() = default;

void Worker::run() {
  io_.run();
}

void Worker::serve(Socket socket, std::string peer, Places::Place place) {
  auto connection = std::make_shared<Connection>(*this, std::move(socket), std::move(peer), std::move(place));
  asio::co_spawn(io_, Connection::run(std::move(connection)), asio::detached);
}

void Worker::add(Connection& connection) {
  connections_.insert(&connection);
  if (!is_sweeping_) schedule_sweep();
}

void Worker::remove(Connection& connection) {
  connections_.erase(&connection);
  // Timers would keep run() from returning.
  if (!connections_.empty()) return;
  sweep_timer_.cancel();
  kill_timer_.cancel();
}

void Worker::schedule_sweep() {
  is_sweeping_ = true;
  sweep_timer_.expires_after(sweep_interval_);
  sweep_timer_.async_wait([this](const boost::system::error_code&) { sweep(); });
}

void Worker::sweep() {
  is_sweeping_ = false;
  const auto now = SteadyClock::now();
  for (Connection* connection : connections_) {
    if (connection->is_late(now)) connection->expire();
  }
  if (!connections_.empty()) schedule_sweep();
}

void Worker::begin_stop(milliseconds patience) {
  is_stopping_ = true;
  guard_.reset();
  if (connections_.empty()) return;
  for (Connection* connection : connections_) {
    if (connection->is_idle()) connection->expire();
  }
  kill_timer_.expires_after(patience);
  kill_timer_.async_wait([this](const boost::system::error_code& ec) {
    if (ec) return;
    for (Connection* connection : connections_) connection->kill();
  });
}

std::string_view Worker::date() {
  const std::time_t now = std::time(nullptr);
  if (now != date_second_ || date_.empty()) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 40> text{};
    // The names are English whatever the locale: nobody calls setlocale() in this program.
    const std::size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    date_.assign(text.data(), size);
    date_second_ = now;
  }
  return date_;
}

struct Server::Impl {
  Shared shared;
  std::vector<std::unique_ptr<Worker>> workers;
  std::unique_ptr<Acceptor> acceptor;  // on the first worker
  std::unique_ptr<Timer> accept_pause;
  std::vector<std::thread> threads;
  std::uint16_t port = 0;
  bool is_stopped = false;

  Result<Done> bind();
  void start_threads();
  asio::awaitable<void, Executor> accept_all();
  void take(Socket socket, Worker& worker);
  void refuse(Socket socket, std::atomic<std::uint64_t>& count);
};

Result<Done> Server::Impl::bind() {
  const ServerOptions& options = shared.options;
  boost::system::error_code ec;
  const auto address = asio::ip::make_address(options.address, ec);
  if (ec) return Error(ErrorCode::invalid, "not an IP address to listen on: " + options.address);
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  acceptor = std::make_unique<Acceptor>(workers.front()->io());
  accept_pause = std::make_unique<Timer>(workers.front()->io());
  acceptor->open(endpoint.protocol(), ec);
  if (!ec) acceptor->set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) acceptor->bind(endpoint, ec);
  if (!ec) acceptor->listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) port = acceptor->local_endpoint(ec).port();
  if (ec) {
    return Error(ErrorCode::io, "cannot listen on " + options.address + " port " +
                                    std::to_string(options.port) + ": " + ec.message());
  }
  return Done{};
}

void Server::Impl::start_threads() {
  asio::co_spawn(workers.front()->io(), accept_all(), asio::detached);
  for (std::size_t i = 0; i < workers.size(); ++i) {
    threads.emplace_back([worker = workers[i].get()] { worker->run(); });
    pthread_setname_np(threads.back().native_handle(), ("network-" + std::to_string(i)).c_str());
  }
}

asio::awaitable<void, Executor> Server::Impl::accept_all() {
  for (std::size_t next = 0; acceptor->is_open(); next = (next + 1) % workers.size()) {
    Worker& worker = *workers[next];
    auto [ec, socket] = co_await acceptor->async_accept(worker.io(), kAwaitWithError);
    if (!ec) {
      take(std::move(socket), worker);
      continue;
    }
    if (!acceptor->is_open() || ec == asio::error::operation_aborted) break;
    if (ec == asio::error::connection_aborted) continue;
    // No descriptors or no memory: without a pause this would be a busy loop until some are given back.
    shared.log_error("cannot accept a connection: " + ec.message());
    accept_pause->expires_after(kAcceptPause);
    co_await accept_pause->async_wait(kAwaitWithError);
  }
}

void Server::Impl::take(Socket socket, Worker& worker) {
  shared.connections_accepted.fetch_add(1, std::memory_order_relaxed);
  const std::uint64_t before = shared.connections_open.fetch_add(1, std::memory_order_relaxed);
  const auto& limits = shared.options.limits;
  if (before >= limits.connections_max) return refuse(std::move(socket), shared.connections_refused);
  std::string peer = address_of(socket);
  auto place = shared.places.take(peer, limits.connections_per_network_max);
  if (!place) return refuse(std::move(socket), shared.connections_over_network);
  worker.serve(std::move(socket), std::move(peer), std::move(*place));
}

void Server::Impl::refuse(Socket socket, std::atomic<std::uint64_t>& count) {
  shared.connections_open.fetch_sub(1, std::memory_order_relaxed);
  count.fetch_add(1, std::memory_order_relaxed);
  boost::system::error_code ignored;
  socket.close(ignored);
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Router router) {
  auto tls = tls::make_server_context(options.certificate_file, options.key_file);
  if (!tls) return std::move(tls).error();
  auto impl = std::make_unique<Impl>();
  const auto surroundings =
      std::make_shared<const Surroundings>(Surroundings{options.problem_base, options.error_log});
  const unsigned threads =
      options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  impl->shared.options = std::move(options);
  impl->shared.router = std::move(router);
  impl->shared.tls = std::move(tls).value();
  impl->shared.surroundings = surroundings;
  const std::size_t in_flight_max =
      (impl->shared.options.limits.requests_in_flight_max + threads - 1) / threads;
  for (unsigned i = 0; i < threads; ++i) {
    impl->workers.push_back(std::make_unique<Worker>(impl->shared, in_flight_max));
  }
  auto bound = impl->bind();
  if (!bound) return std::move(bound).error();
  impl->start_threads();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  stop(milliseconds(0));
}

std::uint16_t Server::port() const {
  return impl_->port;
}

ServerCounts Server::counts() const {
  const auto get = [](const std::atomic<std::uint64_t>& count) {
    return count.load(std::memory_order_relaxed);
  };
  const Shared& shared = impl_->shared;
  ServerCounts out{get(shared.connections_open),
                   get(shared.connections_accepted),
                   get(shared.connections_refused),
                   get(shared.handshakes_failed),
                   0,
                   {}};
  for (const auto& worker : impl_->workers) {
    out.requests += get(worker->counts().requests);
    for (std::size_t i = 0; i < out.limited.size(); ++i) out.limited[i] += get(worker->counts().limited[i]);
  }
  out.limited[static_cast<std::size_t>(Limit::connections)] = out.connections_refused;
  out.limited[static_cast<std::size_t>(Limit::connections_per_network)] =
      get(shared.connections_over_network);
  return out;
}

void Server::stop(milliseconds patience) {
  if (std::exchange(impl_->is_stopped, true)) return;
  asio::post(impl_->workers.front()->io(), [impl = impl_.get()] {
    boost::system::error_code ignored;
    impl->acceptor->close(ignored);
    impl->accept_pause->cancel();
  });
  for (auto& worker : impl_->workers) {
    asio::post(worker->io(), [&worker = *worker, patience] { worker.begin_stop(patience); });
  }
  for (std::thread& thread : impl_->threads) {
    CHECK(thread.get_id() != std::this_thread::get_id());
    thread.join();
  }
}

}  // namespace passnum::http
