#include "ledger/core/decide_parts.h"

namespace passnum {
namespace {

// Ed25519 is never named, so that a device has one spelling.
bool names_its_algorithm(const DeviceEnrolled& body) {
  const auto algorithm = body.public_key.algorithm();
  return algorithm == KeyAlgorithm::ed25519 ? !body.algorithm : body.algorithm == algorithm;
}

// An operator signs under its own name; what a structure asks comes another way.
constexpr const char* kNotByOperator = "seule une structure elle-même agit en son nom";

bool is_of(const StructureId& structure, const SiteId& site, const Asking& asking) {
  const auto* record = asking.state.find<SiteRecord>(state_key::site(site));
  return record != nullptr && record->definition.structure == structure;
}

Postings asked_by(const StructureId& structure, const EnrolmentCodeCreated& body, const Asking& asking) {
  if (!is_of(structure, body.site, asking)) return Refused(Refusal::site_unknown);
  return postings_for(body, asking);
}

Postings asked_by(const StructureId& structure, const EnrolmentCodeRevoked& body, const Asking& asking) {
  const auto* code = asking.state.find<EnrolmentCodeRecord>(state_key::enrolment_code(body.code));
  if (code == nullptr || !is_of(structure, code->site, asking))
    return Refused(Refusal::enrolment_code_unknown);
  return postings_for(body, asking);
}

Postings asked_by(const StructureId& structure, const DeviceRevoked& body, const Asking& asking) {
  const auto* device = asking.state.find<DeviceRecord>(state_key::device(body.device));
  if (device == nullptr || !is_of(structure, device->site, asking)) return Refused(Refusal::device_unknown);
  return postings_for(body, asking);
}

}  // namespace

std::optional<Refused> refused_enrolment(const DeviceEnrolled& body, const Asking& asking) {
  if (!names_its_algorithm(body) || !is_usable(body.public_key)) return Refused(Refusal::device_key_invalid);
  if (asking.state.find<SiteRecord>(state_key::site(body.site)) == nullptr)
    return Refused(Refusal::site_unknown);
  if (asking.state.find<DeviceRecord>(state_key::device(body.device)) != nullptr) {
    return Refused(Refusal::already_exists);
  }
  if (is_taken(body.public_key.bytes(), asking)) return Refused(Refusal::key_reused);
  return std::nullopt;
}

Postings postings_for(const DeviceEnrolled& body, const Asking& asking) {
  if (body.enrolment_code)
    return Refused(Refusal::malformed, "un code d’enregistrement est présenté par le terminal lui-même");
  if (auto refused = refused_enrolment(body, asking)) return *refused;
  return kNoMoney;
}

Postings postings_for(const DeviceRevoked& body, const Asking& asking) {
  if (body.structure) return Refused(Refusal::malformed, kNotByOperator);
  const auto* device = asking.state.find<DeviceRecord>(state_key::device(body.device));
  if (device == nullptr) return Refused(Refusal::device_unknown);
  if (device->revoked_at) return Refused(Refusal::unchanged);
  return kNoMoney;
}

Postings postings_for(const EnrolmentCodeCreated& body, const Asking& asking) {
  if (body.structure) return Refused(Refusal::malformed, kNotByOperator);
  if (body.uses < 1 || body.uses > kEnrolmentUsesMax) {
    return Refused(Refusal::malformed, "un code sert de 1 à " + std::to_string(kEnrolmentUsesMax) + " fois");
  }
  if (body.until <= asking.at || body.until.value - asking.at.value > kEnrolmentMsMax) {
    return Refused(Refusal::malformed, "un code expire dans l’avenir, au plus 90 jours après sa création");
  }
  if (asking.state.find<SiteRecord>(state_key::site(body.site)) == nullptr)
    return Refused(Refusal::site_unknown);
  if (asking.state.find<EnrolmentCodeRecord>(state_key::enrolment_code(body.code)) != nullptr)
    return Refused(Refusal::already_exists);
  return kNoMoney;
}

Postings postings_for(const EnrolmentCodeRevoked& body, const Asking& asking) {
  if (body.structure) return Refused(Refusal::malformed, kNotByOperator);
  const auto* code = asking.state.find<EnrolmentCodeRecord>(state_key::enrolment_code(body.code));
  if (code == nullptr) return Refused(Refusal::enrolment_code_unknown);
  if (code->revoked_at) return Refused(Refusal::unchanged);
  return kNoMoney;
}

Decision decide(const EnrolCommand& command, TimeMs at, State& state) {
  const auto* code = state.find<EnrolmentCodeRecord>(state_key::enrolment_code(command.code));
  // A revoked code is answered as one that never was.
  if (code == nullptr || code->revoked_at) return Refused(Refusal::enrolment_code_unknown);
  if (at > code->until) return Refused(Refusal::enrolment_code_expired);
  if (code->used >= code->uses) return Refused(Refusal::enrolment_code_used_up);
  const auto algorithm = command.public_key.algorithm();
  DeviceEnrolled enrolled{command.device, code->site, command.public_key};
  if (algorithm != KeyAlgorithm::ed25519) enrolled.algorithm = algorithm;
  enrolled.enrolment_code = command.code;
  if (auto refused = refused_enrolment(enrolled, Asking{command.device.text, at, state})) return *refused;
  return Entry{at, command.device.text, command.request_id, {}, std::move(enrolled)};
}

Decision decide(const StructureCommand& command, TimeMs at, State& state) {
  const Asking asking{command.structure.text, at, state};
  auto body = command.body;
  auto postings = std::visit(
      [&]<typename Body>(Body& asked) {
        asked.structure.reset();
        auto judged = asked_by(command.structure, asked, asking);
        asked.structure = command.structure;
        return judged;
      },
      body);
  if (!postings) return std::move(postings).error();
  auto entry_body = std::visit([](auto& asked) { return EntryBody(std::move(asked)); }, body);
  return Entry{at, command.structure.text, command.command_id, {}, std::move(entry_body)};
}

}  // namespace passnum
