#include "api/sites/schema.h"

#include <algorithm>
#include <array>

#include "ledger/base/check.h"

namespace passnum {
namespace {

constexpr auto kNone = Presence::none;
constexpr auto kOptional = Presence::optional;
constexpr auto kRequired = Presence::required;
constexpr bool kList = true;
constexpr bool kEssential = true;

constexpr std::array<Column, 39> kColumns{{
    {"id", kRequired, kRequired, !kList, kEssential, Field::id},
    {"pivot", kRequired, kRequired, !kList, !kEssential, Field::pivot},
    {"nom", kRequired, kRequired, !kList, kEssential, Field::name},
    {"commune", kRequired, kRequired, !kList, kEssential, Field::commune},
    {"code_postal", kRequired, kRequired, !kList, !kEssential, Field::postal_code},
    {"code_insee", kOptional, kOptional, !kList, !kEssential, Field::insee_code},
    {"adresse", kRequired, kRequired, !kList, !kEssential, Field::address},
    {"complement_adresse", kOptional, kOptional, !kList, !kEssential, Field::address_extra},
    {"latitude", kOptional, kOptional, !kList, !kEssential, Field::latitude},
    {"longitude", kOptional, kOptional, !kList, !kEssential, Field::longitude},
    {"cle_ban", kOptional, kNone},
    {"typologie", kOptional, kOptional, kList},
    {"telephone", kOptional, kOptional},
    {"courriel", kOptional, kNone},
    {"courriels", kNone, kOptional},
    {"site_web", kOptional, kOptional, !kList, !kEssential, Field::website},
    {"horaires", kOptional, kOptional, !kList, !kEssential, Field::hours},
    {"presentation_resume", kOptional, kOptional},
    {"presentation_detail", kOptional, kOptional},
    {"source", kOptional, kOptional, !kList, !kEssential, Field::source},
    {"itinerance", kNone, kOptional, kList},
    {"structure_parente", kOptional, kOptional},
    {"date_maj", kRequired, kRequired, !kList, !kEssential, Field::date},
    {"services", kRequired, kOptional, kList, !kEssential, Field::services},
    {"publics_accueillis", kOptional, kNone, kList},
    {"publics_specifiquement_adresses", kNone, kOptional, kList},
    {"prise_en_charge_specifique", kNone, kOptional, kList},
    {"conditions_acces", kOptional, kNone, kList},
    {"frais_a_charge", kNone, kOptional, kList},
    {"labels_nationaux", kOptional, kNone, kList},
    {"labels_autres", kOptional, kNone, kList},
    {"dispositif_programmes_nationaux", kNone, kOptional, kList},
    {"formations_labels", kNone, kOptional, kList},
    {"autres_formations_labels", kNone, kOptional, kList},
    {"modalites_acces", kNone, kOptional, kList},
    {"modalites_accompagnement", kOptional, kOptional, kList},
    {"accessibilite", kOptional, kNone, !kList, !kEssential, Field::access},
    {"fiche_acces_libre", kNone, kOptional, !kList, !kEssential, Field::access},
    {"prise_rdv", kOptional, kOptional, !kList, !kEssential, Field::booking},
}};

}  // namespace

std::span<const Column> columns() {
  return kColumns;
}

const Column* find_column(std::string_view name) {
  const auto* const found = std::ranges::find(kColumns, name, &Column::name);
  return found == kColumns.end() ? nullptr : found;
}

std::string_view column_name(Field field) {
  const auto* const found = std::ranges::find(kColumns, std::optional<Field>(field), &Column::field);
  CHECK(found != kColumns.end());
  return found->name;
}

}  // namespace passnum
