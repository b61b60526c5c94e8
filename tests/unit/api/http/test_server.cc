#include "tests/unit/api/http/test_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

#include "ledger/base/check.h"
#include "ledger/base/clock.h"

namespace passnum::http {
namespace {

// Only a test that fails anyway waits this long.
constexpr int kReceiveSecondsMax = 60;

int connect_socket(std::uint16_t port, int receive_buffer_bytes, std::uint8_t host) {
  const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(handle >= 0);
  const timeval timeout{kReceiveSecondsMax, 0};
  ::setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
  ::setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
  if (receive_buffer_bytes > 0) {
    ::setsockopt(handle, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof(receive_buffer_bytes));
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (host != 1) {
    address.sin_addr.s_addr = htonl((INADDR_LOOPBACK & ~0xffU) | host);
    CHECK(::bind(handle, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  }
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  return handle;
}

}  // namespace

TestCertificate::TestCertificate() {
  std::string name = (std::filesystem::temp_directory_path() / "passnum-http-XXXXXX").string();
  CHECK(::mkdtemp(name.data()) != nullptr);
  folder = name;
  certificate_file = (folder / "certificate.pem").string();
  key_file = (folder / "key.pem").string();
  const auto made =
      tls::make_self_signed({certificate_file, key_file, {"127.0.0.1", "localhost"}, SystemClock().now()});
  CHECK(made);
  pin = made.value();
  // The raw client writes to connections that the server has closed.
  std::signal(SIGPIPE, SIG_IGN);
}

TestCertificate::~TestCertificate() {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

const TestCertificate& TestCertificate::get() {
  static const TestCertificate certificate;
  return certificate;
}

ServerOptions test_options() {
  ServerOptions options;
  options.certificate_file = TestCertificate::get().certificate_file;
  options.key_file = TestCertificate::get().key_file;
  options.threads = 2;
  return options;
}

std::unique_ptr<Server> start_server(ServerOptions options, Router router) {
  auto server = Server::start(std::move(options), std::move(router));
  CHECK(server);
  return std::move(server).value();
}

client::HttpsClient client_of(const Server& server, client::ClientOptions options) {
  client::ServerUrl url;
  url.host = "127.0.0.1";
  url.port = server.port();
  return {url, client::Trust::pinned(TestCertificate::get().pin), std::move(options)};
}

void Gathered::add(std::string words) {
  const std::lock_guard lock(mutex_);
  words_.push_back(std::move(words));
}

std::vector<std::string> Gathered::all() const {
  const std::lock_guard lock(mutex_);
  return words_;
}

RawClient::RawClient(std::uint16_t port, const RawOptions& options)
    : context_(SSL_CTX_new(TLS_client_method())),
      socket_(connect_socket(port, options.receive_buffer_bytes, options.host)) {
  // Level 0, so that it can offer what the server must refuse.
  SSL_CTX_set_security_level(context_.get(), 0);
  CHECK(SSL_CTX_set_min_proto_version(context_.get(), options.version_min) == 1);
  CHECK(SSL_CTX_set_max_proto_version(context_.get(), options.version_max) == 1);
  if (!options.ciphers.empty()) CHECK(SSL_CTX_set_cipher_list(context_.get(), options.ciphers.c_str()) == 1);
  if (!options.suites.empty()) CHECK(SSL_CTX_set_ciphersuites(context_.get(), options.suites.c_str()) == 1);
  if (!options.groups.empty()) CHECK(SSL_CTX_set1_groups_list(context_.get(), options.groups.c_str()) == 1);
  ssl_.reset(SSL_new(context_.get()));
  CHECK(ssl_ != nullptr);
  if (!options.alpn.empty()) {
    const auto* alpn = reinterpret_cast<const unsigned char*>(options.alpn.data());
    CHECK(SSL_set_alpn_protos(ssl_.get(), alpn, static_cast<unsigned>(options.alpn.size())) == 0);
  }
  CHECK(SSL_set_fd(ssl_.get(), socket_) == 1);
  is_secured_ = SSL_connect(ssl_.get()) == 1;
}

RawClient::~RawClient() {
  ::close(socket_);
}

bool RawClient::write(std::string_view text) {
  return SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())) > 0;
}

std::string RawClient::read_all() {
  std::array<char, 16384> chunk{};
  for (;;) {
    const int count = SSL_read(ssl_.get(), chunk.data(), static_cast<int>(chunk.size()));
    if (count <= 0) break;
    input_.append(chunk.data(), static_cast<std::size_t>(count));
  }
  ::shutdown(socket_, SHUT_RDWR);
  return std::exchange(input_, {});
}

std::string RawClient::read_response() {
  std::array<char, 16384> chunk{};
  for (;;) {
    const std::size_t end = input_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::size_t length = input_.find("Content-Length: ");
      const std::size_t body = length < end ? std::stoul(input_.substr(length + 16)) : 0;
      if (input_.size() >= end + 4 + body) {
        std::string response = input_.substr(0, end + 4 + body);
        input_.erase(0, response.size());
        return response;
      }
    }
    const int count = SSL_read(ssl_.get(), chunk.data(), static_cast<int>(chunk.size()));
    if (count <= 0) return std::exchange(input_, {});
    input_.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

std::string RawClient::ask(std::string_view request) {
  write(request);
  return read_all();
}

bool RawClient::renegotiate() {
  return SSL_renegotiate(ssl_.get()) == 1 && SSL_do_handshake(ssl_.get()) == 1;
}

void RawClient::half_close() {
  SSL_shutdown(ssl_.get());
  cut_off();
}

void RawClient::cut_off() {
  ::shutdown(socket_, SHUT_WR);
}

SilentConnection::SilentConnection(std::uint16_t port) : socket_(connect_socket(port, 0, 1)) {}

SilentConnection::~SilentConnection() {
  ::close(socket_);
}

std::string SilentConnection::read_all() {
  std::string out;
  std::array<char, 1024> chunk{};
  for (;;) {
    const ssize_t count = ::recv(socket_, chunk.data(), chunk.size(), 0);
    if (count <= 0) return out;
    out.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

int status_of(std::string_view response) {
  return response.starts_with("HTTP/1.1 ") ? std::atoi(std::string(response.substr(9, 3)).c_str()) : 0;
}

}  // namespace passnum::http
