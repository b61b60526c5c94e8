#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/sites/flaws.h"
#include "api/sites/schema.h"

namespace passnum {

enum class CellKind : std::uint8_t { absent, text, number, other };

struct Cell {
  CellKind kind = CellKind::absent;
  std::string text;  // tidied (text.h); of a number, as JSON wrote it
};

// One place of a file, before anything in it was judged. Cells that no rule reads are not here: personal data
// ends in the readers of CSV and JSON.
struct Row {
  std::size_t line = 0;
  std::size_t line_last = 0;
  std::size_t record = 0;
  std::array<Cell, kFieldsCount> cells;
  bool has_semicolon = false;  // in a list
  bool has_bar = false;        // in a list
  bool is_empty = true;        // no cell holds anything
  std::uint64_t contents = 0;  // equal for rows that are identical in every cell, read or not
  std::optional<Flaw> fault;   // of form: the cells are not to be read
  std::string fault_column;
  std::size_t cells_count = 0;  // CSV

  const Cell& operator[](Field field) const { return cells[static_cast<std::size_t>(field)]; }
  Cell& operator[](Field field) { return cells[static_cast<std::size_t>(field)]; }
};

struct Table {
  std::size_t header_line = 0;            // 0 in JSON
  std::size_t columns_count = 0;          // CSV: cells of the header
  std::vector<std::string> column_names;  // as in the file, in its order, each once
  std::vector<Row> rows;
};

// Puts a cell where it belongs in `row`: a field is kept, a list is looked at for its separators, everything
// else only counts as "not empty" and in `contents`.
void put_cell(Row& row, const Column* column, CellKind kind, std::string_view raw);
// Adds to `contents` what makes rows identical: names and values, in order.
void add_contents(Row& row, std::string_view raw);

// Readers. They report what concerns the file as a whole to `file` (and then `file.refused` is set), and
// leave what concerns a row in the row.
Table read_csv(std::string_view text, PlaceFile& file);
Table read_json(std::string_view text, PlaceFile& file);

}  // namespace passnum
