#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/client/message.h"
#include "api/client/trust.h"
#include "ledger/base/result.h"

namespace passnum::client {

constexpr std::size_t kResponseHeaderBytesMax = 16 * 1024;
constexpr std::size_t kResponseBodyBytesMax = 64 * 1024 * 1024;

struct ClientOptions {
  std::chrono::milliseconds connect_timeout{10'000};   // each: TCP, then TLS
  std::chrono::milliseconds exchange_timeout{60'000};  // from the request to the last byte of the answer
  std::size_t header_bytes_max = kResponseHeaderBytesMax;
  std::size_t body_bytes_max = kResponseBodyBytesMax;
  std::vector<Header> headers;  // with every request: authorisation, user agent
};

// May the request be sent again when it is not known whether the server took it?
enum class Repeat {
  never,
  idempotent,  // a GET, or a request whose id the server answers the same way for ever
};

// One HTTPS/1.1 connection, kept and opened again as needed. Not for two threads at once.
//
// A request on a kept connection that the server closed before one byte of the answer is sent once more on
// a new connection, if its Repeat allows. Nothing else is retried.
//
// Errors, each with what to do in words: io (refused, no such host, closed, broken answer), unavailable
// (a timeout), invalid (the server's key or certificate is not the expected one: both are shown), too_large
// (the answer is over a limit). After an Error of a request that is not idempotent it is not known whether
// the server took it. Any status is an answer, not an Error.
class HttpsClient {
 public:
  HttpsClient(ServerUrl server, Trust trust, ClientOptions options = {});
  ~HttpsClient();
  HttpsClient(HttpsClient&& other) noexcept;
  HttpsClient& operator=(HttpsClient&& other) noexcept;

  // `path` begins with '/' and is sent as it is, after the server's base path.
  Result<ClientResponse> get(std::string_view path, const std::vector<Header>& headers = {});
  Result<ClientResponse> post(std::string_view path, std::string_view content_type, std::string_view body,
                              Repeat repeat = Repeat::never, const std::vector<Header>& headers = {});
  // Any method; a body when content_type is not empty.
  Result<ClientResponse> send(std::string_view method, std::string_view path, std::string_view content_type,
                              std::string_view body, Repeat repeat, const std::vector<Header>& headers = {});

  // How many connections were opened so far.
  std::size_t connections_opened() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passnum::client
