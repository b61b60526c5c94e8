#pragma once

#include "api/client/trust.h"
#include "api/tls/session.h"

namespace passnum::client {

// The TLS policy that follows from what is trusted.
Result<tls::Context> make_context(const Trust& trust);

// Words for a handshake that failed: what was expected, what was seen, and what to do.
Error handshake_error(const ServerUrl& server, const Trust& trust, const tls::Session& session);

}  // namespace passnum::client
