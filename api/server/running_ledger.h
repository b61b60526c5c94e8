#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "api/devices/caps.h"
#include "api/devices/signature_gate.h"
#include "api/http/limits.h"
#include "api/metrics/metrics_server.h"
#include "api/server/data_directory.h"
#include "api/server/server_log.h"
#include "api/web/assets.h"

namespace passnum {

struct ServeOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8443;  // 0: one that is free
  // What the whole server should stay within. The store gets half: what it holds beside its caches, the state
  // in memory and the heap's gaps take the rest of it in the growth measured in tests/bench.
  std::size_t memory_bytes_max = std::size_t{512} * 1024 * 1024;
  unsigned network_threads = 0;  // 0: as many as there are cores
  unsigned work_threads = 0;     // 0: as many as there are cores
  bool begins_lock = false;      // when the checkpoint lock is missing: begin it anew
  bool log_requests = false;     // one line a request to standard error: never a path, a body or an address
  LogFormat log_format = LogFormat::text;
  http::Limits limits;
  DeviceLimits device_limits;               // how much one device may do in a day
  RequestLimits request_limits;             // how often anybody may ask with a signature
  std::span<const web::Asset> application;  // what is served under /app/; outlives the server
  // Where GET /metrics is answered in plain HTTP; port 0: one that is free. Nothing: nowhere.
  std::optional<metrics::MetricsServerOptions> metrics;
};

// A ledger open for business: store, sequencer, pool and HTTPS server, wired up here and nowhere else.
class RunningLedger {
 public:
  // Opens the ledger, refusing one whose checkpoint and tree disagree, and serves. `on_stopped` is called
  // once, from another thread, when the machine failed and the process must end. Errors: those of the
  // settings, the keys, the store, the log and the port.
  static Result<std::unique_ptr<RunningLedger>> start(const DataDirectory& directory,
                                                      const ServeOptions& options,
                                                      std::function<void(const Error&)> on_stopped);
  // Stops accepting, finishes what is in flight, closes the store.
  ~RunningLedger();
  RunningLedger(const RunningLedger&) = delete;
  RunningLedger& operator=(const RunningLedger&) = delete;

  // "https://127.0.0.1:8443"
  std::string url() const;
  // "http://127.0.0.1:9464/metrics"; empty when metrics are not served.
  std::string metrics_url() const;
  std::uint64_t tree_size() const;

 private:
  struct Parts;
  explicit RunningLedger(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace passnum
