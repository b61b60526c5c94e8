#pragma once

#include <array>
#include <string>

#include "ledger/base/ids.h"
#include "ledger/base/time.h"
#include "ledger/crypto/signature.h"
#include "ledger/model/fields.h"

namespace passnum {

// The entries that put one key in the place of another. What the keys sign is in
// ledger/model/key_statements.h.

// The key that signs checkpoints is replaced: the old one signs its last at `size`, the new one its first
// above it. The entry is the next one after that tree, so its own index is `size`.
struct LogKeyRotated {
  static constexpr const char* kKind = "log_key_rotated";
  PublicKey new_key{};
  Signature new_signature{};
  PublicKey old_key{};
  Signature old_signature{};
  Hash root{};             // of the tree so far
  std::uint64_t size = 0;  // of the tree so far
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("new_key", self.new_key);
    v("new_signature", self.new_signature);
    v("old_key", self.old_key);
    v("old_signature", self.old_signature);
    v("root", self.root);
    v("size", self.size);
  }
};

enum class KeyLoss : std::uint8_t { lost, stolen };
template <>
struct EnumNames<KeyLoss> {
  static constexpr std::array<std::string_view, 2> names{"lost", "stolen"};
};

// The key that signs checkpoints is replaced without it: the recovery key signs in its place. Closes the
// past: what was in the tree of `size` and `root` stands, and the old key's last signature under it shows
// that.
struct LogKeyRecovered {
  static constexpr const char* kKind = "log_key_recovered";
  Signature checkpoint_signature{};  // the old key's, over the checkpoint of `size` and `root`
  PublicKey new_key{};
  Signature new_signature{};
  PublicKey old_key{};
  KeyLoss reason = KeyLoss::lost;
  PublicKey recovery_key{};  // the one in force
  Signature recovery_signature{};
  Hash root{};
  std::uint64_t size = 0;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("checkpoint_signature", self.checkpoint_signature);
    v("new_key", self.new_key);
    v("new_signature", self.new_signature);
    v("old_key", self.old_key);
    v("reason", self.reason);
    v("recovery_key", self.recovery_key);
    v("recovery_signature", self.recovery_signature);
    v("root", self.root);
    v("size", self.size);
  }
};

// Somebody proposes the key that may one day stand in for a lost log key; it takes the place of an earlier
// proposal, and of nothing else.
struct RecoveryKeyProposed {
  static constexpr const char* kKind = "recovery_key_proposed";
  PublicKey public_key{};
  Signature signature{};  // its own: whoever proposes it has it
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("public_key", self.public_key);
    v("signature", self.signature);
  }
};

// Somebody else approves it, and it is in force from here on, in the place of an earlier one. In the first
// entries of a log, "init" does both.
struct RecoveryKeyApproved {
  static constexpr const char* kKind = "recovery_key_approved";
  PublicKey public_key{};
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("public_key", self.public_key);
  }
};

// A new issuing key takes over: the old one numbers nothing from here on, and what it numbered stays good.
struct IssuingKeyRotated {
  static constexpr const char* kKind = "issuing_key_rotated";
  KeyId key;
  Signature new_signature{};
  KeyId old_key;
  Signature old_signature{};
  PublicKey public_key{};  // of `key`
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("key", self.key);
    v("new_signature", self.new_signature);
    v("old_key", self.old_key);
    v("old_signature", self.old_signature);
    v("public_key", self.public_key);
  }
};

// Somebody else may have this issuing key since `since`. It numbers nothing from here on. What the ledger has
// numbered stays good, since the ledger knows every number; a signature by it proves nothing without the
// ledger.
struct IssuingKeyCompromised {
  static constexpr const char* kKind = "issuing_key_compromised";
  KeyId key;
  TimeMs since;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("key", self.key);
    v("since", self.since);
  }
};

}  // namespace passnum
