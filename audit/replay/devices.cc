#include "audit/replay/rules.h"

namespace passnum {
namespace {

// An uncompressed point of P-256 is named, and an Ed25519 key is not: an entry has one spelling.
void require_form(Turn& turn, const DeviceEnrolled& enrolled) {
  const bool is_p256 = enrolled.public_key.p256() != nullptr;
  const bool is_named = enrolled.algorithm == KeyAlgorithm::p256;
  const bool is_unnamed = !enrolled.algorithm.has_value();
  turn.require((is_p256 ? is_named : is_unnamed) && is_usable(enrolled.public_key), Breach::device_key_form,
               enrolled.device.text);
}

// The code that let the device in, when the device says one: nullptr when it could not have.
EnrolmentCodeBook* required_code(Turn& turn, const DeviceEnrolled& enrolled) {
  auto& codes = turn.books().enrolment_codes;
  const auto found = codes.find(*enrolled.enrolment_code);
  const auto& name = enrolled.device.text;
  if (found == codes.end()) {
    turn.breach(Breach::enrolment_code_unknown, name);
    return nullptr;
  }
  auto& code = found->second;
  turn.require(!code.is_revoked, Breach::enrolment_code_revoked, name);
  turn.require(turn.entry().at <= code.until, Breach::enrolment_code_expired, name);
  turn.require(code.uses_left > 0, Breach::enrolment_code_used_up, name);
  turn.require(code.site == enrolled.site, Breach::enrolment_code_of_other_site, name);
  return &code;
}

// A structure acts at its own sites only; nobody is named when it is an operator who acts.
void require_own_site(Turn& turn, const std::optional<StructureId>& structure, Slot site) {
  if (!structure || site == kNoSlot) return;
  const auto& facts = turn.books().sites[site].facts;
  turn.require(facts.structure == *structure, Breach::site_of_other_structure, facts.site.text);
}

}  // namespace

void follow(Turn& turn, const DeviceEnrolled& enrolled) {
  auto& books = turn.books();
  const auto& id = enrolled.device.text;
  const Slot site = books.sites.find(enrolled.site.text);
  turn.require(site != kNoSlot, Breach::site_unknown, enrolled.site.text);
  turn.require(books.devices.find(id) == kNoSlot, Breach::device_reused, id);
  require_form(turn, enrolled);
  auto* const code = enrolled.enrolment_code ? required_code(turn, enrolled) : nullptr;
  if (!turn.stands()) return;
  remark_reused_key(turn, enrolled.public_key, "device " + id);
  books.devices.add(id, {enrolled.device, site, enrolled.public_key, turn.entry().at, std::nullopt});
  if (code != nullptr) --code->uses_left;
}

void follow(Turn& turn, const DeviceRevoked& revoked) {
  auto& devices = turn.books().devices;
  const Slot slot = devices.find(revoked.device.text);
  if (slot == kNoSlot) return turn.breach(Breach::device_unknown, revoked.device.text);
  turn.require(!devices[slot].revoked_at, Breach::device_revoked_twice, revoked.device.text);
  require_own_site(turn, revoked.structure, devices[slot].site);
  if (turn.stands()) devices[slot].revoked_at = turn.entry().at;
}

void follow(Turn& turn, const EnrolmentCodeCreated& created) {
  auto& books = turn.books();
  const auto& site = created.site.text;
  const Slot slot = books.sites.find(site);
  turn.require(slot != kNoSlot, Breach::site_unknown, site);
  require_own_site(turn, created.structure, slot);
  turn.require(!books.enrolment_codes.contains(created.code), Breach::enrolment_code_reused, site);
  const TimeMs at = turn.entry().at;
  turn.require(created.uses >= 1 && created.uses <= kEnrolmentUsesMax && created.until > at &&
                   created.until.value <= at.value + kEnrolmentMsMax,
               Breach::enrolment_code_form, site);
  if (!turn.stands()) return;
  books.enrolment_codes.emplace(created.code, EnrolmentCodeBook{created.site, created.until, created.uses});
}

void follow(Turn& turn, const EnrolmentCodeRevoked& revoked) {
  auto& codes = turn.books().enrolment_codes;
  const auto found = codes.find(revoked.code);
  if (found == codes.end()) return turn.breach(Breach::enrolment_code_unknown);
  turn.require(!found->second.is_revoked, Breach::enrolment_code_revoked);
  require_own_site(turn, revoked.structure, turn.books().sites.find(found->second.site.text));
  if (turn.stands()) found->second.is_revoked = true;
}

}  // namespace passnum
