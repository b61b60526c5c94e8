#include "api/identity/token.h"

#include <array>

#include "ledger/crypto/hash.h"

namespace passnum::identity {

Token make_token(std::string_view prefix, Random& random) {
  std::array<Byte, 32> secret{};
  random.fill(secret);
  Token token{std::string(prefix) + to_base64url(secret), {}};
  token.hash = sha256(as_bytes(token.text));
  return token;
}

std::optional<Hash> token_hash(std::string_view prefix, std::string_view text) {
  std::array<Byte, 32> secret{};
  if (!text.starts_with(prefix) || !read_base64url(text.substr(prefix.size()), secret)) return std::nullopt;
  return sha256(as_bytes(text));
}

}  // namespace passnum::identity
