#include "api/client/handshake_error.h"

namespace passnum::client {

Result<tls::Context> make_context(const Trust& trust) {
  return trust.is_pinned() ? tls::make_pinned_client_context(trust.pin()) : tls::make_system_client_context();
}

Error handshake_error(const ServerUrl& server, const Trust& trust, const tls::Session& session) {
  const std::string where = server.authority();
  if (!session.refused_certificate()) {
    return Error(ErrorCode::io, "no TLS connection with " + where + " (" + session.failure() +
                                    "): is it an HTTPS server, with TLS 1.2 or 1.3?");
  }
  const auto seen = session.peer_pin();
  const std::string shown = seen ? to_text(seen.value()) : "no key";
  if (trust.is_pinned()) {
    return Error(ErrorCode::invalid,
                 where + " shows the key " + shown + ", and " + to_text(trust.pin()) +
                     " is expected: if the server's key was changed on purpose, give the new "
                     "one, else somebody else is answering");
  }
  return Error(ErrorCode::invalid, "the certificate of " + where + " is not accepted (" + session.failure() +
                                       "); it shows the key " + shown +
                                       ": for a self-made certificate give its file or its pin");
}

}  // namespace passnum::client
