#include "api/tls/session.h"

#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "api/tls/openssl.h"
#include "ledger/base/check.h"

namespace passnum::tls {
namespace {

int socket_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool is_try_again(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

// OpenSSL's own socket BIO uses write(2), and would raise SIGPIPE when the other end has gone.
int bio_write(BIO* bio, const char* data, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t count = ::send(socket_of(bio), data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (count < 0 && is_try_again(errno)) BIO_set_retry_write(bio);
  return static_cast<int>(count);
}

int bio_read(BIO* bio, char* out, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t count = ::recv(socket_of(bio), out, static_cast<std::size_t>(size), 0);
  if (count < 0 && is_try_again(errno)) BIO_set_retry_read(bio);
  if (count == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return static_cast<int>(count);
}

long bio_control(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
  return command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP ? 1 : 0;
}

BIO_METHOD* make_method() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
  CHECK(method != nullptr);
  BIO_meth_set_write(method, bio_write);
  BIO_meth_set_read(method, bio_read);
  BIO_meth_set_ctrl(method, bio_control);
  return method;
}

BIO* make_bio(int socket) {
  static BIO_METHOD* const method = make_method();
  BIO* bio = BIO_new(method);
  CHECK(bio != nullptr);
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace

void Session::Deleter::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}

Session::Session(const Context& context, int socket) : ssl_(SSL_new(context.get())) {
  CHECK(ssl_ != nullptr);
  BIO* bio = make_bio(socket);
  SSL_set_bio(ssl_.get(), bio, bio);
}

Session Session::accept(const Context& context, int socket) {
  Session session(context, socket);
  SSL_set_accept_state(session.ssl_.get());
  return session;
}

Session Session::connect(const Context& context, int socket, const std::string& host) {
  Session session(context, socket);
  SSL* ssl = session.ssl_.get();
  SSL_set_connect_state(ssl);
  if (is_address(host)) {
    CHECK(X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1);
  } else {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    CHECK(SSL_set1_host(ssl, host.c_str()) == 1);
    CHECK(SSL_set_tlsext_host_name(ssl, host.c_str()) == 1);
  }
  return session;
}

Step Session::outcome(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_NONE:
      return Step::done;
    case SSL_ERROR_WANT_READ:
      return Step::want_read;
    case SSL_ERROR_WANT_WRITE:
      return Step::want_write;
    case SSL_ERROR_ZERO_RETURN:
      return Step::closed;
    case SSL_ERROR_SYSCALL:
      is_broken_ = true;
      failure_ = std::string("the connection broke: ") + (errno != 0 ? std::strerror(errno) : "it ended");
      return Step::truncated;
    default:
      break;
  }
  is_broken_ = true;
  if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    ERR_clear_error();
    failure_ = "the connection ended without a TLS close";
    return Step::truncated;
  }
  const long verified = SSL_get_verify_result(ssl_.get());
  refused_certificate_ = SSL_get_verify_mode(ssl_.get()) != SSL_VERIFY_NONE && verified != X509_V_OK;
  failure_ = take_openssl_reason();
  if (refused_certificate_) failure_ = X509_verify_cert_error_string(verified);
  return Step::failed;
}

Step Session::handshake() {
  ERR_clear_error();
  errno = 0;
  return outcome(SSL_do_handshake(ssl_.get()));
}

Step Session::read(std::span<char> out) {
  ERR_clear_error();
  errno = 0;
  bytes_count_ = 0;
  const int result = SSL_read_ex(ssl_.get(), out.data(), out.size(), &bytes_count_);
  return result == 1 ? Step::done : outcome(result);
}

Step Session::write(std::span<const char> data) {
  CHECK(!data.empty());
  ERR_clear_error();
  errno = 0;
  bytes_count_ = 0;
  const int result = SSL_write_ex(ssl_.get(), data.data(), data.size(), &bytes_count_);
  return result == 1 ? Step::done : outcome(result);
}

Step Session::close() {
  // OpenSSL does not allow it in the middle of a handshake or after a fatal error.
  if (is_broken_ || SSL_in_init(ssl_.get()) != 0) return Step::done;
  ERR_clear_error();
  errno = 0;
  const int result = SSL_shutdown(ssl_.get());
  return result >= 0 ? Step::done : outcome(result);
}

bool Session::has_pending() const {
  return SSL_has_pending(ssl_.get()) == 1;
}

std::string Session::version() const {
  return SSL_get_version(ssl_.get());
}

std::string Session::cipher() const {
  return SSL_get_cipher_name(ssl_.get());
}

Result<Pin> Session::peer_pin() const {
  const auto* pin = static_cast<const Pin*>(SSL_get_ex_data(ssl_.get(), seen_pin_index()));
  if (pin == nullptr) return Error(ErrorCode::not_found, "the other end has shown no certificate");
  return *pin;
}

}  // namespace passnum::tls
