#include <algorithm>
#include <string>

#include "api/sites/judge.h"
#include "api/sites/shown.h"
#include "api/sites/text.h"
#include "ledger/base/ascii.h"
#include "ledger/model/services.h"

namespace passnum {
namespace {

bool has_column(const Table& table, std::string_view name) {
  return std::ranges::find(table.column_names, name) != table.column_names.end();
}

Presence presence(const Column& column, std::string_view version) {
  return version == kVersion0 ? column.in_v0 : column.in_v1;
}

// The version of the first service that only one version has; empty when no row names one.
std::string version_of_services(const Table& table) {
  for (const Row& row : table.rows) {
    const std::string& text = row[Field::services].text;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find_first_of(";|", at), text.size());
      const MediationService* const service = find_service_by_label(tidied(text.substr(at, end - at)));
      if (service != nullptr) return std::string(service->schema_version);
      at = end + 1;
    }
  }
  return {};
}

// A column that only 1.0.2 has makes the file 1.0.2: producers who moved on left old columns behind, and
// nobody adds a column of 1.0.2 to a file of 0.1.1.
std::string detect_version(const Table& table) {
  bool has_v0_only = false;
  for (const Column& column : columns()) {
    if (!has_column(table, column.name)) continue;
    if (column.in_v0 == Presence::none) return std::string(kVersion1);
    if (column.in_v1 == Presence::none) has_v0_only = true;
  }
  return has_v0_only ? std::string(kVersion0) : version_of_services(table);
}

// A column of the file whose name differs from `name` by capitals only.
std::string near_name(const Table& table, std::string_view name) {
  for (const std::string& found : table.column_names) {
    if (found != name && lower(found) == name) return found;
  }
  return {};
}

void report_missing(const Table& table, const Column& column, PlaceFile& file) {
  const std::string near = near_name(table, column.name);
  const std::string hint = near.empty() ? "" : " (« " + shown_column(near) + " » ne suffit pas)";
  const Flaw flaw = column.is_essential ? Flaw::column_essential_missing : Flaw::column_missing;
  report(file, flaw, {table.header_line, 0, column.name}, {}, {hint});
}

std::string list_of(const std::vector<std::string>& names) {
  constexpr std::size_t kListedMax = 40;
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), kListedMax); ++i) {
    out += (i == 0 ? "" : ", ") + shown_column(names[i]);
  }
  return names.size() > kListedMax ? out + ", …" : out;
}

std::vector<Column> missing_columns(const Table& table, std::string_view version) {
  std::vector<Column> missing;
  for (const Column& column : columns()) {
    if (!has_column(table, column.name) && presence(column, version) == Presence::required)
      missing.push_back(column);
  }
  return missing;
}

void report_not_a_place_file(const Table& table, const std::vector<Column>& missing, PlaceFile& file) {
  std::vector<std::string> names;
  for (const Column& column : missing) names.emplace_back(column.name);
  report(file, Flaw::not_a_place_file, {table.header_line, 0, {}}, {},
         {list_of(names), list_of(table.column_names)});
}

}  // namespace

void judge_columns(const Table& table, PlaceFile& file) {
  const bool is_json = table.header_line == 0;
  if (is_json && table.column_names.empty()) return;  // no place in it, so no column to miss
  file.schema_version = detect_version(table);
  const auto missing = missing_columns(table, file.schema_version);
  const bool is_readable = std::ranges::none_of(missing, &Column::is_essential);
  if (!is_readable) report_not_a_place_file(table, missing, file);
  for (const Column& column : missing) {
    if (is_readable || column.is_essential) report_missing(table, column, file);
  }
  if (!is_readable) return;  // what its other columns are would only bury this
  for (const std::string& name : table.column_names) {
    const Column* const column = find_column(name);
    const Where where{table.header_line, 0, name};
    if (column == nullptr) {
      report(file, Flaw::column_unknown, where);
    } else if (!file.schema_version.empty() && presence(*column, file.schema_version) == Presence::none) {
      const std::string_view other = file.schema_version == kVersion0 ? kVersion1 : kVersion0;
      report(file, Flaw::column_of_other_version, where, {}, {other, file.schema_version});
    }
  }
}

}  // namespace passnum
