#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/crypto/signature.h"
#include "ledger/tree/note.h"

namespace passnum {

// What a log says of itself at one size (C2SP tlog-checkpoint). Worth nothing without its signature.
struct Checkpoint {
  std::string origin;  // the log's name, which is also the name of its key
  std::uint64_t size = 0;
  Hash root{};
  std::vector<std::string> extensions;  // other logs' lines, kept as they are; ours writes none

  bool operator==(const Checkpoint&) const = default;
};

// Where a checkpoint lies in a copy of the log.
constexpr std::string_view kCheckpointPath = "checkpoint";

// The text that is signed: origin, size, base64 root, extensions, one a line. CHECKs that the origin is one
// line and not empty, and so the extensions.
std::string checkpoint_body(const Checkpoint& checkpoint);
// One spelling only: decimal without leading zeros, exact base64, no carriage return, the root of an empty
// tree at size 0. Errors: invalid.
Result<Checkpoint> parse_checkpoint_body(std::string_view body);

// The signed note to publish. `name` is that of the key, and equals the origin (CHECKed): one key, one log.
std::string sign_checkpoint(const Checkpoint& checkpoint, std::string_view name, const SigningKey& key);
// The checkpoint in `note`, after verifying that `key` signed it and that it is about the log of that name.
// Errors: invalid or too_large, by form; not_found, when `key` did not sign it; corrupt, when its signature
// is wrong, or it signed the checkpoint of a log of another name.
Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key);

}  // namespace passnum
