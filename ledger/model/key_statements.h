#pragma once

#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/model/key_bodies.h"

namespace passnum {

// What keys sign when one takes the place of another: a tag, 00, and the canonical JSON of the entry's fields
// but the signatures, with the log's origin and "v":1. A statement for one log is none for another, and no
// checkpoint is one, since no origin holds a zero byte.

Bytes signed_bytes(const LogKeyRotated& body, std::string_view origin);        // "PN-log-key/v1"
Bytes signed_bytes(const LogKeyRecovered& body, std::string_view origin);      // "PN-log-key-recovery/v1"
Bytes signed_bytes(const RecoveryKeyProposed& body, std::string_view origin);  // "PN-recovery-key/v1"
Bytes signed_bytes(const IssuingKeyRotated& body, std::string_view origin);    // "PN-issuing-key/v1"

// The entries, signed by those keys.
LogKeyRotated rotate_log_key(const SigningKey& old_key, const SigningKey& new_key, std::uint64_t size,
                             const Hash& root, std::string_view origin);
// What is known of a key that nobody has any more.
struct LostLogKey {
  PublicKey key{};
  KeyLoss reason = KeyLoss::lost;
  Signature checkpoint_signature{};  // under the checkpoint of the size and root named beside
};
LogKeyRecovered recover_log_key(const LostLogKey& lost, const SigningKey& recovery_key,
                                const SigningKey& new_key, std::uint64_t size, const Hash& root,
                                std::string_view origin);
RecoveryKeyProposed propose_recovery_key(const SigningKey& recovery_key, std::string_view origin);
IssuingKeyRotated rotate_issuing_key(KeyId old_id, const SigningKey& old_key, KeyId new_id,
                                     const SigningKey& new_key, std::string_view origin);

}  // namespace passnum
