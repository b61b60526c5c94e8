#include <algorithm>
#include <set>

#include "ledger/base/ascii.h"
#include "ledger/core/decide_parts.h"
#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

Refused malformed(std::string detail) {
  return {Refusal::malformed, std::move(detail)};
}

// A commune: 5 characters, such as 45234 or 2A004. A département: 2, such as 45 or 2B, or 3 overseas, such as
// 974.
bool is_insee(std::string_view text, bool commune) {
  const bool overseas = text.size() == 3 && (text.starts_with("97") || text.starts_with("98"));
  if (commune ? text.size() != 5 : text.size() != 2 && !overseas) return false;
  const bool corsica = text.starts_with("2A") || text.starts_with("2B");
  return corsica ? text.size() != 3 && all_digits(text.substr(2)) : all_digits(text);
}

bool is_identifier(Identifier kind, const std::optional<std::string>& identifier) {
  if (kind == Identifier::to_be_completed) return !identifier.has_value();
  if (!identifier) return false;
  if (kind == Identifier::siret) return identifier->size() == 14 && all_digits(*identifier);
  return identifier->size() == 10 && identifier->front() == 'W' && all_digits(identifier->substr(1));
}

std::optional<Refused> bad_funders(const std::vector<Funder>& funders) {
  if (funders.empty() || funders.size() > kFundersMax) return malformed("il faut de 1 à 8 financeurs");
  std::int64_t shares = 0;
  std::set<FunderId> ids;
  for (const auto& funder : funders) {
    if (auto bad = bad_text("le nom d’un financeur", funder.name)) return bad;
    if (funder.share_per_mille < 1 || funder.share_per_mille > 1000)
      return malformed("une part va de 1 à 1000 ‰");
    if (!ids.insert(funder.funder).second) return malformed("un financeur est cité deux fois");
    shares += funder.share_per_mille;
  }
  if (shares != 1000)
    return malformed("les parts des financeurs font " + std::to_string(shares) + " ‰ et non 1000");
  return std::nullopt;
}

template <typename T>
bool has_twice(std::vector<T> items) {
  std::ranges::sort(items);
  return std::ranges::adjacent_find(items) != items.end();
}

std::optional<Refused> bad_limits(const ProgrammeCreated& body) {
  if (body.face_value < Cents(1) || body.face_value > Cents(65'535))
    return malformed("la valeur va de 1 à 65 535 centimes");
  if (body.booklet_size < 1 || body.booklet_size > static_cast<std::int32_t>(kVouchersPerBookletMax)) {
    return malformed("un carnet a de 1 à 32 chèques");
  }
  if (body.cap < Cents(1) || body.cap > Cents(kCentsMax / 1000))
    return malformed("le plafond est hors limites");
  if (body.valid_from > body.valid_until || body.valid_until > body.claim_until) {
    return malformed("les dates se suivent : début, fin d’utilisation, fin de transmission");
  }
  if (body.valid_from < kVoucherEpoch || body.valid_until.value > kVoucherEpoch.value + 65'535) {
    return malformed("les dates vont de 2020 à 2199");
  }
  if (body.reversal_minutes < 0 || body.reversal_minutes > 10'080)
    return malformed("le délai d’annulation va de 0 à 10 080 minutes");
  return std::nullopt;
}

std::optional<Refused> bad_lists(const ProgrammeCreated& body) {
  if (body.perimeter.empty() || body.perimeter.size() > kPerimeterMax)
    return malformed("le territoire a de 1 à 400 codes");
  for (const auto& code : body.perimeter) {
    if (!is_insee(code, true) && !is_insee(code, false))
      return malformed("« " + code + " » n’est pas un code INSEE");
  }
  if (has_twice(body.perimeter)) return malformed("un code INSEE est cité deux fois");
  if (body.services.empty() || body.services.size() > kServicesMax)
    return malformed("il faut de 1 à 40 services");
  if (has_twice(body.services)) return malformed("un service est cité deux fois");
  return std::nullopt;
}

}  // namespace

Postings postings_for(const OperatorEnrolled& body, const Asking& asking) {
  if (asking.state.find<OperatorRecord>(state_key::operator_account(body.operator_id)) != nullptr) {
    return Refused(Refusal::already_exists);
  }
  if (body.operator_id.text == kInitActor) return malformed("« init » est réservé");
  if (is_taken(body.public_key, asking)) return Refused(Refusal::key_reused);
  return kNoMoney;
}

Postings postings_for(const IssuingKeyAdded& body, const Asking& asking) {
  if (asking.state.find<IssuingKeyRecord>(state_key::issuing_key(body.key)) != nullptr) {
    return Refused(Refusal::already_exists);
  }
  if (is_taken(body.public_key, asking)) return Refused(Refusal::key_reused);
  return kNoMoney;
}

Postings postings_for(const ProgrammeCreated& body, const Asking& asking) {
  if (!is_programme_code(body.code))
    return malformed("le code a 2 à 8 lettres majuscules ou chiffres, une lettre d’abord");
  if (auto bad = bad_text("le nom", body.name)) return *bad;
  if (auto bad = bad_limits(body)) return *bad;
  if (auto bad = bad_lists(body)) return *bad;
  if (auto bad = bad_funders(body.funders)) return *bad;
  if (asking.state.find<ProgrammeRecord>(state_key::programme(body.programme)) != nullptr) {
    return Refused(Refusal::already_exists);
  }
  if (asking.state.find<ProgrammeCodeRecord>(state_key::programme_code(body.code)) != nullptr) {
    return Refused(Refusal::already_exists, "le code " + body.code);
  }
  return kNoMoney;
}

Postings postings_for(const StructureRecorded& body, const Asking& asking) {
  if (auto bad = bad_text("le nom", body.name)) return *bad;
  if (!is_identifier(body.identifier_kind, body.identifier)) {
    return malformed("un SIRET a 14 chiffres, un RNA un W et 9 chiffres; à compléter, aucun");
  }
  const auto* known = asking.state.find<StructureRecord>(state_key::structure(body.structure));
  if (known != nullptr && known->definition.name == body.name &&
      known->definition.identifier == body.identifier &&
      known->definition.identifier_kind == body.identifier_kind) {
    return Refused(Refusal::unchanged);
  }
  return kNoMoney;
}

Postings postings_for(const SiteRecorded& body, const Asking& asking) {
  if (auto bad = bad_text("le nom", body.name)) return *bad;
  if (auto bad = bad_text("la commune", body.commune)) return *bad;
  if (!body.insee_code.empty() && !is_insee(body.insee_code, true))
    return malformed("le code INSEE a 5 caractères");
  if (asking.state.find<StructureRecord>(state_key::structure(body.structure)) == nullptr) {
    return Refused(Refusal::structure_unknown);
  }
  const auto* known = asking.state.find<SiteRecord>(state_key::site(body.site));
  if (known != nullptr && to_canonical(known->definition) == to_canonical(body))
    return Refused(Refusal::unchanged);
  return kNoMoney;
}

Postings postings_for(const CustodianRecorded& body, const Asking& asking) {
  if (auto bad = bad_text("le nom", body.name)) return *bad;
  const auto* known = asking.state.find<CustodianRecord>(state_key::custodian(body.custodian));
  if (known != nullptr && to_canonical(known->definition) == to_canonical(body))
    return Refused(Refusal::unchanged);
  return kNoMoney;
}

}  // namespace passnum
