#include "api/sites/report.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string_view>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/model/services.h"

namespace passnum {
namespace {

namespace json = boost::json;

std::string count_of(std::size_t count, std::string_view one, std::string_view several) {
  return std::to_string(count) + " " + std::string(count < 2 ? one : several);
}

std::size_t places_to_complete(const PlaceFile& file) {
  return static_cast<std::size_t>(
      std::ranges::count(file.places, IdentifierKind::to_be_completed, &Place::identifier_kind));
}

std::string delimiter_shown(const PlaceFile& file, bool english) {
  if (file.delimiter == "\t") return english ? "tab" : "tabulation";
  return english ? "\"" + file.delimiter + "\"" : "« " + file.delimiter + " »";
}

std::string file_line(const PlaceFile& file, bool english) {
  std::string out = file.format == "json" ? "JSON" : file.format == "csv" ? "CSV" : "?";
  if (!file.delimiter.empty())
    out += (english ? ", separator " : ", séparateur ") + delimiter_shown(file, english);
  if (!file.encoding.empty()) out += ", " + file.encoding;
  const std::string_view unknown = english ? "of unknown version" : "de version inconnue";
  const std::string version = file.schema_version.empty() ? std::string(unknown) : file.schema_version;
  out += (english ? ", schema " : ", schéma ") + version + "\n";
  if (file.refused)
    return out + (english ? "File refused: nothing was read.\n" : "Fichier refusé : rien n'est lu.\n");
  const std::size_t waiting = places_to_complete(file);
  if (english) {
    return out + count_of(file.rows, "row", "rows") + ", " + count_of(file.places.size(), "place", "places") +
           " (" + std::to_string(waiting) + " with a structure to be completed), " +
           count_of(file.errors, "error", "errors") + ", " + count_of(file.warnings, "warning", "warnings") +
           "\n";
  }
  return out + count_of(file.rows, "ligne", "lignes") + ", " + count_of(file.places.size(), "lieu", "lieux") +
         " (structure à compléter : " + std::to_string(waiting) + "), " +
         count_of(file.errors, "erreur", "erreurs") + ", " +
         count_of(file.warnings, "avertissement", "avertissements") + "\n";
}

// Findings of one kind, in the order of the file.
using Group = std::vector<const PlaceFinding*>;

std::vector<Group> grouped(const PlaceFile& file) {
  std::vector<Group> groups;
  std::map<std::string_view, std::size_t> by_code;
  for (const PlaceFinding& finding : file.findings) {
    const auto [at, is_new] = by_code.try_emplace(finding.code, groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(&finding);
  }
  std::ranges::stable_sort(groups, {}, [](const Group& group) { return group.front()->severity; });
  return groups;
}

std::string place_of(const PlaceFinding& finding, bool is_json, bool english) {
  std::string out;
  if (finding.line != 0) out += (english ? "line " : "ligne ") + std::to_string(finding.line);
  if (is_json && finding.record != 0) {
    out += (english ? ", place " : ", lieu n° ") + std::to_string(finding.record);
  }
  if (!finding.column.empty()) out += (out.empty() ? "" : ", ") + finding.column;
  if (!finding.value.empty()) out += (out.empty() ? "" : " : ") + finding.value;
  return out;
}

std::string_view heading(Severity severity, bool english) {
  switch (severity) {
    case Severity::error:
      return english ? "ERROR" : "ERREUR";
    case Severity::warning:
      return english ? "WARNING" : "AVERTISSEMENT";
    case Severity::information:
      return english ? "INFORMATION" : "INFORMATION";
  }
  CHECK(false);
}

// The message once when it is the same for all, else beside each.
void append_group(std::string& out, const Group& group, bool is_json, const TextOptions& options) {
  const PlaceFinding& first = *group.front();
  const auto words = [&](const PlaceFinding& finding) {
    return options.english ? finding.message_en : finding.message;
  };
  const bool is_one_message =
      std::ranges::all_of(group, [&](const PlaceFinding* f) { return f->message == first.message; });
  out += "\n" + std::string(heading(first.severity, options.english)) + " " + first.code;
  out += (group.size() > 1 ? " (" + std::to_string(group.size()) + ")\n" : "\n");
  if (is_one_message) out += "  " + words(first) + "\n";
  const std::size_t listed = std::min(group.size(), options.lines_per_finding_max);
  for (std::size_t i = 0; i < listed; ++i) {
    const std::string where = place_of(*group[i], is_json, options.english);
    if (!where.empty()) out += "    " + where + "\n";
    if (!is_one_message) out += (where.empty() ? "    " : "      ") + words(*group[i]) + "\n";
  }
  if (listed == group.size()) return;
  const std::string rest = std::to_string(group.size() - listed);
  out += options.english ? "    … and " + rest + " more\n" : "    … et " + rest + " de plus\n";
}

json::object object_of(const PlaceFinding& finding) {
  return {{"severity", name(finding.severity)},
          {"code", finding.code},
          {"line", finding.line},
          {"record", finding.record},
          {"column", finding.column},
          {"value", finding.value},
          {"message", finding.message},
          {"message_en", finding.message_en}};
}

json::object object_of(const Place& place) {
  json::array services;
  for (const ServiceId& id : place.services) {
    const MediationService* const service = find_service(id);
    CHECK(service != nullptr);
    services.push_back(json::object{{"id", id.text}, {"label", service->label}});
  }
  return {{"id", place.id.text},
          {"name", place.name},
          {"structure", structure_id_of(place).text},
          {"identifier_kind", name(place.identifier_kind)},
          {"identifier", place.identifier},
          {"missing_code", place.missing_code},
          {"missing_reason", place.missing_reason},
          {"commune", place.commune},
          {"postal_code", place.postal_code},
          {"insee_code", place.insee_code},
          {"services", std::move(services)},
          {"line", place.line}};
}

json::object counts_of(const PlaceFile& file) {
  json::object by_code;
  for (const auto& [code, count] : file.counts) by_code[code] = count;
  return {{"rows", file.rows},
          {"places", file.places.size()},
          {"places_to_be_completed", places_to_complete(file)},
          {"errors", file.errors},
          {"warnings", file.warnings},
          {"informations", file.informations},
          {"by_code", std::move(by_code)}};
}

template <typename Item>
std::string lines_of(const std::vector<Item>& items) {
  std::string out = "[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += (i == 0 ? "\n    " : ",\n    ") + json::serialize(object_of(items[i]));
  }
  return out + (items.empty() ? "]" : "\n  ]");
}

}  // namespace

std::string findings_text(const PlaceFile& file, const TextOptions& options) {
  std::string out = file_line(file, options.english);
  for (const Group& group : grouped(file)) append_group(out, group, file.format == "json", options);
  return out;
}

std::string findings_json(const PlaceFile& file) {
  const json::object about{{"format", file.format},
                           {"delimiter", file.delimiter},
                           {"encoding", file.encoding},
                           {"schema_version", file.schema_version},
                           {"refused", file.refused}};
  return "{\n  \"file\": " + json::serialize(about) + ",\n  \"counts\": " + json::serialize(counts_of(file)) +
         ",\n  \"findings\": " + lines_of(file.findings) + ",\n  \"places\": " + lines_of(file.places) +
         "\n}\n";
}

std::string_view name(Severity severity) {
  constexpr std::array<std::string_view, 3> kNames{"error", "warning", "information"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string_view name(IdentifierKind kind) {
  constexpr std::array<std::string_view, 3> kNames{"siret", "rna", "to_be_completed"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace passnum
