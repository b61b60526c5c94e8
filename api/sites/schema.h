#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace passnum {

// The columns that are read into a place.
enum class Field : std::uint8_t {
  id,
  pivot,
  name,
  commune,
  postal_code,
  insee_code,
  latitude,
  longitude,
  date,
  services,
  // For the public list only: kept as they are, or left out.
  address,
  address_extra,
  website,
  hours,
  access,
  booking,
  source,
};
constexpr std::size_t kFieldsCount = 17;
constexpr std::size_t kJudgedFieldsCount = 10;

enum class Presence : std::uint8_t { none, optional, required };

// One column of the national schema, and what each version says of it.
struct Column {
  std::string_view name;
  Presence in_v0;             // 0.1.1
  Presence in_v1;             // 1.0.2
  bool is_list = false;       // several values, separated by ";" in 0.1.1 and by "|" in 1.0.2
  bool is_essential = false;  // without it no row can become a place
  std::optional<Field>
      field{};  // kept; every other column is only looked at for its separators, or not at all
};

constexpr std::string_view kVersion0 = "0.1.1";
constexpr std::string_view kVersion1 = "1.0.2";

std::span<const Column> columns();
// The column with exactly this name, or nullptr.
const Column* find_column(std::string_view name);
std::string_view column_name(Field field);

}  // namespace passnum
