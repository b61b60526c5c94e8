#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "api/tls/context.h"
#include "ledger/base/bytes.h"

struct ssl_st;

namespace passnum::tls {

// What a step of a non-blocking session came to.
enum class Step {
  done,        // the step is complete; for read and write, bytes_count() of them
  want_read,   // call again when the socket can be read
  want_write,  // call again when the socket can be written
  closed,      // the other end ended the session in order (close_notify)
  truncated,   // the connection ended without close_notify
  failed,      // see failure()
};

// TLS over a non-blocking socket that stays its owner's: this neither opens nor closes it, and never waits.
// One thread at a time. Never raises SIGPIPE.
class Session {
 public:
  // A server's end.
  static Session accept(const Context& context, int socket);
  // A client's end; `host` is sent as SNI when it is a name, and checked by a system context.
  static Session connect(const Context& context, int socket, const std::string& host);

  Step handshake();
  // At most out.size() decrypted bytes.
  Step read(std::span<char> out);
  // Some of `data`, which must not be empty. After want_*, the same bytes again (they may have moved).
  Step write(std::span<const char> data);
  // Sends close_notify and does not wait for the other's.
  Step close();

  // Of the last read or write that was done.
  std::size_t bytes_count() const { return bytes_count_; }
  // Bytes already decrypted and waiting: read before waiting for the socket.
  bool has_pending() const;
  // In words, after failed: OpenSSL's reason, or what the certificate check said.
  const std::string& failure() const { return failure_; }
  // True when it failed because the other end's certificate was not accepted.
  bool refused_certificate() const { return refused_certificate_; }

  std::string version() const;  // "TLSv1.3"
  std::string cipher() const;   // "TLS_AES_256_GCM_SHA384"
  // The key the other end showed, also when it was refused. Errors: not_found before it has shown one.
  Result<Pin> peer_pin() const;

 private:
  struct Deleter {
    void operator()(ssl_st* ssl) const;
  };
  Session(const Context& context, int socket);
  Step outcome(int result);

  std::unique_ptr<ssl_st, Deleter> ssl_;
  std::size_t bytes_count_ = 0;
  std::string failure_;
  bool refused_certificate_ = false;
  bool is_broken_ = false;
};

}  // namespace passnum::tls
