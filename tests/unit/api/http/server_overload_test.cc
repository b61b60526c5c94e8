#include <gmock/gmock.h>

#include <condition_variable>
#include <mutex>

#include "tests/unit/api/http/test_server.h"

namespace passnum::http {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

const std::string kVital = "GET /vital HTTP/1.1\r\nHost: h\r\n\r\n";

std::uint64_t limited(const Server& server, Limit limit) {
  return server.counts().limited[static_cast<std::size_t>(limit)];
}

// Handlers of / keep their Responder until release(); /vital answers at once.
class Overload : public testing::Test {
 protected:
  static ServerOptions options_for(std::size_t in_flight) {
    ServerOptions options = test_options();
    options.threads = 1;
    options.limits.requests_in_flight_max = in_flight;
    return options;
  }
  std::unique_ptr<Server> start(ServerOptions options) {
    Router router;
    router.add("GET", "/", [this](const Request&, Responder responder) {
      const std::lock_guard lock(mutex_);
      kept_.push_back(std::move(responder));
      changed_.notify_all();
    });
    router.add("GET", "/vital",
               [](const Request&, Responder responder) { responder.answer(text(200, "alive")); },
               {.is_vital = true});
    return start_server(std::move(options), std::move(router));
  }
  void await_kept(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return kept_.size() == count; });
  }
  void release() {
    const std::lock_guard lock(mutex_);
    for (auto& responder : kept_) responder.answer(text(200, "done"));
    kept_.clear();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Responder> kept_;
};

TEST_F(Overload, IsRefusedWithRetryAfterAndWhatIsVitalIsAnswered) {
  const auto server = start(options_for(2));
  RawClient first(server->port());
  RawClient second(server->port());
  first.write(kGet);
  second.write(kGet);
  await_kept(2);
  RawClient third(server->port());
  third.write(kGet);
  const std::string refused = third.read_response();
  EXPECT_EQ(status_of(refused), 503);
  EXPECT_THAT(refused, HasSubstr("Retry-After: 2\r\n"));
  EXPECT_THAT(refused, HasSubstr("\"code\":\"busy\""));
  EXPECT_EQ(refused.find("Connection: close"), std::string::npos);
  EXPECT_EQ(limited(*server, Limit::requests_in_flight), 1U);
  RawClient probe(server->port());
  probe.write(kVital);
  EXPECT_EQ(status_of(probe.read_response()), 200);
  release();
  EXPECT_EQ(status_of(first.read_response()), 200);
  EXPECT_EQ(status_of(second.read_response()), 200);
}

TEST_F(Overload, IsOverWhenAnAnswerIsThere) {
  const auto server = start(options_for(1));
  for (int i = 0; i < 3; ++i) {
    RawClient client(server->port());
    client.write(kGet);
    await_kept(1);
    release();
    EXPECT_EQ(status_of(client.read_response()), 200);
  }
  EXPECT_EQ(limited(*server, Limit::requests_in_flight), 0U);
}

TEST_F(Overload, GivesThePlaceBackOfARequestThatWasAnsweredTooLate) {
  ServerOptions options = options_for(1);
  options.limits.answer_timeout = kShort;
  const auto server = start(std::move(options));
  RawClient late(server->port());
  EXPECT_EQ(status_of(late.ask(kGet)), 503);
  EXPECT_EQ(limited(*server, Limit::answer_timeout), 1U);
  RawClient next(server->port());
  next.write(kGet);
  await_kept(2);
  release();
  EXPECT_EQ(status_of(next.read_response()), 200);
}

TEST_F(Overload, ReadsAConnectionAgainOnlyWhenItsPauseIsOver) {
  ServerOptions options = options_for(1);
  // Longer than the idle timeout, so that a pause which is kept ends the connection.
  options.limits.busy_pause = std::chrono::hours(1);
  options.limits.idle_timeout = kShort;
  const auto server = start(std::move(options));
  RawClient holder(server->port());
  holder.write(kGet);
  await_kept(1);
  RawClient impatient(server->port());
  impatient.write(kGet + kVital);
  EXPECT_EQ(status_of(impatient.read_response()), 503);
  EXPECT_EQ(impatient.read_all(), "");
  release();
}

TEST_F(Overload, AnswersTheNextRequestOfAConnectionAfterItsPause) {
  ServerOptions options = options_for(1);
  options.limits.busy_pause = kShort;
  const auto server = start(std::move(options));
  RawClient holder(server->port());
  holder.write(kGet);
  await_kept(1);
  RawClient client(server->port());
  client.write(kGet);
  EXPECT_EQ(status_of(client.read_response()), 503);
  client.write(kVital);
  EXPECT_EQ(status_of(client.read_response()), 200);
  release();
}

TEST_F(Overload, StopsThoughConnectionsPause) {
  ServerOptions options = options_for(1);
  options.limits.busy_pause = std::chrono::hours(1);
  const auto server = start(std::move(options));
  RawClient holder(server->port());
  holder.write(kGet);
  await_kept(1);
  RawClient paused(server->port());
  paused.write(kGet);
  EXPECT_EQ(status_of(paused.read_response()), 503);
  release();
  server->stop(std::chrono::hours(1));
  EXPECT_EQ(paused.read_all(), "");
}

class Misbehaving : public Overload {};

TEST_F(Misbehaving, ClientThatSendsItsHeaderByteByByteIsCutOff) {
  ServerOptions options = test_options();
  options.limits.header_timeout = kShort;
  options.limits.linger_timeout = kShort;
  const auto server = start(std::move(options));
  RawClient client(server->port());
  client.write("GET /vital HTTP/1.1\r\nX: ");
  while (client.write("y") && limited(*server, Limit::header_timeout) == 0) {
  }
  EXPECT_EQ(limited(*server, Limit::header_timeout) + limited(*server, Limit::header_bytes), 1U);
}

TEST_F(Misbehaving, ClientThatAsksWithoutReadingIsCutOff) {
  ServerOptions options = test_options();
  options.limits.write_timeout = kShort;
  options.limits.requests_per_connection_max = 100'000'000;
  const auto server = start(std::move(options));
  RawOptions narrow;
  narrow.receive_buffer_bytes = 4096;
  RawClient client(server->port(), narrow);
  std::string flood;
  for (int i = 0; i < 300; ++i) flood += kVital;
  while (client.write(flood)) {
  }
  EXPECT_EQ(limited(*server, Limit::write_timeout), 1U);
}

TEST_F(Misbehaving, ClientThatHalfClosesAfterItsRequestIsAnswered) {
  const auto server = start(test_options());
  RawClient client(server->port());
  client.write(kVital);
  client.half_close();
  EXPECT_EQ(status_of(client.read_all()), 200);
}

TEST_F(Misbehaving, ClientThatIsCutOffInItsRequestIsDropped) {
  const auto server = start(test_options());
  for (const std::string& part :
       {std::string("GET /vital HTTP/1.1\r\nHo"),
        std::string("GET /vital HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab")}) {
    RawClient client(server->port());
    client.write(part);
    client.cut_off();
    EXPECT_EQ(client.read_all(), "");
  }
  EXPECT_EQ(server->counts().requests, 0U);
}

}  // namespace
}  // namespace passnum::http
