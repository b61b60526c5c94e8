#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "api/doctor/finding.h"

namespace passnum::doctor {

// The worst of what was found; ok when nothing was.
inline Health worst(const Findings& findings) {
  Health health = Health::ok;
  for (const auto& finding : findings) health = std::max(health, finding.health);
  return health;
}

// What the check of that name found at its worst; nothing when it said nothing.
inline std::optional<Health> of(const Findings& findings, const std::string& check) {
  std::optional<Health> health;
  for (const auto& finding : findings) {
    if (finding.check == check) health = std::max(health.value_or(Health::ok), finding.health);
  }
  return health;
}

}  // namespace passnum::doctor
