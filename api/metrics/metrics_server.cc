#include "api/metrics/metrics_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <optional>
#include <string_view>

#include "api/http/request_parser.h"
#include "api/http/response_writer.h"

namespace passnum::metrics {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kExchangeTimeout{2'000};
constexpr int kBacklog = 16;
constexpr int kAcceptPauseMs = 100;  // when there are no descriptors left
constexpr std::size_t kReadBytes = 4 * 1024;
constexpr char kContentType[] = "text/plain; version=0.0.4; charset=utf-8";

// Closes at the end of the scope.
struct Handle {
  explicit Handle(int number) : number_(number) {}
  ~Handle() {
    if (number_ >= 0) ::close(number_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

std::optional<Address> address_of(const MetricsServerOptions& options) {
  Address out;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&out.bytes);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&out.bytes);
  if (::inet_pton(AF_INET, options.address.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(options.port);
    out.size = sizeof(*v4);
    return out;
  }
  if (::inet_pton(AF_INET6, options.address.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(options.port);
    out.size = sizeof(*v6);
    return out;
  }
  return std::nullopt;
}

std::uint16_t port_of(int socket) {
  Address own;
  own.size = sizeof(own.bytes);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&own.bytes), &own.size);
  return ntohs(own.bytes.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&own.bytes)->sin6_port
                                               : reinterpret_cast<sockaddr_in*>(&own.bytes)->sin_port);
}

// False when the time is over, the other end is gone or the server stops.
bool wait_for(int socket, short events, int stop_event, SteadyClock::time_point deadline) {
  std::array<pollfd, 2> waits{{{socket, events, 0}, {stop_event, POLLIN, 0}}};
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now());
  if (left.count() <= 0) return false;
  const int ready = ::poll(waits.data(), waits.size(), static_cast<int>(left.count()) + 1);
  return ready > 0 && waits[1].revents == 0;
}

// The request, or the answer it gets because it is none. Nothing: the client went away or was too slow.
std::optional<http::Response> read_request(int socket, int stop_event, SteadyClock::time_point deadline,
                                           http::Request& request) {
  const http::Limits limits;
  http::RequestParser parser(limits);
  parser.start(request);
  std::string input;
  std::array<char, kReadBytes> piece{};
  for (;;) {
    if (!wait_for(socket, POLLIN, stop_event, deadline)) return std::nullopt;
    const ssize_t count = ::recv(socket, piece.data(), piece.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count <= 0) return std::nullopt;
    input.append(piece.data(), static_cast<std::size_t>(count));
    const auto taken = parser.feed(input);
    if (!taken) return http::text(taken.error().status, std::string(taken.error().detail) + "\n");
    if (parser.stage() == http::RequestParser::Stage::header) continue;
    // What follows the header would be a body, and none is read.
    if (request.path != "/metrics") return http::text(404, "only /metrics is here\n");
    if (request.method == "GET" || request.method == "HEAD") return http::Response{};
    return http::text(405, "only GET\n").with_header("Allow", "GET, HEAD");
  }
}

void send_all(int socket, std::string_view text, int stop_event, SteadyClock::time_point deadline) {
  while (!text.empty()) {
    const ssize_t count = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN || !wait_for(socket, POLLOUT, stop_event, deadline)) return;
  }
}

std::string date_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 40> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

}  // namespace

MetricsServer::MetricsServer(int listener, int stop_event, std::uint16_t port,
                             std::function<std::string()> scrape)
    : listener_(listener), stop_event_(stop_event), port_(port), scrape_(std::move(scrape)) {
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "metrics");
}

MetricsServer::~MetricsServer() {
  ::eventfd_write(stop_event_, 1);
  thread_.join();
  ::close(listener_);
  ::close(stop_event_);
}

Result<std::unique_ptr<MetricsServer>> MetricsServer::start(const MetricsServerOptions& options,
                                                            std::function<std::string()> scrape) {
  const auto address = address_of(options);
  if (!address) return Error(ErrorCode::invalid, "not an IP address for the metrics: " + options.address);
  Handle listener(::socket(address->bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  Handle stop_event(::eventfd(0, EFD_CLOEXEC));
  const int yes = 1;
  const bool is_open =
      listener.get() >= 0 && stop_event.get() >= 0 &&
      ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
      ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address->bytes), address->size) == 0 &&
      ::listen(listener.get(), kBacklog) == 0;
  if (!is_open) {
    return Error(ErrorCode::io, "cannot serve metrics on " + options.address + " port " +
                                    std::to_string(options.port) + ": " + std::strerror(errno));
  }
  const std::uint16_t port = port_of(listener.get());
  return std::unique_ptr<MetricsServer>(
      new MetricsServer(listener.release(), stop_event.release(), port, std::move(scrape)));
}

void MetricsServer::run() {
  for (;;) {
    std::array<pollfd, 2> waits{{{listener_, POLLIN, 0}, {stop_event_, POLLIN, 0}}};
    if (::poll(waits.data(), waits.size(), -1) < 0) continue;
    if (waits[1].revents != 0) return;
    const Handle client(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (client.get() >= 0) {
      serve(client.get());
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      // Without a pause this would be a busy loop until some are given back.
      ::poll(&waits[1], 1, kAcceptPauseMs);
    }
  }
}

void MetricsServer::serve(int socket) {
  const auto deadline = SteadyClock::now() + kExchangeTimeout;
  http::Request request;
  auto response = read_request(socket, stop_event_, deadline, request);
  if (!response) return;
  if (response->content_type.empty()) {
    response->content_type = kContentType;
    response->body = scrape_();
  }
  const std::string date = date_now();
  http::ResponseFrame frame;
  frame.date = date;
  frame.is_head = request.method == "HEAD";
  frame.keeps_alive = false;
  frame.hsts = false;
  std::string out;
  http::append_head(out, *response, frame);
  out += http::body_of(*response, frame);
  send_all(socket, out, stop_event_, deadline);
  ::shutdown(socket, SHUT_WR);
}

}  // namespace passnum::metrics
