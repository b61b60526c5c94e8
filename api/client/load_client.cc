#include "api/client/load_client.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "api/client/handshake_error.h"
#include "api/client/response_parser.h"
#include "api/client/tcp.h"
#include "api/tls/session.h"
#include "ledger/base/check.h"

namespace passnum::client {
namespace {

using SteadyClock = std::chrono::steady_clock;
using tls::Step;

constexpr std::size_t kScratchBytes = 16 * 1024;
constexpr int kEventsMax = 256;
constexpr int kTickMs = 100;  // how late a timeout may be noticed

enum class Stage { connecting, handshaking, ready, sending, receiving, ended };

struct Link {
  explicit Link(const ClientOptions& options) : parser(options.header_bytes_max, options.body_bytes_max) {}

  std::size_t number = 0;
  Stage stage = Stage::ended;
  Socket socket;
  std::optional<tls::Session> session;
  std::uint32_t watched = 0;  // epoll events
  std::string output;
  std::size_t sent = 0;
  std::string input;
  ResponseParser parser;
  ClientResponse response;
  std::uint64_t tag = 0;
  SteadyClock::time_point since;  // of the stage before ready, then of the request
};

class Run {
 public:
  Run(const ServerUrl& server, const Trust& trust, const ClientOptions& options, const LoadPlan& plan)
      : server_(server), trust_(trust), options_(options), plan_(plan), scratch_(kScratchBytes) {}

  Result<LoadReport> go();

 private:
  Result<Done> prepare();
  void open(Link& link);
  void drive(Link& link);
  void shake_hands(Link& link);
  void begin_request(Link& link);
  void write(Link& link);
  void read(Link& link);
  // Gives what was received to the parser. False when the answer is not whole, or the link was failed.
  bool take_input(Link& link);
  void complete(Link& link);
  void watch(Link& link, std::uint32_t events);
  void want(Link& link, Step step);
  void end(Link& link);
  void fail(Link& link, const Error& error);
  void check_timeouts();
  // Handles what the kernel has to say until `is_over`.
  template <typename Condition>
  void poll_until(Condition is_over);

