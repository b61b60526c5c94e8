// A crowd of clients that hold connections open and do nothing with them, or next to nothing.
//
// Usage: crowd PORT CERTIFICATE IDLE SLOW_READERS SLOW_WRITERS
//
// Opens them all, says how many as one line of JSON, and holds them until its standard input ends.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/tls/session.h"

namespace passnum {
namespace {

constexpr std::size_t kThreads = 4;
constexpr int kTickMs = 1000;
constexpr int kNarrowBytes = 4096;
constexpr rlim_t kOtherDescriptors = 64;
const std::string kLargeRequest = "GET /openapi.json HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr int kLargeRequests = 40;  // more than the buffers of both ends hold

struct Line {
  int socket = -1;
  std::optional<tls::Session> session;
};

// A TLS connection, or none when the server does not take it.
Line open_line(std::uint16_t port, const tls::Context& context, bool is_narrow) {
  Line line;
  line.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (line.socket < 0) return {};
  if (is_narrow) ::setsockopt(line.socket, SOL_SOCKET, SO_RCVBUF, &kNarrowBytes, sizeof(kNarrowBytes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool is_open = ::connect(line.socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  if (is_open) {
    line.session.emplace(tls::Session::connect(context, line.socket, "127.0.0.1"));
    is_open = line.session->handshake() == tls::Step::done;
  }
  if (is_open) return line;
  ::close(line.socket);
  return {};
}

bool say(Line& line, std::string_view text) {
  while (!text.empty()) {
    if (line.session->write(text) != tls::Step::done) return false;
    text.remove_prefix(line.session->bytes_count());
  }
  return true;
}

void make_slow_reader(Line& line) {
  for (int i = 0; i < kLargeRequests; ++i) {
    if (!say(line, kLargeRequest)) return;
  }
}

std::size_t descriptors() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return 0;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  return files.rlim_cur > kOtherDescriptors ? files.rlim_cur - kOtherDescriptors : 0;
}

// The connection stays open without the memory that TLS takes at this end.
std::size_t open_idle(std::uint16_t port, const tls::Context& context, std::size_t count) {
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> opened{0};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      while (next.fetch_add(1) < count) {
        if (open_line(port, context, false).socket >= 0) opened.fetch_add(1);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return opened;
}

// One byte of a header that never ends; those that the server has cut off begin again.
void write_slowly(std::vector<Line>& lines, std::uint16_t port, const tls::Context& context) {
  for (auto& line : lines) {
    if (line.session && say(line, "X")) continue;
    if (line.socket >= 0) ::close(line.socket);
    line.session.reset();
    line = open_line(port, context, false);
    if (line.session) say(line, "POST /v1/redemptions HTTP/1.1\r\nX-Slow: ");
  }
}

int hold(std::uint16_t port, const std::string& certificate, std::size_t idle, std::size_t readers,
         std::size_t writers) {
  const auto pin = tls::pin_of_certificate_file(certificate);
  if (!pin) return std::fprintf(stderr, "%s\n", pin.error().message().c_str()), 2;
  const auto context = tls::make_pinned_client_context(pin.value());
  if (!context) return std::fprintf(stderr, "%s\n", context.error().message().c_str()), 2;
  const std::size_t room = descriptors();
  const std::size_t wanted = idle + readers + writers;
  if (wanted > room) {
    std::fprintf(stderr, "only %zu descriptors: %zu connections instead of %zu\n", room, room, wanted);
    idle = room > readers + writers ? room - readers - writers : 0;
  }
  const std::size_t opened = open_idle(port, context.value(), idle);
  std::vector<Line> reading(readers);
  for (auto& line : reading) {
    line = open_line(port, context.value(), true);
    if (line.session) make_slow_reader(line);
  }
  std::vector<Line> writing(writers);
  write_slowly(writing, port, context.value());
  const auto held = [](const std::vector<Line>& lines) {
    return static_cast<std::size_t>(
        std::ranges::count_if(lines, [](const Line& line) { return line.session.has_value(); }));
  };
  std::printf("{\"idle\":%zu,\"readers\":%zu,\"writers\":%zu,\"wanted\":%zu}\n", opened, held(reading),
              held(writing), wanted);
  std::fflush(stdout);
  pollfd input{STDIN_FILENO, POLLIN, 0};
  while (::poll(&input, 1, kTickMs) == 0) {
    write_slowly(writing, port, context.value());
  }
  return 0;
}

}  // namespace
}  // namespace passnum

int main(int argc, char** argv) {
  if (argc != 6) return 2;
  const auto number = [&](int i) { return static_cast<std::size_t>(std::strtoul(argv[i], nullptr, 10)); };
  return passnum::hold(static_cast<std::uint16_t>(number(1)), argv[2], number(3), number(4), number(5));
}
