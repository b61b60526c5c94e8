#pragma once

#include <string>
#include <vector>

#include "api/cli/session.h"

namespace passnum {

// The names of the key files in a data directory, in order. Errors: not_found.
Result<std::vector<std::string>> key_names(const DataDirectory& directory);

// An issuing key as the ledger knows it.
struct IssuingKey {
  std::uint16_t key = 0;
  PublicKey public_key{};
  std::string status;  // "active", "retired" or "compromised"
};
// All of them, in ascending order. Errors: those of the session; invalid.
Result<std::vector<IssuingKey>> issuing_keys(Session& session);
// The newest that numbers booklets. Errors: also not_found.
Result<std::uint16_t> newest_active_key(Session& session);

}  // namespace passnum
