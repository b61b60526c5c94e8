#include "api/server/server_log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "ledger/base/check.h"

namespace passnum {
namespace {

using testing::HasSubstr;

// A pipe that the log writes into.
class ServerLogTest : public testing::Test {
 protected:
  ServerLogTest() { CHECK(::pipe2(pipe_.data(), O_CLOEXEC) == 0); }
  ~ServerLogTest() override {
    ::close(pipe_[0]);
    if (pipe_[1] >= 0) ::close(pipe_[1]);
  }
  void open(LogFormat format) { log_.emplace(pipe_[1], format, clock_); }
  std::string read_some() {
    std::array<char, 65536> piece{};
    const ssize_t count = ::read(pipe_[0], piece.data(), piece.size());
    return count > 0 ? std::string(piece.data(), static_cast<std::size_t>(count)) : std::string();
  }
  std::string close_and_read() {
    log_.reset();
    ::close(std::exchange(pipe_[1], -1));
    std::string out;
    for (std::string piece; !(piece = read_some()).empty();) out += piece;
    return out;
  }

  std::array<int, 2> pipe_{};
  FakeClock clock_{parse_time("2026-12-31T22:59:59.007Z").value()};
  std::optional<ServerLog> log_;
};

http::AccessLine line() {
  return {"POST",
          "/v1/redemptions",
          0,
          409,
          std::chrono::microseconds(1234),
          300,
          412,
          "4bf92f3577b34da6a3ce929d0e0e4736",
          "already_redeemed"};
}

TEST_F(ServerLogTest, WritesARequestAsOneJsonObject) {
  open(LogFormat::json);
  log_->request(line());
  EXPECT_EQ(close_and_read(),
            R"({"time":"2026-12-31T22:59:59.007Z","level":"info","event":"request",)"
            R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","method":"POST","route":"/v1/redemptions",)"
            R"("status":409,"duration_ms":1.234,"bytes_received":300,"bytes_sent":412,)"
            R"("problem":"already_redeemed"})"
            "\n");
}

TEST_F(ServerLogTest, WritesARequestAsWords) {
  open(LogFormat::text);
  log_->request(line());
  EXPECT_EQ(close_and_read(), "POST /v1/redemptions 409 1.234 ms 412 B 4bf92f3577b34da6a3ce929d0e0e4736\n");
}

TEST_F(ServerLogTest, KeepsAnEventOnOneLineOfUtf8WhateverTheWordsAre) {
  open(LogFormat::json);
  log_->event(ServerLog::Level::error, "http_error", "a\"b\r\nc\x7f d\xff\xc3é\xe2\x82",
              {{"url", "x\"y"}, {"size", std::uint64_t{7}}});
  EXPECT_EQ(close_and_read(), R"({"time":"2026-12-31T22:59:59.007Z","level":"error","event":"http_error",)"
                              "\"message\":\"a\\\"b  c  d??é??\",\"url\":\"x\\\"y\",\"size\":7}\n");
}

TEST_F(ServerLogTest, SaysInWordsOnlyWhatIsWrong) {
  open(LogFormat::text);
  log_->event(ServerLog::Level::info, "started", "registre ouvert");
  log_->event(ServerLog::Level::error, "http_error", "plus de\ndescripteurs");
  EXPECT_EQ(close_and_read(), "erreur : plus de descripteurs\n");
}

TEST_F(ServerLogTest, DropsLinesRatherThanWaitForASlowReaderAndSaysHowMany) {
  open(LogFormat::json);
  // Nobody reads: the pipe fills, then the log's own room.
  std::uint64_t sent = 0;
  while (log_->lines_dropped() < 10) {
    log_->request(line());
    ++sent;
  }
  std::string out;
  while (out.find("log_dropped") == std::string::npos) out += read_some();
  out += close_and_read();
  EXPECT_THAT(out, HasSubstr(R"("event":"log_dropped","message":"10 lignes)"));
  const auto written = std::count(out.begin(), out.end(), '\n');
  EXPECT_EQ(static_cast<std::uint64_t>(written), sent - 10 + 1);
}

}  // namespace
}  // namespace passnum
