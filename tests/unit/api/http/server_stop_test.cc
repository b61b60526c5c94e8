#include <gmock/gmock.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "api/client/load_client.h"
#include "tests/unit/api/http/test_server.h"

namespace passnum::http {
namespace {

using std::chrono::seconds;

// Keeps every Responder until the test answers.
class Holder {
 public:
  Router router() {
    Router router;
    router.add("GET", "/", [this](const Request&, Responder responder) {
      const std::lock_guard lock(mutex_);
      held_.push_back(std::move(responder));
      changed_.notify_all();
    });
    return router;
  }
  void wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return held_.size() >= count; });
  }
  void answer_all() {
    const std::lock_guard lock(mutex_);
    for (Responder& responder : held_) responder.answer(text(200, "answered"));
    held_.clear();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Responder> held_;
};

TEST(ServerStop, LetsARequestInFlightFinish) {
  Holder holder;
  const auto server = start_server(test_options(), holder.router());
  RawClient busy(server->port());
  RawClient idle(server->port());
  busy.write(kGet);
  holder.wait_for(1);
  auto stopping = std::async(std::launch::async, [&] { server->stop(seconds(60)); });
  EXPECT_EQ(idle.read_all(), "");  // the idle one is closed first, while the other still waits
  holder.answer_all();
  const std::string answer = busy.read_all();
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_THAT(answer, testing::HasSubstr("Connection: close"));
  EXPECT_THAT(answer, testing::HasSubstr("answered"));
  stopping.get();
  EXPECT_EQ(server->counts().connections_open, 0U);
}

TEST(ServerStop, ClosesWhatIsStillThereAfterItsPatience) {
  Holder holder;
  const auto server = start_server(test_options(), holder.router());
  RawClient busy(server->port());
  SilentConnection silent(server->port());
  busy.write(kGet);
  holder.wait_for(1);
  server->stop(std::chrono::milliseconds(50));
  EXPECT_EQ(busy.read_all(), "");
  EXPECT_EQ(silent.read_all(), "");
  holder.answer_all();
}

TEST(ServerStop, LeavesAResponderThatOutlivesTheServerHarmless) {
  Holder holder;
  {
    const auto server = start_server(test_options(), holder.router());
    RawClient busy(server->port());
    busy.write(kGet);
    holder.wait_for(1);
  }
  holder.answer_all();
}

TEST(ServerStop, TakesNoNewConnections) {
  Holder holder;
  const auto server = start_server(test_options(), holder.router());
  server->stop(seconds(60));
  const auto answer = client_of(*server).get("/");
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().context, testing::HasSubstr("connection refused"));
  server->stop(seconds(60));
}

TEST(ServerStop, ReturnsWhileClientsKeepAsking) {
  Router router;
  router.add("GET", "/", [](const Request&, Responder responder) { responder.answer(text(200, "yes")); });
  const auto server = start_server(test_options(), std::move(router));
  std::promise<void> begun;
  std::thread asking([&] {
    auto client = client_of(*server);
    bool first = true;
    while (client.get("/")) {
      if (std::exchange(first, false)) begun.set_value();
    }
  });
  begun.get_future().wait();
  server->stop(seconds(60));
  asking.join();
  EXPECT_EQ(server->counts().connections_open, 0U);
}

TEST(Server, ServesTwoHundredConnectionsAtOnce) {
  // Nobody is answered before all two hundred have asked.
  std::mutex mutex;
  std::vector<Responder> waiting;
  Router router;
  router.add("POST", "/", [&](const Request&, Responder responder) {
    std::vector<Responder> ready;
    {
      const std::lock_guard lock(mutex);
      waiting.push_back(std::move(responder));
      if (waiting.size() == 200) ready.swap(waiting);
    }
    for (Responder& one : ready) {
      const std::string body = one.request().body;
      one.answer(text(200, body));
    }
  });
  const auto server = start_server(test_options(), std::move(router));
  client::ServerUrl url;
  url.host = "127.0.0.1";
  url.port = server->port();
  client::LoadPlan plan;
  plan.connections = 200;
  plan.requests_max = 2000;
  std::size_t wrong = 0;
  plan.next = [](std::size_t connection) {
    client::LoadRequest request;
    request.path = "/";
    request.content_type = "text/plain";
    request.body = std::to_string(connection);
    return std::optional(request);
  };
  plan.answered = [&](const client::LoadAnswer& answer) {
    if (answer.response.body != std::to_string(answer.connection)) ++wrong;
  };
  const auto report = client::run_load(url, client::Trust::pinned(TestCertificate::get().pin), {}, plan);
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_EQ(report.value().answers_2xx, 2000U) << report.value().first_failure;
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace passnum::http
