#include "api/routes/signed_by.h"

namespace passnum {

Refused too_many_attempts(unsigned wait_s) {
  Refused refused(Refusal::too_many_attempts, "réessayez dans " + std::to_string(wait_s) + " s");
  refused.retry_after_s = wait_s;
  return refused;
}

std::optional<Refused> not_signed_by(const Service& service, const Moment& moment, SignatureGate::Kind kind,
                                     std::string_view name, const DeviceKey& key, ByteView message,
                                     const Signature& signature) {
  const Refused wrong(Refusal::signature_invalid);
  if (service.devices == nullptr)
    return verify(key, message, signature) ? std::nullopt : std::optional(wrong);
  auto& gate = service.devices->signatures;
  const TimeMs now = service.devices->clock.now();
  const SignatureGate::Signer signer{kind, name, moment.network};
  const auto entry = gate.enter(signer, now);
  if (entry.wait_s != 0) return too_many_attempts(entry.wait_s);
  if (verify(key, message, signature)) {
    gate.was_right(signer, entry, now);
    return std::nullopt;
  }
  gate.was_wrong(signer, entry, now);
  return wrong;
}

}  // namespace passnum
