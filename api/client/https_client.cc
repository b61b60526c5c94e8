#include "api/client/https_client.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "api/client/handshake_error.h"
#include "api/client/response_parser.h"
#include "api/client/tcp.h"
#include "api/tls/session.h"
#include "ledger/base/check.h"

namespace passnum::client {
namespace {

using SteadyClock = std::chrono::steady_clock;
using tls::Step;

constexpr std::size_t kReadBytes = 16 * 1024;

enum class Ready { yes, timeout };

Ready wait_for(int socket, Step step, SteadyClock::time_point deadline) {
  pollfd entry{socket, static_cast<short>(step == Step::want_write ? POLLOUT : POLLIN), 0};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
    const int result = ::poll(&entry, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000)));
    if (result > 0) return Ready::yes;
    if (result < 0 && errno != EINTR) return Ready::yes;  // the next call on the socket says why
    if (left <= 0) return Ready::timeout;
  }
}

Error timed_out(const ServerUrl& server, const std::string& what) {
  return Error(ErrorCode::unavailable,
               server.authority() + " did not " + what +
                   " in time: it may be overloaded, or the network slow; try again later");
}

struct SecureLink {
  Socket socket;
  tls::Session session;
};

// How an exchange failed, and whether the server can have begun to answer.
struct Failure {
  Error error;
  bool closed_before_answer = false;
};

}  // namespace

struct HttpsClient::Impl {
  ServerUrl server;
  Trust trust;
  ClientOptions options;
  tls::Context context;
  std::optional<SecureLink> link;
  std::size_t connections_opened = 0;
  std::string output;

  Result<Done> open();
  Result<Socket> connect_tcp();
  bool is_still_open();
  Result<Done, Failure> send_all(std::string_view text, SteadyClock::time_point deadline);
  Result<ClientResponse, Failure> receive(bool is_head, SteadyClock::time_point deadline);
  Result<ClientResponse, Failure> exchange(std::string_view request, bool is_head);
};

Result<Socket> HttpsClient::Impl::connect_tcp() {
  auto addresses = resolve(server);
  if (!addresses) return std::move(addresses).error();
  std::optional<Error> first;
  for (const Address& address : addresses.value()) {
    auto socket = begin_connect(address, server);
    if (!socket) {
      if (!first) first = socket.error();
      continue;
    }
    const auto deadline = SteadyClock::now() + options.connect_timeout;
    if (wait_for(socket.value().handle(), Step::want_write, deadline) == Ready::timeout) {
      if (!first) first = connect_error(server, ETIMEDOUT);
      continue;
    }
    auto connected = end_connect(socket.value(), server);
    if (connected) return socket;
    if (!first) first = connected.error();
  }
  CHECK(first.has_value());
  return *first;
}

Result<Done> HttpsClient::Impl::open() {
  if (context == nullptr) {
    auto made = make_context(trust);
    if (!made) return std::move(made).error();
    context = std::move(made).value();
  }
  auto socket = connect_tcp();
  if (!socket) return std::move(socket).error();
  ++connections_opened;
  const int handle = socket.value().handle();
  link.emplace(SecureLink{std::move(socket).value(), tls::Session::connect(context, handle, server.host)});
  const auto deadline = SteadyClock::now() + options.connect_timeout;
  for (;;) {
    const Step step = link->session.handshake();
    if (step == Step::done) return Done{};
    if (step == Step::want_read || step == Step::want_write) {
      if (wait_for(handle, step, deadline) == Ready::yes) continue;
      link.reset();
      return timed_out(server, "finish the TLS handshake");
    }
    const Error error = handshake_error(server, trust, link->session);
    link.reset();
    return error;
  }
}

// A server that closed a kept connection has done so by now, most often: better to learn it before a
// request is on its way than to wonder afterwards whether it was taken.
bool HttpsClient::Impl::is_still_open() {
  std::array<char, 1> byte{};
  return link.has_value() && link->session.read(byte) == Step::want_read;
}

Result<Done, Failure> HttpsClient::Impl::send_all(std::string_view text, SteadyClock::time_point deadline) {
  while (!text.empty()) {
    const Step step = link->session.write(text);
    if (step == Step::done) {
      text.remove_prefix(link->session.bytes_count());
    } else if (step == Step::want_read || step == Step::want_write) {
      if (wait_for(link->socket.handle(), step, deadline) == Ready::timeout) {
        return Failure{timed_out(server, "take the request")};
      }
    } else {
      // A refusal may have come before the connection was closed: receive() looks for it.
      break;
    }
  }
  return Done{};
}

