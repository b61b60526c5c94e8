#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/random.h"

namespace passnum::identity {

// A secret of 256 bits that is handed out once as text; only its hash is kept. It is long enough that a
// plain hash needs no salt and no slowness.
struct Token {
  std::string text;  // prefix and 43 characters of base64url
  Hash hash{};
};
Token make_token(std::string_view prefix, Random& random);
// The hash to look a token up by; nothing when the text is not of that form.
std::optional<Hash> token_hash(std::string_view prefix, std::string_view text);

constexpr std::string_view kApiKeyPrefix = "pnk_";
constexpr std::string_view kInvitationPrefix = "pni_";
constexpr std::string_view kSessionPrefix = "";

}  // namespace passnum::identity
