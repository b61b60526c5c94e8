#include "ledger/core/decide_parts.h"
#include "ledger/model/key_statements.h"

namespace passnum {
namespace {

std::string origin_of(const Asking& asking) {
  const auto* ledger = asking.state.find<LedgerRecord>(state_key::ledger());
  return ledger == nullptr ? std::string() : ledger->origin;
}

// That `old_key` is the one in force, and `new_key` somebody's first. Which key signs a log that never had
// another is not in its entries: the writer compares with the one it signs with
// (ledger/sequencer/key_change.h).
std::optional<Refused> refused_log_key(const PublicKey& old_key, const PublicKey& new_key,
                                       const Asking& asking) {
  const auto* in_force = asking.state.find<LogKeyRecord>(state_key::log_key());
  if (in_force != nullptr && in_force->public_key != old_key) return Refused(Refusal::log_key_outdated);
  if (new_key == old_key || is_taken(new_key, asking)) return Refused(Refusal::key_reused);
  return std::nullopt;
}

}  // namespace

bool is_taken(ByteView key, const Asking& asking) {
  return asking.state.find<PublicKeyRecord>(state_key::public_key(key)) != nullptr;
}

bool is_retired(KeyId key, const Asking& asking) {
  return asking.state.find<IssuingKeyEndRecord>(state_key::issuing_key_end(key)) != nullptr;
}

Postings postings_for(const LogKeyRotated& body, const Asking& asking) {
  if (auto refused = refused_log_key(body.old_key, body.new_key, asking)) return *refused;
  const Bytes statement = signed_bytes(body, origin_of(asking));
  if (!verify(body.old_key, statement, body.old_signature))
    return Refused(Refusal::key_signature_wrong, "l’ancienne clé");
  if (!verify(body.new_key, statement, body.new_signature))
    return Refused(Refusal::key_signature_wrong, "la nouvelle clé");
  return kNoMoney;
}

Postings postings_for(const LogKeyRecovered& body, const Asking& asking) {
  const auto* recovery = asking.state.find<RecoveryKeyRecord>(state_key::recovery_key());
  if (recovery == nullptr || recovery->public_key != body.recovery_key)
    return Refused(Refusal::recovery_key_unknown);
  if (auto refused = refused_log_key(body.old_key, body.new_key, asking)) return *refused;
  const Bytes statement = signed_bytes(body, origin_of(asking));
  if (!verify(body.recovery_key, statement, body.recovery_signature))
    return Refused(Refusal::key_signature_wrong, "la clé de secours");
  if (!verify(body.new_key, statement, body.new_signature))
    return Refused(Refusal::key_signature_wrong, "la nouvelle clé");
  return kNoMoney;
}

Postings postings_for(const RecoveryKeyProposed& body, const Asking& asking) {
  const auto* known = asking.state.find<RecoveryKeyRecord>(state_key::recovery_key());
  if (known != nullptr && (known->public_key == body.public_key || known->proposed == body.public_key))
    return Refused(Refusal::unchanged);
  if (is_taken(body.public_key, asking)) return Refused(Refusal::key_reused);
  if (!verify(body.public_key, signed_bytes(body, origin_of(asking)), body.signature))
    return Refused(Refusal::key_signature_wrong, "la clé de secours");
  return kNoMoney;
}

Postings postings_for(const RecoveryKeyApproved& body, const Asking& asking) {
  const auto* known = asking.state.find<RecoveryKeyRecord>(state_key::recovery_key());
  if (known == nullptr || known->proposed != body.public_key) return Refused(Refusal::recovery_key_unknown);
  if (known->proposed_by == asking.actor) return Refused(Refusal::two_people_needed);
  if (is_taken(body.public_key, asking)) return Refused(Refusal::key_reused);
  return kNoMoney;
}

Postings postings_for(const IssuingKeyRotated& body, const Asking& asking) {
  const auto* old_key = asking.state.find<IssuingKeyRecord>(state_key::issuing_key(body.old_key));
  if (old_key == nullptr) return Refused(Refusal::key_unknown);
  if (is_retired(body.old_key, asking)) return Refused(Refusal::key_retired);
  if (asking.state.find<IssuingKeyRecord>(state_key::issuing_key(body.key)) != nullptr)
    return Refused(Refusal::already_exists);
  if (is_taken(body.public_key, asking)) return Refused(Refusal::key_reused);
  const Bytes statement = signed_bytes(body, origin_of(asking));
  if (!verify(old_key->public_key, statement, body.old_signature))
    return Refused(Refusal::key_signature_wrong, "l’ancienne clé");
  if (!verify(body.public_key, statement, body.new_signature))
    return Refused(Refusal::key_signature_wrong, "la nouvelle clé");
  return kNoMoney;
}

Postings postings_for(const IssuingKeyCompromised& body, const Asking& asking) {
  if (asking.state.find<IssuingKeyRecord>(state_key::issuing_key(body.key)) == nullptr)
    return Refused(Refusal::key_unknown);
  if (body.since > asking.at) return Refused(Refusal::malformed, "la date est dans l’avenir");
  const auto* end = asking.state.find<IssuingKeyEndRecord>(state_key::issuing_key_end(body.key));
  if (end != nullptr && end->compromised_since && *end->compromised_since <= body.since)
    return Refused(Refusal::unchanged);
  return kNoMoney;
}

}  // namespace passnum
