#include "tests/unit/api/client/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "api/tls/session.h"
#include "ledger/base/check.h"
#include "ledger/base/clock.h"

namespace passnum::client {
namespace {

std::pair<int, std::uint16_t> listen_on_loopback() {
  const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::bind(handle, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  CHECK(::listen(handle, 64) == 0);
  socklen_t size = sizeof(address);
  CHECK(::getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return {handle, ntohs(address.sin_port)};
}

// True when `text` is one whole request.
bool is_whole(const std::string& text) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  const std::size_t length = text.find("Content-Length: ");
  const std::size_t body = length < end ? std::stoul(text.substr(length + 16)) : 0;
  return text.size() >= end + 4 + body;
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<ScriptedConnection> script) {
  std::string name = (std::filesystem::temp_directory_path() / "passnum-client-XXXXXX").string();
  CHECK(::mkdtemp(name.data()) != nullptr);
  folder_ = name;
  const std::string key = (folder_ / "key.pem").string();
  const auto made = tls::make_self_signed({certificate_file(), key, {"127.0.0.1"}, SystemClock().now()});
  CHECK(made);
  pin_ = made.value();
  context_ = tls::make_server_context(certificate_file(), key).value();
  std::tie(listener_, port_) = listen_on_loopback();
  thread_ = std::thread([this, script = std::move(script)] {
    for (const ScriptedConnection& connection : script) {
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) return;
      play(connection, socket);
      ::close(socket);
    }
  });
}

ScriptedServer::~ScriptedServer() {
  ::shutdown(listener_, SHUT_RDWR);
  wait();
  ::close(listener_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void ScriptedServer::wait() {
  if (thread_.joinable()) thread_.join();
}

ServerUrl ScriptedServer::url() const {
  ServerUrl url;
  url.host = "127.0.0.1";
  url.port = port_;
  return url;
}

void ScriptedServer::play(const ScriptedConnection& connection, int socket) {
  tls::Session session = tls::Session::accept(context_, socket);
  if (session.handshake() != tls::Step::done) return;
  std::array<char, 16384> buffer{};
  const auto read_request = [&] {
    std::string request;
    while (!is_whole(request)) {
      if (session.read(buffer) != tls::Step::done) return false;
      request.append(buffer.data(), session.bytes_count());
    }
    requests_.push_back(std::move(request));
    return true;
  };
  for (const std::string& answer : connection.answers) {
    if (!read_request()) return;
    std::string_view left = answer;
    while (!left.empty() && session.write(left) == tls::Step::done) left.remove_prefix(session.bytes_count());
  }
  if (connection.reads_one_more) read_request();
  if (connection.stays_open) session.read(buffer);
  if (connection.ending == Ending::orderly) session.close();
}

SilentServer::SilentServer() {
  std::tie(listener_, port_) = listen_on_loopback();
}

SilentServer::~SilentServer() {
  close();
}

void SilentServer::close() {
  if (listener_ >= 0) ::close(listener_);
  listener_ = -1;
}

std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace passnum::client
