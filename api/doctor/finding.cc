#include "api/doctor/finding.h"

#include <algorithm>

#include "ledger/base/check.h"
#include "ledger/model/json.h"

namespace passnum::doctor {

std::string_view french(Health health) {
  switch (health) {
    case Health::ok:
      return "ok";
    case Health::warning:
      return "attention";
    case Health::fault:
      return "erreur";
  }
  CHECK(false);
  return {};
}

std::size_t count(const Findings& findings, Health health) {
  return static_cast<std::size_t>(std::ranges::count(findings, health, &DoctorFinding::health));
}

std::string to_json(const Findings& findings) {
  std::string out = "{\"errors\":" + std::to_string(count(findings, Health::fault)) + ",\"findings\":[";
  for (const auto& finding : findings) {
    if (&finding != &findings.front()) out += ',';
    out += "{\"action\":";
    append_json_string(out, finding.action);
    out += ",\"check\":";
    append_json_string(out, finding.check);
    out += ",\"status\":";
    append_json_string(out, french(finding.health));
    out += ",\"words\":";
    append_json_string(out, finding.words);
    out += '}';
  }
  return out + "],\"warnings\":" + std::to_string(count(findings, Health::warning)) + "}";
}

}  // namespace passnum::doctor
