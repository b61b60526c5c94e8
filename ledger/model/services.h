#pragma once

#include <span>
#include <string_view>

#include "ledger/base/ids.h"

namespace passnum {

// One mediation service of the national schema of mediation places.
struct MediationService {
  std::string_view id;              // what entries carry; never changes, never names another service
  std::string_view label;           // the schema's French words, to the letter
  std::string_view schema_version;  // "0.1.1" or "1.0.2"
};

// Every service of both versions of the schema, 1.0.2 first, in the order of the schema. The two lists
// are different services: nothing here says that one of them replaces another.
// Source: LaMednum/standard-mediation-num, field "services".
std::span<const MediationService> services();

// The service whose label is exactly `label`, or nullptr. The schema's own text spells one label in two
// ways ("Compréhension" and "Comprehension du monde numérique"); both are known.
const MediationService* find_service_by_label(std::string_view label);

// The service that `id` names, or nullptr.
const MediationService* find_service(const ServiceId& id);

}  // namespace passnum
