#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/client/https_client.h"
#include "api/http/server.h"
#include "api/tls/certificate.h"

namespace passnum::http {

// Whole, and without its end.
inline const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
inline const std::string kPost = "POST / HTTP/1.1\r\nHost: h\r\n";
// A limit that a test waits for.
constexpr std::chrono::milliseconds kShort{50};

// A certificate for 127.0.0.1, made once a process in a folder of its own.
struct TestCertificate {
  TestCertificate();
  ~TestCertificate();
  static const TestCertificate& get();

  std::filesystem::path folder;
  std::string certificate_file;
  std::string key_file;
  tls::Pin pin;
};

// Options for a loopback server with the test certificate and two threads.
ServerOptions test_options();
// Starts it, or fails the test by CHECK.
std::unique_ptr<Server> start_server(ServerOptions options, Router router);

client::HttpsClient client_of(const Server& server, client::ClientOptions options = {});

// The words of the error log, or the routes and states of the access log, gathered from any thread.
class Gathered {
 public:
  void add(std::string words);
  std::vector<std::string> all() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> words_;
};

// How a raw client offers TLS. Empty: OpenSSL's default.
struct RawOptions {
  int version_min = TLS1_2_VERSION;
  int version_max = TLS1_3_VERSION;
  std::string ciphers;  // TLS 1.2 and before
  std::string suites;   // TLS 1.3
  std::string groups;
  std::string alpn;              // in wire form
  int receive_buffer_bytes = 0;  // of the socket; 0: the system's
  std::uint8_t host = 1;         // 127.0.0.<host> is who connects
};

// A blocking client that sends the bytes it is given, right or wrong.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port, const RawOptions& options = {});
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool is_secured() const { return is_secured_; }
  std::string version() const { return SSL_get_version(ssl_.get()); }
  std::string cipher() const { return SSL_get_cipher_name(ssl_.get()); }

  // False when the connection has ended.
  bool write(std::string_view text);
  // Until the other end closes; then this end is closed too.
  std::string read_all();
  // One response with Content-Length; what came until the end when the connection ended before.
  std::string read_response();
  // What `request` is answered with, until the other end closes.
  std::string ask(std::string_view request);
  bool renegotiate();
  // Says that nothing more will be sent, in TLS and TCP; can still read.
  void half_close();
  // Ends sending in TCP only, as a client that was cut off does.
  void cut_off();

 private:
  struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, FreeSsl> context_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
  int socket_ = -1;
  bool is_secured_ = false;
  std::string input_;
};

// A TCP connection that says nothing by itself.
class SilentConnection {
 public:
  explicit SilentConnection(std::uint16_t port);
  ~SilentConnection();
  SilentConnection(const SilentConnection&) = delete;
  SilentConnection& operator=(const SilentConnection&) = delete;
  // Waits until the other end closes; the bytes received before.
  std::string read_all();

 private:
  int socket_;
};

// 404 from "HTTP/1.1 404 Not Found..."; 0 when there is none.
int status_of(std::string_view response);

}  // namespace passnum::http
