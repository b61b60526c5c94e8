#pragma once

#include <cstddef>
#include <string>

#include "api/sites/places.h"

namespace passnum {

struct TextOptions {
  bool english = false;
  std::size_t lines_per_finding_max = 10;  // then "… and 57 more"
};

// What a person reads in a terminal: a line on the file, then each kind of finding once, errors first, with
// the lines it concerns. Plain text without colours, a line feed at the end.
std::string findings_text(const PlaceFile& file, const TextOptions& options);

// The body of sites-import.json: the file, the counts, the findings and the places, one a line. Keys are
// stable. Holds no e-mail address and no phone number.
std::string findings_json(const PlaceFile& file);

// "error", "warning", "information"; "siret", "rna", "to_be_completed".
std::string_view name(Severity severity);
std::string_view name(IdentifierKind kind);

}  // namespace passnum
