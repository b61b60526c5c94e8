#include "api/places/place_files.h"

#include <algorithm>
#include <map>

#include "api/sites/schema.h"
#include "ledger/model/json.h"
#include "ledger/model/services.h"

namespace passnum {
namespace {

constexpr std::string_view kNoIdentifier = "00000000000000";

// Services of the version that is written. Those of 0.1.1 are others, and it has no words for them.
std::vector<std::string> service_labels(const SiteDetails& site) {
  std::vector<std::string> labels;
  for (const ServiceId& id : site.services) {
    const auto* const service = find_service(id);
    if (service != nullptr && service->schema_version == kVersion1) labels.emplace_back(service->label);
  }
  return labels;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (std::string text : texts) {
    std::ranges::replace(text, '|', ' ');
    out += (out.empty() ? "" : "|") + text;
  }
  return out;
}

std::string programme_names(const PublicPlace& place) {
  std::vector<std::string> names;
  for (const auto& programme : place.programmes) names.push_back(programme.name);
  return joined(names);
}

// What is known of a place, by column.
std::map<std::string_view, std::string> cells_of(const PublicPlace& place) {
  const PlaceDetails& details = place.beside.details;
  return {
      {"id", place.site.site.text},
      {"pivot", place.structure.identifier.value_or(std::string(kNoIdentifier))},
      {"nom", place.site.name},
      {"commune", place.site.commune},
      {"code_postal", place.beside.postal_code},
      {"code_insee", place.site.insee_code},
      {"adresse", details.address},
      {"complement_adresse", details.address_extra},
      {"latitude", details.latitude},
      {"longitude", details.longitude},
      {"site_web", details.website},
      {"horaires", details.hours},
      {"source", details.source},
      {"structure_parente", place.structure.name == place.site.name ? "" : place.structure.name},
      {"date_maj", details.updated},
      {"services", joined(service_labels(place.beside))},
      {"autres_formations_labels", programme_names(place)},
      {"fiche_acces_libre", details.access},
      {"prise_rdv", details.booking},
  };
}

bool is_number(std::string_view column) {
  return column == "latitude" || column == "longitude";
}

void append_cell(std::string& out, std::string_view text, bool is_measure) {
  const bool is_formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
  out += is_formula && !is_measure ? "\"'" : "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  out += '"';
}

void append_properties(std::string& out, const PublicPlace& place) {
  bool is_first = true;
  for (const auto& [name, text] : cells_of(place)) {
    const bool is_elsewhere = is_number(name) || name == "services" || name == "autres_formations_labels";
    if (text.empty() || is_elsewhere) continue;
    if (!is_first) out += ',';
    is_first = false;
    append_json_string(out, name);
    out += ':';
    append_json_string(out, text);
  }
  out += ",\"services\":[";
  const auto labels = service_labels(place.beside);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, labels[i]);
  }
  out += "],\"dispositifs\":[";
  for (std::size_t i = 0; i < place.programmes.size(); ++i) {
    out += i == 0 ? "{\"code\":" : ",{\"code\":";
    append_json_string(out, place.programmes[i].code);
    out += ",\"nom\":";
    append_json_string(out, place.programmes[i].name);
    out += '}';
  }
  out += ']';
}

}  // namespace

std::string places_csv(std::span<const PublicPlace> places) {
  std::string out;
  const auto append_row = [&out](auto cell_of) {
    bool is_first = true;
    for (const Column& column : columns()) {
      if (column.in_v1 == Presence::none) continue;
      if (!is_first) out += ',';
      is_first = false;
      append_cell(out, cell_of(column.name), is_number(column.name));
    }
    out += "\r\n";
  };
  append_row([](std::string_view name) { return name; });
  for (const PublicPlace& place : places) {
    const auto cells = cells_of(place);
    append_row([&cells](std::string_view name) {
      const auto found = cells.find(name);
      return found == cells.end() ? std::string_view() : std::string_view(found->second);
    });
  }
  return out;
}

std::string places_geojson(std::span<const PublicPlace> places) {
  std::string out = "{\"type\":\"FeatureCollection\",\"features\":[";
  for (const PublicPlace& place : places) {
    const PlaceDetails& details = place.beside.details;
    out += &place == places.data() ? "\n" : ",\n";
    out += "{\"type\":\"Feature\",\"geometry\":";
    out += details.latitude.empty()
               ? "null"
               : "{\"type\":\"Point\",\"coordinates\":[" + details.longitude + "," + details.latitude + "]}";
    out += ",\"properties\":{";
    append_properties(out, place);
    out += "}}";
  }
  return out + "\n]}\n";
}

}  // namespace passnum