  const ServerUrl& server_;
  const Trust& trust_;
  const ClientOptions& options_;
  const LoadPlan& plan_;
  tls::Context context_;
  std::vector<Address> addresses_;
  Socket epoll_;
  std::vector<std::unique_ptr<Link>> links_;
  std::size_t opening_count_ = 0;
  std::size_t living_count_ = 0;
  bool is_started_ = false;
  std::vector<char> scratch_;
  SteadyClock::time_point started_;
  SteadyClock::time_point last_answer_;
  std::optional<Error> first_failure_;
  LoadReport report_;
};

Result<Done> Run::prepare() {
  if (plan_.connections < 1 || plan_.connections > kLoadConnectionsMax) {
    return Error(ErrorCode::invalid, "connections must be 1 to " + std::to_string(kLoadConnectionsMax));
  }
  CHECK(plan_.next != nullptr);
  auto context = make_context(trust_);
  if (!context) return std::move(context).error();
  context_ = std::move(context).value();
  auto addresses = resolve(server_);
  if (!addresses) return std::move(addresses).error();
  addresses_ = std::move(addresses).value();
  epoll_ = Socket(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll_) return Error(ErrorCode::io, std::string("cannot make an epoll: ") + std::strerror(errno));
  for (std::size_t number = 0; number < plan_.connections; ++number) {
    links_.push_back(std::make_unique<Link>(options_));
    links_.back()->number = number;
  }
  return Done{};
}

void Run::open(Link& link) {
  ++living_count_;
  ++opening_count_;
  link.stage = Stage::connecting;
  link.since = SteadyClock::now();
  link.watched = 0;
  link.input.clear();
  // The first address answers or the run fails: a bench measures one server.
  auto socket = begin_connect(addresses_.front(), server_);
  if (!socket) return fail(link, socket.error());
  link.socket = std::move(socket).value();
  watch(link, EPOLLOUT);
}

void Run::watch(Link& link, std::uint32_t events) {
  if (link.watched == events) return;
  epoll_event event{};
  event.events = events;
  event.data.ptr = &link;
  const int operation = link.watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  CHECK(::epoll_ctl(epoll_.handle(), operation, link.socket.handle(), &event) == 0);
  link.watched = events;
}

void Run::want(Link& link, Step step) {
  watch(link, step == Step::want_write ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

void Run::end(Link& link) {
  if (link.stage == Stage::ended) return;
  if (link.stage == Stage::connecting || link.stage == Stage::handshaking) --opening_count_;
  if (link.session) link.session->close();
  link.session.reset();
  link.socket = Socket();
  link.stage = Stage::ended;
  --living_count_;
}

void Run::fail(Link& link, const Error& error) {
  ++report_.connections_failed;
  if (!first_failure_) first_failure_ = error;
  end(link);
}

void Run::shake_hands(Link& link) {
  if (link.stage == Stage::connecting) {
    auto connected = end_connect(link.socket, server_);
    if (!connected) return fail(link, connected.error());
    link.session.emplace(tls::Session::connect(context_, link.socket.handle(), server_.host));
    link.stage = Stage::handshaking;
  }
  const Step step = link.session->handshake();
  if (step == Step::want_read || step == Step::want_write) return want(link, step);
  if (step != Step::done) return fail(link, handshake_error(server_, trust_, *link.session));
  --opening_count_;
  link.stage = Stage::ready;
  watch(link, EPOLLIN);
  if (is_started_) begin_request(link);
}

void Run::begin_request(Link& link) {
  const bool is_over =
      report_.requests_sent >= plan_.requests_max || SteadyClock::now() - started_ >= plan_.time_max;
  auto request = is_over ? std::nullopt : plan_.next(link.number);
  if (!request) return end(link);
  link.output.clear();
  link.sent = 0;
  auto formed = append_request(link.output, server_,
                               {request->method, request->path, request->content_type, request->body},
                               options_.headers, {});
  if (!formed) return fail(link, formed.error());
  link.tag = request->tag;
  link.parser.start(link.response, request->method == "HEAD");
  link.stage = Stage::sending;
  link.since = SteadyClock::now();
  ++report_.requests_sent;
  write(link);
}

void Run::write(Link& link) {
  while (link.sent < link.output.size()) {
    const Step step = link.session->write(std::string_view(link.output).substr(link.sent));
    if (step == Step::want_read || step == Step::want_write) return want(link, step);
    if (step != Step::done) break;  // an answer may have come before the end: read() finds out
    link.sent += link.session->bytes_count();
  }
  link.stage = Stage::receiving;
  watch(link, EPOLLIN);
}

bool Run::take_input(Link& link) {
  while (!link.input.empty() && !link.parser.is_complete()) {
    auto consumed = link.parser.feed(link.input);
    if (!consumed) {
      fail(link, consumed.error());
      return false;
    }
    if (consumed.value() == 0) return false;
    link.input.erase(0, consumed.value());
  }
  return link.parser.is_complete();
}

void Run::read(Link& link) {
  for (;;) {
    const Step step = link.session->read(scratch_);
    if (step == Step::want_read || step == Step::want_write) return want(link, step);
    if (step == Step::done && link.stage == Stage::receiving) {
      link.input.append(scratch_.data(), link.session->bytes_count());
      if (take_input(link)) return complete(link);
      if (link.stage == Stage::ended) return;
      continue;
    }
    const bool is_between = link.stage == Stage::ready;
    const bool is_orderly = step == Step::closed;
    if (is_orderly && !is_between && link.parser.finish()) return complete(link);
    if (!is_orderly || !is_between) {
      return fail(link, Error(ErrorCode::io,
                              server_.authority() + " broke a connection: " + link.session->failure()));
    }
    end(link);
    return open(link);
  }
}

void Run::complete(Link& link) {
  const auto now = SteadyClock::now();
  last_answer_ = now;
  const auto latency = now - link.since;
  report_.latency.add(latency);
  ++report_.answers;
  const unsigned hundreds = link.response.status / 100;
  if (hundreds == 2) ++report_.answers_2xx;
  if (hundreds == 4) ++report_.answers_4xx;
  if (hundreds == 5) ++report_.answers_5xx;
  if (plan_.answered) plan_.answered({link.tag, link.number, latency, link.response});
  link.stage = Stage::ready;
  if (link.parser.keeps_alive()) return begin_request(link);
  end(link);
  open(link);
}

void Run::drive(Link& link) {
  switch (link.stage) {
    case Stage::connecting:
    case Stage::handshaking:
      return shake_hands(link);
    case Stage::sending:
      return write(link);
    case Stage::ready:
    case Stage::receiving:
      return read(link);
    case Stage::ended:
      return;
  }
}

void Run::check_timeouts() {
  const auto now = SteadyClock::now();
  for (const auto& link : links_) {
    const bool is_opening = link->stage == Stage::connecting || link->stage == Stage::handshaking;
    const bool is_busy = link->stage == Stage::sending || link->stage == Stage::receiving;
    const auto limit = is_opening ? options_.connect_timeout : options_.exchange_timeout;
    if ((is_opening || is_busy) && now - link->since > limit) {
      fail(*link, Error(ErrorCode::unavailable, server_.authority() + " did not answer in time"));
    }
  }
}

template <typename Condition>
void Run::poll_until(Condition is_over) {
  std::array<epoll_event, kEventsMax> events{};
  auto checked = SteadyClock::now();
  while (!is_over()) {
    const int count = ::epoll_wait(epoll_.handle(), events.data(), kEventsMax, kTickMs);
    for (int i = 0; i < count; ++i) drive(*static_cast<Link*>(events[static_cast<std::size_t>(i)].data.ptr));
    const auto now = SteadyClock::now();
    if (now - checked < std::chrono::milliseconds(kTickMs)) continue;
    check_timeouts();
    checked = now;
  }
}

Result<LoadReport> Run::go() {
  auto prepared = prepare();
  if (!prepared) return std::move(prepared).error();
  for (const auto& link : links_) open(*link);
  poll_until([this] { return opening_count_ == 0; });
  if (living_count_ == 0) {
    CHECK(first_failure_.has_value());
    return *first_failure_;
  }

  is_started_ = true;
  started_ = last_answer_ = SteadyClock::now();
  for (const auto& link : links_) {
    if (link->stage == Stage::ready) begin_request(*link);
  }
  poll_until([this] { return living_count_ == 0; });
  report_.elapsed = last_answer_ - started_;
  if (first_failure_) report_.first_failure = first_failure_->message();
  return std::move(report_);
}

}  // namespace

double LoadReport::requests_per_second() const {
  const double seconds = std::chrono::duration<double>(elapsed).count();
  return seconds > 0 ? static_cast<double>(answers) / seconds : 0;
}

Result<LoadReport> run_load(const ServerUrl& server, const Trust& trust, const ClientOptions& options,
                            const LoadPlan& plan) {
  return Run(server, trust, options, plan).go();
}

}  // namespace passnum::client
