#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "ledger/base/result.h"

namespace passnum::metrics {

struct MetricsServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, as a number
  std::uint16_t port = 0;             // 0: one that is free
};

// Answers GET /metrics, in plain HTTP, on a port and a thread ("metrics") of its own, so that it answers also
// when the ledger's port is overloaded. One client at a time, each within kExchangeTimeout and closed after
// one answer; there is nothing secret in it, and nothing can be changed through it.
class MetricsServer {
 public:
  // `scrape` makes the text, on the server's thread, and must not throw. Errors: invalid (address), io.
  static Result<std::unique_ptr<MetricsServer>> start(const MetricsServerOptions& options,
                                                      std::function<std::string()> scrape);
  ~MetricsServer();
  MetricsServer(const MetricsServer&) = delete;
  MetricsServer& operator=(const MetricsServer&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  MetricsServer(int listener, int stop_event, std::uint16_t port, std::function<std::string()> scrape);
  void run();
  void serve(int socket);

  const int listener_;
  const int stop_event_;
  const std::uint16_t port_;
  const std::function<std::string()> scrape_;
  std::thread thread_;
};

}  // namespace passnum::metrics
