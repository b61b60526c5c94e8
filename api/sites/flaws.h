#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "api/sites/places.h"

namespace passnum {

// Everything that can be said about a file of places. The codes are in flaws.cc; scripts read them, so they
// are never renamed.
enum class Flaw : std::uint8_t {
  // The file
  source_prefix_invalid,
  file_empty,
  file_too_large,
  file_not_text,
  nul_byte,
  encoding_utf16,
  encoding_mixed,
  encoding_unknown,
  encoding_windows_1252,
  json_broken,
  json_truncated,
  json_not_an_array,
  rows_too_many,
  rows_none,
  columns_too_many,
  column_twice,
  column_essential_missing,
  column_missing,
  column_unknown,
  column_unnamed,
  column_of_other_version,
  not_a_place_file,
  findings_not_listed,
  // The form of a row
  row_empty,
  row_twice,
  cells_too_few,
  cells_too_many,
  cell_too_large,
  quote_broken,
  quote_open,
  record_not_object,
  key_twice,
  type_wrong,
  number_instead_of_text,
  control_character,
  text_too_long,
  separators_mixed,
  separator_of_other_version,
  // What a row says
  id_missing,
  id_not_a_name,
  id_like_email,
  id_twice,
  name_missing,
  commune_missing,
  siret_missing,
  siret_placeholder,
  siret_scientific,
  siret_13_digits,
  siret_length,
  siret_key_wrong,
  siret_shared,
  siren_only,
  pivot_unreadable,
  insee_missing,
  insee_zero_lost,
  insee_malformed,
  postal_missing,
  postal_zero_lost,
  postal_malformed,
  latitude_invalid,
  longitude_invalid,
  coordinates_swapped,
  date_missing,
  date_invalid,
  services_missing,
  service_unknown,
  service_of_other_version,
};

struct FlawWords {
  Flaw flaw;
  Severity severity;
  std::string_view code;
  std::string_view message;     // {1} and {2} stand for details
  std::string_view message_en;  // with the same details
};
const FlawWords& words_of(Flaw flaw);

struct Where {
  std::size_t line = 0;
  std::size_t record = 0;
  std::string_view column;
};

// Adds a finding to `file`, counts it, and marks the file as refused when `flaw` is an error of the file
// (line or not, record 0). `value` and `details` may come from the file: they are shortened and masked here.
void report(PlaceFile& file, Flaw flaw, const Where& where, std::string_view value = {},
            std::initializer_list<std::string_view> details = {});

}  // namespace passnum
