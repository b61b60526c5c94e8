#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/sites/places.h"

namespace passnum::testing_places {

inline PlaceFile read(std::string_view text, const ReadOptions& options = {}) {
  return read_places(as_bytes(text), options);
}

inline const std::string kHeader =
    "id,pivot,nom,commune,code_postal,code_insee,adresse,latitude,longitude,date_maj,services,itinerance\n";

// One good row of kHeader's columns, of which some cells are replaced.
inline std::string row(const std::map<std::string, std::string>& other = {}) {
  const std::vector<std::pair<std::string, std::string>> cells{
      {"id", "a-1"},
      {"pivot", "43493312300029"},
      {"nom", "EPN du port"},
      {"commune", "Reims"},
      {"code_postal", "51100"},
      {"code_insee", "51454"},
      {"adresse", "1 rue Haute"},
      {"latitude", "49.25"},
      {"longitude", "4.03"},
      {"date_maj", "2024-04-02"},
      {"services", "Compréhension du monde numérique"},
      {"itinerance", "Fixe"}};
  std::string out;
  for (const auto& [name, value] : cells) {
    const auto replaced = other.find(name);
    out += (replaced == other.end() ? value : replaced->second) + ",";
  }
  out.back() = '\n';
  return out;
}

// How often each code was found, information left out.
inline std::map<std::string, std::size_t> problems(const PlaceFile& file) {
  std::map<std::string, std::size_t> out;
  for (const PlaceFinding& finding : file.findings) {
    if (finding.severity != Severity::information) ++out[finding.code];
  }
  return out;
}

inline const PlaceFinding* find(const PlaceFile& file, std::string_view code) {
  const auto found = std::ranges::find(file.findings, code, &PlaceFinding::code);
  return found == file.findings.end() ? nullptr : &*found;
}

// The first finding with this code; an empty one when there is none.
inline PlaceFinding finding_of(const PlaceFile& file, std::string_view code) {
  const PlaceFinding* const found = find(file, code);
  return found == nullptr ? PlaceFinding{} : *found;
}

using Problems = std::map<std::string, std::size_t>;

}  // namespace passnum::testing_places
