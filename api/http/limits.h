#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace passnum::http {

constexpr std::size_t kHeaderBytesMax = 8 * 1024;  // request line and header fields, with their line ends
constexpr std::size_t kTargetBytesMax = 2 * 1024;
constexpr std::size_t kHeaderFieldsMax = 100;
constexpr std::size_t kBodyBytesMax = 1024 * 1024;  // of a route that says nothing else
constexpr std::size_t kConnectionsMax = 12'000;
// Of one network (network.h): a whole town hall may stand behind one address, and nobody gets them all.
constexpr std::size_t kConnectionsPerNetworkMax = kConnectionsMax / 4;
constexpr std::size_t kRequestsPerConnectionMax = 10'000;
constexpr std::size_t kRequestsInFlightMax = 2'048;
// The write timeout holds for each piece of this size: a slow line may download something large, a reader
// that stands still may not keep the connection.
constexpr std::size_t kWritePieceBytes = 64 * 1024;

// What a server takes. A connection that goes over a time is closed, at most a tenth of the shortest of
// these times (and at most a second) late; before that, 408 when it was in the middle of a request.
struct Limits {
  std::size_t header_bytes_max = kHeaderBytesMax;                       // over: 431
  std::size_t target_bytes_max = kTargetBytesMax;                       // over: 414
  std::size_t header_fields_max = kHeaderFieldsMax;                     // over: 431
  std::size_t connections_max = kConnectionsMax;                        // over: accepted and closed at once
  std::size_t connections_per_network_max = kConnectionsPerNetworkMax;  // the same; 0: no limit
  std::size_t requests_per_connection_max = kRequestsPerConnectionMax;  // the last answer says close

  // Requests whose handler has not answered yet, over all connections and shared out evenly to the network
  // threads. Over: 503 with Retry-After, before the handler is called. What bounds memory and the wait of
  // those accepted.
  std::size_t requests_in_flight_max = kRequestsInFlightMax;
  // How long nothing is read from a connection after a 503, as Retry-After says: who waits does not notice,
  // and who does not wait costs nothing.
  std::chrono::milliseconds busy_pause{1'000};

  std::chrono::milliseconds handshake_timeout{10'000};  // TLS, from accept
  std::chrono::milliseconds header_timeout{10'000};     // from the first byte of a request
  std::chrono::milliseconds body_timeout{30'000};       // from the end of the header to the end of the body
  std::chrono::milliseconds answer_timeout{60'000};     // handler; over: 503, the late answer is dropped
  std::chrono::milliseconds write_timeout{30'000};      // each kWritePieceBytes
  std::chrono::milliseconds idle_timeout{60'000};       // between two requests
  std::chrono::milliseconds linger_timeout{2'000};      // reading on after a refusal, so that it arrives
};

// What was refused or dropped, by the limit that was reached. The names are metric labels.
enum class Limit : std::uint8_t {
  connections,
  requests_in_flight,
  header_bytes,
  target_bytes,
  body_bytes,
  handshake_timeout,
  header_timeout,
  body_timeout,
  answer_timeout,
  write_timeout,
  idle_timeout,
  connections_per_network,
};
constexpr std::array<std::string_view, 12> kLimitNames{
    "connections",    "requests_in_flight", "header_bytes",   "target_bytes",
    "body_bytes",     "handshake_timeout",  "header_timeout", "body_timeout",
    "answer_timeout", "write_timeout",      "idle_timeout",   "connections_per_network"};
static_assert(kLimitNames.size() == static_cast<std::size_t>(Limit::connections_per_network) + 1);

}  // namespace passnum::http
