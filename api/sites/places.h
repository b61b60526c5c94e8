#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/ids.h"

namespace passnum {

// Places of digital mediation, as published in the national schema of mediation places, versions 0.1.1 and
// 1.0.2 (LaMednum/standard-mediation-num): CSV or JSON. Real files are dirty. Nothing in them is guessed or
// repaired: what is wrong is reported with its line, and either the row is left out (an error) or the place
// is kept without that one thing (a warning).
//
// Personal data stays out: the cells of telephone, courriel and courriels are neither kept nor quoted, and a
// value elsewhere that looks like an address or a phone number is masked in every message.

constexpr std::size_t kPlaceFileBytesMax = std::size_t{64} * 1024 * 1024;
constexpr std::size_t kPlaceRowsMax = 200'000;
constexpr std::size_t kPlaceColumnsMax = 200;
constexpr std::size_t kPlaceCellBytesMax = std::size_t{64} * 1024;
constexpr std::size_t kPlaceTextBytesMax = 300;  // of a name or a commune: what an entry takes
constexpr std::size_t kPlaceDetailBytesMax = 500;
// A site's id with the prefix, so that "pending-<id>" is still a name.
constexpr std::size_t kSiteIdCharactersMax = kNameCharactersMax - 8;
// Beyond these a finding is counted by its code and no longer listed.
constexpr std::size_t kFindingsMax = 100'000;
constexpr std::size_t kShownCharactersMax = 60;

// How a place names the structure that is paid for it.
enum class IdentifierKind : std::uint8_t { siret, rna, to_be_completed };

// What the list of places shows beside what the ledger keeps. Each is empty when the file does not say it,
// says it in a form that no reader would understand, or says something that looks personal.
struct PlaceDetails {
  std::string address;
  std::string address_extra;
  std::string latitude;   // decimal degrees, at most six places: "47.902964"
  std::string longitude;  // there exactly when `latitude` is
  std::string website;    // these three: one https or http address
  std::string access;     // how to get in for people with disabilities
  std::string booking;
  std::string hours;    // as OpenStreetMap writes them
  std::string source;   // who publishes the file
  std::string updated;  // a day, "2026-11-01"

  bool operator==(const PlaceDetails&) const = default;
};

struct Place {
  SiteId id;  // as in the file, after "prefix:" when there is a prefix
  std::string name;
  IdentifierKind identifier_kind = IdentifierKind::to_be_completed;
  std::string identifier;      // 14 digits, or W and 9 digits; empty when to be completed
  std::string missing_code;    // the finding that says why there is none, e.g. "siret_placeholder"
  std::string missing_reason;  // the same in a few French words, for a statement
  std::string commune;
  std::string postal_code;          // 5 digits, or empty
  std::string insee_code;           // 5 characters, or empty: then in nobody's perimeter
  std::vector<ServiceId> services;  // those of the schema's list (ledger/model/services.h), each once
  PlaceDetails details;
  std::string schema_version;  // of the file
  std::size_t line = 0;
};

enum class Severity : std::uint8_t {
  error,       // the row (or the file, when the line is 0) is not imported
  warning,     // imported, without what the message says
  information  // nothing is wrong
};

struct PlaceFinding {
  Severity severity = Severity::error;
  std::size_t line = 0;    // from 1, as an editor counts; 0: the file as a whole
  std::size_t record = 0;  // from 1, without the header; 0: none
  std::string column;      // empty: the row as a whole
  std::string value;       // shortened, masked where it looks personal
  std::string code;        // stable, e.g. "siret_placeholder"
  std::string message;     // what is wrong and what to do, in French
  std::string message_en;
};

struct PlaceFile {
  bool refused = false;        // nothing was read, and the findings say why
  std::string format;          // "csv" or "json"; empty when unknown
  std::string delimiter;       // ";" "," or "\t"; empty in JSON
  std::string encoding;        // "utf-8", "utf-8-bom" or "windows-1252"; empty when unknown
  std::string schema_version;  // "0.1.1", "1.0.2", or empty when nothing in the file tells
  std::size_t rows = 0;        // records met, imported or not
  std::vector<Place> places;   // in the order of the file, each id once
  std::vector<PlaceFinding> findings;
  std::map<std::string, std::size_t> counts;  // findings by code, listed or not
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t informations = 0;
};

struct ReadOptions {
  std::string source_prefix;  // "" or a name: the ids become "prefix:id"
};

// Reads a whole file. Pure. An answer always comes back, because a file that cannot be read at all is
// reported like a bad row: `refused`, with a finding of line 0 or of the line that stopped the reading.
PlaceFile read_places(ByteView file, const ReadOptions& options);

// Who is paid for `place`: "siret-<14 digits>", "rna-<W and 9 digits>", or "pending-<site id>" until somebody
// completes it.
StructureId structure_id_of(const Place& place);

}  // namespace passnum
