#include "ledger/sequencer/key_change.h"

namespace passnum {
namespace {

template <typename Change>
std::optional<Refused> refused(const Change& change, const Frontier& tree, const LogSigner& signer) {
  if (change.size != tree.size() || change.root != tree.root())
    return Refused(Refusal::log_key_outdated, "le journal n’est plus à cette taille");
  if (change.old_key != signer.in_force())
    return Refused(Refusal::log_key_outdated, "le serveur signe avec une autre clé");
  if (!signer.holds(change.new_key)) return Refused(Refusal::log_key_absent);
  return std::nullopt;
}

}  // namespace

std::optional<Refused> refused_key_change(const EntryBody& body, const Frontier& tree,
                                          const std::string& origin, const LogSigner& signer) {
  if (const auto* rotated = std::get_if<LogKeyRotated>(&body)) return refused(*rotated, tree, signer);
  const auto* recovered = std::get_if<LogKeyRecovered>(&body);
  if (recovered == nullptr) return std::nullopt;
  const Checkpoint closing{origin, recovered->size, recovered->root, {}};
  if (!verify(recovered->old_key, as_bytes(checkpoint_body(closing)), recovered->checkpoint_signature))
    return Refused(Refusal::key_signature_wrong, "l’ancienne clé, sous le dernier état");
  return refused(*recovered, tree, signer);
}

std::optional<LogKeyChange> key_change_of(const EntryBody& body) {
  if (const auto* rotated = std::get_if<LogKeyRotated>(&body))
    return LogKeyChange{rotated->size, rotated->new_key};
  if (const auto* recovered = std::get_if<LogKeyRecovered>(&body))
    return LogKeyChange{recovered->size, recovered->new_key};
  return std::nullopt;
}

}  // namespace passnum
