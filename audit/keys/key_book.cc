#include "audit/keys/key_book.h"

#include "ledger/model/key_statements.h"

namespace passnum {
namespace {

constexpr std::string_view kGenesisActor = "init";

}  // namespace

template <typename Change>
std::optional<KeyFault> KeyBook::fault_of(const Change& change, const TreeBefore& tree) const {
  if (change.size != tree.size || (tree.root && change.root != *tree.root)) return KeyFault::other_tree;
  if (log_keys_ && log_keys_->newest() != change.old_key) return KeyFault::not_in_force;
  if (change.new_key == change.old_key) return KeyFault::not_in_force;
  if (!verify(change.new_key, signed_bytes(change, origin_), change.new_signature))
    return KeyFault::signature_wrong;
  return std::nullopt;
}

template <typename Change>
void KeyBook::replace(const Change& change) {
  if (!log_keys_) log_keys_.emplace(change.old_key);
  log_keys_->change({change.size, change.new_key});
}

std::optional<KeyFault> KeyBook::follow(const LogKeyRotated& rotated, const TreeBefore& tree) {
  if (const auto fault = fault_of(rotated, tree)) return fault;
  if (!verify(rotated.old_key, signed_bytes(rotated, origin_), rotated.old_signature))
    return KeyFault::signature_wrong;
  replace(rotated);
  return std::nullopt;
}

std::optional<KeyFault> KeyBook::follow(const LogKeyRecovered& recovered, const TreeBefore& tree) {
  if (recovery_key_ != recovered.recovery_key) return KeyFault::recovery_unknown;
  if (const auto fault = fault_of(recovered, tree)) return fault;
  if (!verify(recovered.recovery_key, signed_bytes(recovered, origin_), recovered.recovery_signature))
    return KeyFault::signature_wrong;
  // The old key has signed the tree that names the recovery key: so it is the old key's own choice of a
  // successor, and who knows only the old key can follow.
  const Checkpoint closing{origin_, recovered.size, recovered.root, {}};
  if (!verify(recovered.old_key, as_bytes(checkpoint_body(closing)), recovered.checkpoint_signature))
    return KeyFault::signature_wrong;
  replace(recovered);
  return std::nullopt;
}

std::optional<KeyFault> KeyBook::follow(const RecoveryKeyProposed& proposed, const std::string& actor) {
  if (!verify(proposed.public_key, signed_bytes(proposed, origin_), proposed.signature))
    return KeyFault::signature_wrong;
  proposed_ = proposed.public_key;
  proposed_by_ = actor;
  return std::nullopt;
}

std::optional<KeyFault> KeyBook::follow(const RecoveryKeyApproved& approved, const std::string& actor) {
  if (proposed_ != approved.public_key) return KeyFault::recovery_unknown;
  if (proposed_by_ == actor && actor != kGenesisActor) return KeyFault::approved_alone;
  recovery_key_ = approved.public_key;
  proposed_.reset();
  return std::nullopt;
}

}  // namespace passnum
