#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "api/sites/csv.h"
#include "api/sites/table.h"
#include "api/sites/text.h"

namespace passnum {
namespace {

constexpr std::array<char, 3> kDelimiters{';', ',', '\t'};

struct Header {
  char delimiter = ';';
  CsvRecord record;
  std::size_t known_count = 0;
};

// "sep=;", with which a spreadsheet tells itself the delimiter.
bool is_sep_line(const CsvRecord& record) {
  return record.cells.front().starts_with("sep=") && record.cells.front().size() <= 5 &&
         record.cells_count <= 2;
}

// The first line that is not blank, read with `delimiter`.
Header header_with(std::string_view text, char delimiter) {
  Header header{delimiter, {}, 0};
  CsvReader reader(text, delimiter);
  while (reader.next(header.record) && (header.record.is_blank() || is_sep_line(header.record))) {
  }
  for (std::string& cell : header.record.cells) {
    cell = tidied(cell);
    if (find_column(cell) != nullptr) ++header.known_count;
  }
  return header;
}

// The delimiter under which most names of the schema appear; when none does, the one that cuts most.
Header find_header(std::string_view text) {
  Header best = header_with(text, kDelimiters.front());
  for (const char delimiter : kDelimiters) {
    Header header = header_with(text, delimiter);
    const auto merit = [](const Header& h) { return std::pair(h.known_count, h.record.cells_count); };
    if (merit(header) > merit(best)) best = std::move(header);
  }
  return best;
}

// What a header says of the columns, once. Returns false when the file must be refused.
bool take_header(const Header& header, Table& table, PlaceFile& file) {
  const std::size_t line = header.record.line;
  table.header_line = line;
  table.columns_count = header.record.cells_count;
  if (header.record.fault) {
    const bool too_large = header.record.fault == Flaw::cell_too_large;
    const std::size_t detail = too_large ? kPlaceCellBytesMax / 1024 : header.record.line_last;
    report(file, *header.record.fault, {line, 0, {}}, {}, {std::to_string(detail)});
    return false;
  }
  if (header.record.cells_count > kPlaceColumnsMax) {
    report(file, Flaw::columns_too_many, {line, 0, {}}, {}, {std::to_string(kPlaceColumnsMax)});
    return false;
  }
  for (std::size_t i = 0; i < header.record.cells.size(); ++i) {
    const std::string& name = header.record.cells[i];
    const bool seen = std::ranges::find(table.column_names, name) != table.column_names.end();
    if (name.empty()) {
      report(file, Flaw::column_unnamed, {line, 0, {}}, {}, {std::to_string(i + 1)});
    } else if (seen && find_column(name) != nullptr) {
      report(file, Flaw::column_twice, {line, 0, name});
    } else if (!seen) {
      table.column_names.push_back(name);
    }
  }
  return !file.refused;
}

Row row_of(const CsvRecord& record, const std::vector<const Column*>& columns, std::size_t number) {
  Row row;
  row.line = record.line;
  row.line_last = record.line_last;
  row.record = number;
  row.cells_count = record.cells_count;
  row.fault = record.fault;
  for (std::size_t i = 0; i < record.cells.size(); ++i) {
    add_contents(row, record.cells[i]);
    put_cell(row, i < columns.size() ? columns[i] : nullptr, CellKind::text, record.cells[i]);
  }
  if (row.fault) return row;
  if (record.cells_count < columns.size()) row.fault = Flaw::cells_too_few;
  if (record.cells_count > columns.size()) row.fault = Flaw::cells_too_many;
  return row;
}

}  // namespace

Table read_csv(std::string_view text, PlaceFile& file) {
  Table table;
  const Header header = find_header(text);
  if (!take_header(header, table, file)) return table;
  file.delimiter = std::string(1, header.delimiter);

  std::vector<const Column*> columns;
  for (const std::string& name : header.record.cells) columns.push_back(find_column(name));
  CsvReader reader(text, header.delimiter);
  CsvRecord record;
  while (reader.next(record)) {
    if (record.is_blank() || record.line <= header.record.line) continue;
    if (table.rows.size() == kPlaceRowsMax) {
      report(file, Flaw::rows_too_many, {record.line, 0, {}}, {}, {std::to_string(kPlaceRowsMax)});
      return table;
    }
    table.rows.push_back(row_of(record, columns, table.rows.size() + 1));
  }
  return table;
}

}  // namespace passnum
