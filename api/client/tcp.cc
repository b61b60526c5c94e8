#include "api/client/tcp.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace passnum::client {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

}  // namespace

Socket::~Socket() {
  if (handle_ >= 0) ::close(handle_);
}

Socket::Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    if (handle_ >= 0) ::close(handle_);
    handle_ = std::exchange(other.handle_, -1);
  }
  return *this;
}

Result<std::vector<Address>> resolve(const ServerUrl& server) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int failed = getaddrinfo(server.host.c_str(), std::to_string(server.port).c_str(), &hints, &list);
  const std::unique_ptr<addrinfo, FreeAddresses> owner(list);
  std::vector<Address> addresses;
  for (const addrinfo* one = list; failed == 0 && one != nullptr; one = one->ai_next) {
    Address address;
    if (one->ai_addrlen > sizeof(address.bytes)) continue;
    std::memcpy(&address.bytes, one->ai_addr, one->ai_addrlen);
    address.size = one->ai_addrlen;
    addresses.push_back(address);
  }
  if (!addresses.empty()) return addresses;
  return Error(ErrorCode::io, "cannot find the host " + server.host + " (" +
                                  (failed != 0 ? gai_strerror(failed) : "no address") +
                                  "): check its name and this machine's network");
}

Error connect_error(const ServerUrl& server, int number) {
  const std::string where = server.authority();
  if (number == ECONNREFUSED) {
    return Error(ErrorCode::io,
                 "nothing listens at " + where +
                     " (connection refused): check the address and that the server is running");
  }
  if (number == ETIMEDOUT) {
    return Error(ErrorCode::unavailable,
                 "no answer from " + where + " in time: check the network, and try again");
  }
  return Error(ErrorCode::io, "cannot connect to " + where + ": " + std::strerror(number));
}

Result<Socket> begin_connect(const Address& address, const ServerUrl& server) {
  Socket socket(::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return connect_error(server, errno);
  const int on = 1;
  ::setsockopt(socket.handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const int result =
      ::connect(socket.handle(), reinterpret_cast<const sockaddr*>(&address.bytes), address.size);
  if (result != 0 && errno != EINPROGRESS) return connect_error(server, errno);
  return socket;
}

Result<Done> end_connect(const Socket& socket, const ServerUrl& server) {
  int number = 0;
  socklen_t size = sizeof(number);
  if (::getsockopt(socket.handle(), SOL_SOCKET, SO_ERROR, &number, &size) != 0) number = errno;
  if (number != 0) return connect_error(server, number);
  return Done{};
}

}  // namespace passnum::client
