// The least that a C++ server can do: Beast over TLS 1.3, a small POST answered with 300 bytes. With `--dir`
// each answer waits for a synced write of three puts to RocksDB, in groups. No routes, limits, time-outs or
// JSON; a voucher's number is found by looking for it. Ends on SIGTERM, after counting what is stored.
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <CLI/CLI.hpp>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <optional>

#include "tests/bench/compare/group_commit.h"

namespace passnum::compare {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::size_t kAnswerBytes = 300;
constexpr std::size_t kScanIdBytes = 36;

struct Lane {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::thread thread;
};

// Hands each group of answers to the network threads, one wake-up a thread.
class Answers {
 public:
  explicit Answers(std::vector<Lane>& lanes) : lanes_(lanes) {}
  void operator()(GroupCommit::Group group) const {
    std::vector<std::vector<std::function<void()>>> by_lane(lanes_.size());
    for (auto& waiting : group) by_lane[waiting.lane].push_back(std::move(waiting.answer));
    for (std::size_t i = 0; i < by_lane.size(); ++i) {
      if (by_lane[i].empty()) continue;
      asio::post(lanes_[i].context, [all = std::move(by_lane[i])] {
        for (const auto& answer : all) answer();
      });
    }
  }

 private:
  std::vector<Lane>& lanes_;
};

asio::awaitable<void> durable(GroupCommit& groups, Spent spent, std::size_t lane) {
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [&groups, lane](auto handler, Spent what) {
        const auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        groups.submit({std::move(what), lane, [kept] { std::move (*kept)(); }});
      },
      asio::use_awaitable, std::move(spent));
}

Spent spent_in(std::string_view body) {
  constexpr std::string_view kScanId = "\"scan_id\":\"";
  constexpr std::string_view kVoucher = "\"voucher\":";
  const auto id = body.find(kScanId);
  const auto number = body.find(kVoucher);
  if (id == body.npos || number == body.npos) return {};
  Spent spent;
  spent.scan_id = body.substr(id + kScanId.size(), kScanIdBytes);
  std::from_chars(body.data() + number + kVoucher.size(), body.data() + body.size(), spent.voucher);
  return spent;
}

std::string answer_to(std::uint64_t voucher) {
  std::string body = "{\"outcome\":\"accepted\",\"voucher\":" + std::to_string(voucher) + ",\"receipt\":\"";
  body.resize(kAnswerBytes - 2, '.');
  return body + "\"}";
}

asio::awaitable<void> serve(tcp::socket socket, asio::ssl::context& tls, GroupCommit* groups,
                            std::size_t lane) {
  try {
    socket.set_option(tcp::no_delay(true));
    asio::ssl::stream<tcp::socket> stream(std::move(socket), tls);
    co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
    boost::beast::flat_buffer buffer;
    for (;;) {
      http::request<http::string_body> request;
      co_await http::async_read(stream, buffer, request, asio::use_awaitable);
      Spent spent = spent_in(request.body());
      http::response<http::string_body> response(http::status::ok, 11);
      response.set(http::field::content_type, "application/json");
      response.body() = answer_to(spent.voucher);
      response.prepare_payload();
      if (groups != nullptr) co_await durable(*groups, std::move(spent), lane);
      co_await http::async_write(stream, response, asio::use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    // The client is done.
  }
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor, std::vector<Lane>& lanes, asio::ssl::context& tls,
                                 GroupCommit* groups) {
  for (std::size_t next = 0;; next = (next + 1) % lanes.size()) {
    auto& context = lanes[next].context;
    tcp::socket socket = co_await acceptor.async_accept(context, asio::use_awaitable);
    asio::co_spawn(context, serve(std::move(socket), tls, groups, next), asio::detached);
  }
}

struct Options {
  std::string certificate;
  std::string key;
  std::string directory;
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

int run(const Options& options) {
  asio::ssl::context tls(asio::ssl::context::tlsv13_server);
  tls.use_certificate_chain_file(options.certificate);
  tls.use_private_key_file(options.key, asio::ssl::context::pem);
  std::vector<Lane> lanes(options.threads);
  std::optional<FloorStore> store;
  std::optional<GroupCommit> groups;
  if (!options.directory.empty()) {
    store.emplace(options.directory);
    groups.emplace(*store, Answers(lanes));
  }
  for (auto& lane : lanes) lane.thread = std::thread([&lane] { lane.context.run(); });
  asio::io_context main;
  tcp::acceptor acceptor(main, {asio::ip::address_v4::loopback(), 0});
  asio::co_spawn(main, accept_all(acceptor, lanes, tls, groups ? &*groups : nullptr), asio::detached);
  asio::signal_set signals(main, SIGTERM, SIGINT);
  signals.async_wait([&main](const boost::system::error_code&, int) { main.stop(); });
  std::printf("{\"port\":%u}\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
  std::fflush(stdout);
  main.run();
  for (auto& lane : lanes) lane.context.stop();
  for (auto& lane : lanes) lane.thread.join();
  const std::uint64_t written = groups ? groups->written() : 0;
  if (store) store->check(written);
  std::printf("{\"stored\":%llu}\n", static_cast<unsigned long long>(written));
  return 0;
}

}  // namespace
}  // namespace passnum::compare

int main(int argc, char** argv) {
  passnum::compare::Options options;
  CLI::App app("A server that does nothing else\nExample: beast_floor --cert cert.pem --key key.pem");
  app.add_option("--cert", options.certificate)->required();
  app.add_option("--key", options.key)->required();
  app.add_option("--dir", options.directory, "Write to RocksDB there; not there yet");
  app.add_option("--threads", options.threads)->capture_default_str()->check(CLI::Range(1, 256));
  CLI11_PARSE(app, argc, argv);
  try {
    return passnum::compare::run(options);
  } catch (const std::exception& failure) {
    passnum::compare::give_up(failure.what());
  }
}
