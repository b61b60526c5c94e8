#pragma once

#include <span>
#include <string>

#include "api/places/public_places.h"

namespace passnum {

// The list as CSV in the national schema of mediation places, version 1.0.2
// (LaMednum/standard-mediation-num): UTF-8, comma, every cell in quotes, CRLF. Columns of which nothing is
// known stay empty. A structure without a SIRET or RNA has the schema's fourteen zeros; programmes stand in
// "autres_formations_labels". A text that a spreadsheet would run as a formula has an apostrophe before it.
std::string places_csv(std::span<const PublicPlace> places);

// The same as GeoJSON (RFC 7946): a feature a place, its geometry null when nobody has said where it is.
// Properties have the schema's names, and "dispositifs": [{"code","nom"}].
std::string places_geojson(std::span<const PublicPlace> places);

}  // namespace passnum
