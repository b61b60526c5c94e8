#include "api/sites/table.h"

#include "api/sites/text.h"

namespace passnum {

void add_contents(Row& row, std::string_view raw) {
  // FNV-1a with the length in front, so that moving a letter to the next cell is another row.
  constexpr std::uint64_t kPrime = 1099511628211ULL;
  if (row.contents == 0) row.contents = 14695981039346656037ULL;
  row.contents = (row.contents ^ raw.size()) * kPrime;
  for (const char c : raw) row.contents = (row.contents ^ static_cast<unsigned char>(c)) * kPrime;
}

void put_cell(Row& row, const Column* column, CellKind kind, std::string_view raw) {
  if (!raw.empty()) row.is_empty = false;
  if (column == nullptr) return;
  if (column->is_list) {
    row.has_semicolon = row.has_semicolon || raw.find(';') != std::string_view::npos;
    row.has_bar = row.has_bar || raw.find('|') != std::string_view::npos;
  }
  if (!column->field) return;
  Cell& cell = row[*column->field];
  if (raw.empty() && !cell.text.empty()) return;  // of two columns for one field, the one that says something
  cell.kind = kind;
  cell.text = tidied(raw);
}

}  // namespace passnum
