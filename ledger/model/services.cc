#include "ledger/model/services.h"

#include <algorithm>
#include <array>

namespace passnum {
namespace {

// These ids are in signed entries: add lines, never change one.
constexpr std::array<MediationService, 24> kServices{{
    {"aide-demarches-administratives", "Aide aux démarches administratives", "1.0.2"},
    {"maitrise-outils-numeriques-quotidien", "Maîtrise des outils numériques du quotidien", "1.0.2"},
    {"insertion-professionnelle-numerique", "Insertion professionnelle via le numérique", "1.0.2"},
    {"utilisation-securisee-numerique", "Utilisation sécurisée du numérique", "1.0.2"},
    {"parentalite-education-numerique", "Parentalité et éducation avec le numérique", "1.0.2"},
    {"loisirs-creations-numeriques", "Loisirs et créations numériques", "1.0.2"},
    {"comprehension-monde-numerique", "Compréhension du monde numérique", "1.0.2"},
    {"acces-internet-materiel-informatique", "Accès internet et matériel informatique", "1.0.2"},
    {"acquisition-materiel-informatique-prix-solidaire",
     "Acquisition de matériel informatique à prix solidaire", "1.0.2"},
    {"devenir-autonome-demarches-administratives", "Devenir autonome dans les démarches administratives",
     "0.1.1"},
    {"realiser-demarches-administratives-accompagnement",
     "Réaliser des démarches administratives avec un accompagnement", "0.1.1"},
    {"prendre-main-smartphone-tablette", "Prendre en main un smartphone ou une tablette", "0.1.1"},
    {"prendre-main-ordinateur", "Prendre en main un ordinateur", "0.1.1"},
    {"utiliser-numerique-quotidien", "Utiliser le numérique au quotidien", "0.1.1"},
    {"approfondir-culture-numerique", "Approfondir ma culture numérique", "0.1.1"},
    {"favoriser-insertion-professionnelle", "Favoriser mon insertion professionnelle", "0.1.1"},
    {"acceder-connexion-internet", "Accéder à une connexion internet", "0.1.1"},
    {"acceder-materiel", "Accéder à du matériel", "0.1.1"},
    {"equiper-materiel-informatique", "S'équiper en matériel informatique", "0.1.1"},
    {"creer-developper-entreprise", "Créer et développer mon entreprise", "0.1.1"},
    {"creer-numerique", "Créer avec le numérique", "0.1.1"},
    {"accompagner-demarches-sante", "Accompagner les démarches de santé", "0.1.1"},
    {"promouvoir-citoyennete-numerique", "Promouvoir la citoyenneté numérique", "0.1.1"},
    {"soutenir-parentalite-education-numerique", "Soutenir la parentalité et l'éducation avec le numérique",
     "0.1.1"},
}};

// The list in the schema's description lacks the accent that its pattern requires.
constexpr std::string_view kLabelAsDescribed = "Comprehension du monde numérique";
constexpr std::string_view kLabelAsRequired = "Compréhension du monde numérique";

}  // namespace

std::span<const MediationService> services() {
  return kServices;
}

const MediationService* find_service_by_label(std::string_view label) {
  const std::string_view wanted = label == kLabelAsDescribed ? kLabelAsRequired : label;
  const auto* const found = std::ranges::find(kServices, wanted, &MediationService::label);
  return found == kServices.end() ? nullptr : found;
}

const MediationService* find_service(const ServiceId& id) {
  const auto* const found = std::ranges::find(kServices, std::string_view(id.text), &MediationService::id);
  return found == kServices.end() ? nullptr : found;
}

}  // namespace passnum
