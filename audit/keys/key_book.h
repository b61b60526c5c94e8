#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/model/key_bodies.h"
#include "ledger/tree/log_signer.h"

namespace passnum {

// Which keys a log has had, told by its entries alone and judged by rules of the audit's own: the key that
// signs checkpoints, and the recovery key that may stand in for it.

enum class KeyFault : std::uint8_t {
  other_tree,        // the entry is of another size or root than the tree it follows
  not_in_force,      // it replaces another key than the one in force, or a key by itself
  signature_wrong,   // a key did not sign the change
  recovery_unknown,  // the recovery key is not the one in force, or was not proposed
  approved_alone,    // one person has proposed and approved
};

// The tree that an entry follows: its size is the entry's index. Without a root, somebody else compares it.
struct TreeBefore {
  std::uint64_t size;
  std::optional<Hash> root;
};

class KeyBook {
 public:
  // `origin` is the log's name, which is part of what keys sign.
  void begin(std::string origin) { origin_ = std::move(origin); }

  // What is wrong with the entry; when nothing is, the book follows it.
  std::optional<KeyFault> follow(const LogKeyRotated& rotated, const TreeBefore& tree);
  std::optional<KeyFault> follow(const LogKeyRecovered& recovered, const TreeBefore& tree);
  std::optional<KeyFault> follow(const RecoveryKeyProposed& proposed, const std::string& actor);
  std::optional<KeyFault> follow(const RecoveryKeyApproved& approved, const std::string& actor);

  // Absent until an entry says: the key that a log begins with is given to people by another way.
  const std::optional<LogKeys>& log_keys() const { return log_keys_; }
  const std::string& origin() const { return origin_; }

 private:
  template <typename Change>
  std::optional<KeyFault> fault_of(const Change& change, const TreeBefore& tree) const;
  template <typename Change>
  void replace(const Change& change);

  std::string origin_;
  std::optional<LogKeys> log_keys_;
  std::optional<PublicKey> recovery_key_;
  std::optional<PublicKey> proposed_;
  std::string proposed_by_;
};

}  // namespace passnum
