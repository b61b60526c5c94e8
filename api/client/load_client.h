#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "api/client/https_client.h"
#include "api/client/latency_histogram.h"

namespace passnum::client {

constexpr std::size_t kLoadConnectionsMax = 20'000;

struct LoadRequest {
  std::string method = "POST";
  std::string path;
  std::string content_type;  // empty: no body
  std::string body;
  std::uint64_t tag = 0;  // given back with the answer
};

struct LoadAnswer {
  std::uint64_t tag;
  std::size_t connection;
  std::chrono::nanoseconds latency;  // from the first byte sent to the last received
  const ClientResponse& response;
};

struct LoadPlan {
  std::size_t connections = 64;                // 1 to kLoadConnectionsMax
  std::uint64_t requests_max = 100'000;        // over all connections
  std::chrono::milliseconds time_max{60'000};  // no new request after; running ones have exchange_timeout
  // The next request of connection number `connection`, or nothing when that one is done. Called on the
  // caller's thread, like `answered`.
  std::function<std::optional<LoadRequest>(std::size_t connection)> next;
  std::function<void(const LoadAnswer& answer)> answered;  // may be empty
};

struct LoadReport {
  std::uint64_t requests_sent = 0;
  std::uint64_t answers = 0;
  std::uint64_t answers_2xx = 0;
  std::uint64_t answers_4xx = 0;
  std::uint64_t answers_5xx = 0;
  std::uint64_t connections_failed = 0;  // could not be opened, or broke; such a connection is not replaced
  std::string first_failure;             // in words
  std::chrono::nanoseconds elapsed{0};   // from the first request to the last answer
  LatencyHistogram latency;
  double requests_per_second() const;
};

// Opens every connection of the plan first, then keeps one request in flight on each until the plan ends.
// One thread, the caller's; returns when every connection is closed. A connection that the server closes
// in an orderly way between two requests is opened again. Errors: those of HttpsClient when not one
// connection could be opened; invalid (connections out of range).
Result<LoadReport> run_load(const ServerUrl& server, const Trust& trust, const ClientOptions& options,
                            const LoadPlan& plan);

}  // namespace passnum::client
