#include "api/metrics/metrics_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>

#include "ledger/base/check.h"

namespace passnum::metrics {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr int kSecondsMax = 60;  // only a test that fails anyway waits this long

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval timeout{kSecondsMax, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view text) {
    CHECK(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
  }
  std::string read_all() {
    std::string out;
    std::array<char, 4096> piece{};
    for (ssize_t count; (count = ::recv(socket_, piece.data(), piece.size(), 0)) > 0;) {
      out.append(piece.data(), static_cast<std::size_t>(count));
    }
    return out;
  }
  std::string ask(std::string_view request) {
    send(request);
    return read_all();
  }

 private:
  const int socket_;
};

class MetricsServerTest : public testing::Test {
 protected:
  std::unique_ptr<MetricsServer> server_ =
      MetricsServer::start({}, [] { return std::string("passnum_up 1\n"); }).value();
};

constexpr char kGet[] = "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_F(MetricsServerTest, AnswersOneScrapeAndCloses) {
  const std::string answer = Client(server_->port()).ask(kGet);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 13\r\n"));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, testing::EndsWith("\r\n\r\npassnum_up 1\n"));
}

TEST_F(MetricsServerTest, HasNothingButMetrics) {
  EXPECT_THAT(Client(server_->port()).ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Client(server_->port()).ask("POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"),
              StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(Client(server_->port()).ask("GET /metrics\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Client(server_->port()).ask("GET /" + std::string(9'000, 'x') + " HTTP/1.1\r\n\r\n"),
              StartsWith("HTTP/1.1 414 "));
}

TEST_F(MetricsServerTest, DropsAClientThatSaysNothingAndServesTheNext) {
  Client silent(server_->port());
  Client half(server_->port());
  half.send("GET /met");
  EXPECT_THAT(Client(server_->port()).ask(kGet), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(silent.read_all(), "");
  EXPECT_EQ(half.read_all(), "");
}

TEST_F(MetricsServerTest, EndsThoughAClientIsConnected) {
  Client silent(server_->port());
  server_.reset();
  EXPECT_EQ(silent.read_all(), "");
}

TEST(MetricsServerStart, SaysWhyItCannot) {
  const auto taken = MetricsServer::start({}, [] { return std::string(); });
  ASSERT_TRUE(taken);
  const auto again = MetricsServer::start({"127.0.0.1", taken.value()->port()}, [] { return std::string(); });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::io);
  EXPECT_EQ(MetricsServer::start({"localhost", 0}, [] { return std::string(); }).error().code,
            ErrorCode::invalid);
  EXPECT_TRUE(MetricsServer::start({"::1", 0}, [] { return std::string(); }));
}

}  // namespace
}  // namespace passnum::metrics