Result<ClientResponse, Failure> HttpsClient::Impl::receive(bool is_head, SteadyClock::time_point deadline) {
  ClientResponse response;
  ResponseParser parser(options.header_bytes_max, options.body_bytes_max);
  parser.start(response, is_head);
  std::string input;
  std::vector<char> scratch(kReadBytes);
  bool began = false;
  while (!parser.is_complete()) {
    const Step step = link->session.read(scratch);
    if (step == Step::want_read || step == Step::want_write) {
      if (wait_for(link->socket.handle(), step, deadline) == Ready::yes) continue;
      return Failure{timed_out(server, "answer")};
    }
    if (step != Step::done) {
      if (!began)
        return Failure{Error(ErrorCode::io, server.authority() + " closed the connection without an answer"),
                       true};
      // Only a TLS close says that the body is whole.
      if (step != Step::closed)
        return Failure{Error(ErrorCode::io, "the answer was cut off: " + link->session.failure())};
      auto finished = parser.finish();
      if (!finished) return Failure{std::move(finished).error()};
      break;
    }
    began = true;
    input.append(scratch.data(), link->session.bytes_count());
    for (std::size_t taken = 1; taken != 0 && !input.empty() && !parser.is_complete();) {
      auto consumed = parser.feed(input);
      if (!consumed) return Failure{std::move(consumed).error()};
      taken = consumed.value();
      input.erase(0, taken);
    }
  }
  if (!parser.keeps_alive() || !input.empty()) link.reset();
  return response;
}

Result<ClientResponse, Failure> HttpsClient::Impl::exchange(std::string_view request, bool is_head) {
  const auto deadline = SteadyClock::now() + options.exchange_timeout;
  auto sent = send_all(request, deadline);
  auto response =
      sent ? receive(is_head, deadline) : Result<ClientResponse, Failure>(std::move(sent).error());
  if (!response) link.reset();
  return response;
}

HttpsClient::HttpsClient(ServerUrl server, Trust trust, ClientOptions options)
    : impl_(new Impl{std::move(server), std::move(trust), std::move(options), nullptr, std::nullopt, 0, {}}) {
}
HttpsClient::~HttpsClient() {
  if (impl_ != nullptr && impl_->link) impl_->link->session.close();
}
HttpsClient::HttpsClient(HttpsClient&& other) noexcept = default;
HttpsClient& HttpsClient::operator=(HttpsClient&& other) noexcept = default;

std::size_t HttpsClient::connections_opened() const {
  return impl_->connections_opened;
}

Result<ClientResponse> HttpsClient::send(std::string_view method, std::string_view path,
                                         std::string_view content_type, std::string_view body, Repeat repeat,
                                         const std::vector<Header>& headers) {
  Impl& impl = *impl_;
  impl.output.clear();
  auto formed = append_request(impl.output, impl.server, {method, path, content_type, body},
                               impl.options.headers, headers);
  if (!formed) return std::move(formed).error();

  if (!impl.is_still_open()) impl.link.reset();
  const bool is_kept = impl.link.has_value();
  if (!is_kept) {
    auto opened = impl.open();
    if (!opened) return std::move(opened).error();
  }
  auto response = impl.exchange(impl.output, method == "HEAD");
  if (!response && response.error().closed_before_answer && is_kept && repeat == Repeat::idempotent) {
    auto opened = impl.open();
    if (!opened) return std::move(opened).error();
    response = impl.exchange(impl.output, method == "HEAD");
  }
  if (!response) return std::move(response).error().error;
  return std::move(response).value();
}

Result<ClientResponse> HttpsClient::get(std::string_view path, const std::vector<Header>& headers) {
  return send("GET", path, {}, {}, Repeat::idempotent, headers);
}

Result<ClientResponse> HttpsClient::post(std::string_view path, std::string_view content_type,
                                         std::string_view body, Repeat repeat,
                                         const std::vector<Header>& headers) {
  return send("POST", path, content_type, body, repeat, headers);
}

}  // namespace passnum::client
