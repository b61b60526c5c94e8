#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace passnum::doctor {

enum class Health { ok, warning, fault };
// "ok", "attention", "erreur"
std::string_view french(Health health);

// What one check says: one sentence, and when something is wrong, what to do. French, for whoever runs the
// server. `check` is a name for programs, e.g. "disk.sync": never renamed.
struct DoctorFinding {
  std::string check;
  Health health = Health::ok;
  std::string words;
  std::string action{};
};
using Findings = std::vector<DoctorFinding>;

std::size_t count(const Findings& findings, Health health);
// {"errors":0,"findings":[{"action":…,"check":…,"status":…,"words":…}],"warnings":0}
std::string to_json(const Findings& findings);

}  // namespace passnum::doctor
