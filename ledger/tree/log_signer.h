#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/crypto/signature.h"
#include "ledger/tree/checkpoint.h"

namespace passnum {

// Checkpoints above `size` are by `next`.
struct LogKeyChange {
  std::uint64_t size;
  PublicKey next;
};

// Which key signs the checkpoints of one log, at which size: the one it began with, and those that took its
// place. Pure.
class LogKeys {
 public:
  explicit LogKeys(const PublicKey& first) : first_(first) {}
  // CHECKs that its size is not below that of the change before.
  void change(const LogKeyChange& change);
  const PublicKey& at(std::uint64_t size) const;
  const PublicKey& first() const { return first_; }
  const PublicKey& newest() const { return changes_.empty() ? first_ : changes_.back().next; }
  bool contain(const PublicKey& key) const;

 private:
  PublicKey first_;
  std::vector<LogKeyChange> changes_;
};

// The checkpoint in `note`, when the key that is in force at its size signed it. Errors: those of
// open_checkpoint().
Result<Checkpoint> open_checkpoint(std::string_view note, const std::string& origin, const LogKeys& keys);

// Signs checkpoints, each with the key that is in force at its size. The first one above a change carries
// both keys' signatures when both are at hand, so that whoever knows only the old key sees the change signed
// by it. Refers to the keys it is made of, which outlive it.
class LogSigner {
 public:
  // The usual case. Not explicit: a key is a signer that never changes.
  LogSigner(const SigningKey& key) : keys_(key.public_key()), held_{&key} {}
  // `key` is in force, and `next` may take its place.
  LogSigner(const SigningKey& key, const SigningKey& next) : keys_(key.public_key()), held_{&key, &next} {}
  // `lost` is in force and nobody has it: nothing can be signed until `next` has taken its place.
  LogSigner(const PublicKey& lost, const SigningKey& next) : keys_(lost), held_{&next} {}

  const PublicKey& in_force() const { return keys_.newest(); }
  const LogKeys& keys() const { return keys_; }
  bool holds(const PublicKey& key) const { return held(key) != nullptr; }
  // CHECKs that the new key is held.
  void change(const LogKeyChange& change);
  // The signed note. CHECKs that the key in force at its size is held.
  std::string sign(const Checkpoint& checkpoint) const;

 private:
  const SigningKey* held(const PublicKey& key) const;

  LogKeys keys_;
  std::vector<const SigningKey*> held_;
};

}  // namespace passnum
