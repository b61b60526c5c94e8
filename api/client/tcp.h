#pragma once

#include <sys/socket.h>

#include <vector>

#include "api/client/trust.h"
#include "ledger/base/result.h"

namespace passnum::client {

// An open socket, closed when it goes; moves, is not copied.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int handle) : handle_(handle) {}
  ~Socket();
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;

  int handle() const { return handle_; }
  explicit operator bool() const { return handle_ >= 0; }

 private:
  int handle_ = -1;
};

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

// Every address of the host, in the order to try; never empty. Waits for the name service. Errors: io.
Result<std::vector<Address>> resolve(const ServerUrl& server);

// A non-blocking socket without delay (TCP_NODELAY) that has begun to connect. Errors: io.
Result<Socket> begin_connect(const Address& address, const ServerUrl& server);
// Once the socket can be written: has it connected? Errors: io, with what to do.
Result<Done> end_connect(const Socket& socket, const ServerUrl& server);

// Words for a connection that could not be made, from errno's number.
Error connect_error(const ServerUrl& server, int number);

}  // namespace passnum::client
