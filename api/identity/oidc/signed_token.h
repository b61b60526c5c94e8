#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/identity/oidc/foreign_json.h"
#include "api/identity/oidc/verification_key.h"
#include "ledger/base/bytes.h"

namespace passnum::oidc {

constexpr std::size_t kTokenBytesMax = 32 * 1024;

// A JWT in JWS compact form (RFC 7515, 7519), taken apart and not yet believed in anything.
struct SignedToken {
  Algorithm algorithm{};
  std::optional<std::string> key_id;
  std::string signed_text;  // header and payload, as they were signed
  Bytes signature;
  ForeignJson claims;
};
// Errors: invalid (not of that form), unsupported (an algorithm other than RS256 and ES256, "crit", a key or
// an address of a key inside the token), too_large.
Result<SignedToken> parse_signed_token(std::string_view compact);

// `claims` as a JWS by `key`, with typ "JWT". Errors: io.
Result<std::string> make_signed_token(const ClientKey& key, std::string_view claims_json);

}  // namespace passnum::oidc
