#pragma once

#include <memory>
#include <string>

#include "api/tls/certificate.h"
#include "ledger/base/result.h"

struct ssl_ctx_st;

namespace passnum::tls {

struct ContextDeleter {
  void operator()(ssl_ctx_st* context) const;
};
// What many TLS connections share. Constant once made; any thread may open sessions from it.
using Context = std::unique_ptr<ssl_ctx_st, ContextDeleter>;

// A server's: the policy of ANSSI's TLS guide. TLS 1.3 and 1.2, ECDHE with X25519, P-256, P-384, AES-GCM and
// ChaCha20-Poly1305, our order of preference, no compression, no renegotiation, session tickets only, ALPN
// http/1.1. Errors: not_found or invalid, with the file's name.
Result<Context> make_server_context(const std::string& certificate_file, const std::string& key_file);

// A client's, same versions and algorithms, which accepts the server with this key and no other.
Result<Context> make_pinned_client_context(const Pin& pin);
// A client's, which accepts what the system's authorities vouch for under the session's host name.
Result<Context> make_system_client_context();

}  // namespace passnum::tls
