#include "audit/replay/rules.h"
#include "ledger/model/key_statements.h"

namespace passnum {
namespace {

Breach breach_of(KeyFault fault) {
  switch (fault) {
    case KeyFault::other_tree:
      return Breach::log_key_of_other_tree;
    case KeyFault::not_in_force:
      return Breach::log_key_not_in_force;
    case KeyFault::signature_wrong:
      return Breach::key_signature_wrong;
    case KeyFault::recovery_unknown:
      return Breach::recovery_key_unknown;
    case KeyFault::approved_alone:
      return Breach::recovery_key_approved_alone;
  }
  CHECK(false);
  return Breach::key_signature_wrong;
}

// A log key's change, whose statement is about the tree before it.
template <typename Change>
void follow_change(Turn& turn, const Change& change) {
  require_own_key(turn, change.new_key);
  if (!turn.stands()) return;
  const TreeBefore before{turn.index().value,
                          turn.tree == nullptr ? std::nullopt : std::optional(turn.tree->root())};
  if (const auto fault = turn.books().log_keys.follow(change, before)) return turn.breach(breach_of(*fault));
  take_key(turn, change.new_key, "log");
}

}  // namespace

void require_own_key(Turn& turn, const DeviceKey& key) {
  const auto held = turn.books().holder_of_key.find(key);
  if (held != turn.books().holder_of_key.end()) turn.breach(Breach::public_key_reused, held->second);
}

void take_key(Turn& turn, const DeviceKey& key, const std::string& holder) {
  turn.books().holder_of_key.emplace(key, holder);
}

void remark_reused_key(Turn& turn, const DeviceKey& key, const std::string& holder) {
  const auto held = turn.books().holder_of_key.find(key);
  if (held != turn.books().holder_of_key.end()) turn.remark(Breach::public_key_reused, held->second);
  take_key(turn, key, holder);
}

void follow(Turn& turn, const LogKeyRotated& rotated) {
  follow_change(turn, rotated);
}

void follow(Turn& turn, const LogKeyRecovered& recovered) {
  follow_change(turn, recovered);
}

void follow(Turn& turn, const RecoveryKeyProposed& proposed) {
  require_own_key(turn, proposed.public_key);
  if (!turn.stands()) return;
  const auto fault = turn.books().log_keys.follow(proposed, turn.entry().actor);
  if (fault) turn.breach(breach_of(*fault));
}

void follow(Turn& turn, const RecoveryKeyApproved& approved) {
  require_own_key(turn, approved.public_key);
  if (!turn.stands()) return;
  const auto fault = turn.books().log_keys.follow(approved, turn.entry().actor);
  if (fault) return turn.breach(breach_of(*fault));
  take_key(turn, approved.public_key, "recovery");
}

void follow(Turn& turn, const IssuingKeyRotated& rotated) {
  auto& books = turn.books();
  const auto old_key = books.issuing_keys.find(rotated.old_key);
  const std::string number = std::to_string(rotated.old_key.value);
  if (old_key == books.issuing_keys.end()) return turn.breach(Breach::issuing_key_unknown, number);
  turn.require(!books.issuing_keys_ended.contains(rotated.old_key), Breach::issuing_key_retired, number);
  turn.require(!books.issuing_keys.contains(rotated.key), Breach::issuing_key_reused,
               std::to_string(rotated.key.value));
  require_own_key(turn, rotated.public_key);
  const auto statement = signed_bytes(rotated, books.log_keys.origin());
  turn.require(verify(old_key->second, statement, rotated.old_signature) &&
                   verify(rotated.public_key, statement, rotated.new_signature),
               Breach::key_signature_wrong, number);
  if (!turn.stands()) return;
  books.issuing_keys.emplace(rotated.key, rotated.public_key);
  books.issuing_keys_ended.insert(rotated.old_key);
  take_key(turn, rotated.public_key, "issuing " + std::to_string(rotated.key.value));
}

void follow(Turn& turn, const IssuingKeyCompromised& compromised) {
  auto& books = turn.books();
  const std::string number = std::to_string(compromised.key.value);
  turn.require(books.issuing_keys.contains(compromised.key), Breach::issuing_key_unknown, number);
  turn.require(compromised.since <= turn.entry().at, Breach::issuing_key_compromised_later, number);
  if (turn.stands()) books.issuing_keys_ended.insert(compromised.key);
}

}  // namespace passnum
