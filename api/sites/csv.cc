#include "api/sites/csv.h"

namespace passnum {

bool CsvReader::next(CsvRecord& record) {
  if (at_ >= text_.size()) return false;
  record = CsvRecord{};
  record.line = line_;
  for (;;) {
    std::string cell;
    if (at_ < text_.size() && text_[at_] == '"') read_quoted(record, cell);
    read_plain(record, cell);
    ++record.cells_count;
    if (record.cells.size() <= kPlaceColumnsMax) record.cells.push_back(std::move(cell));
    record.line_last = line_;
    if (at_ >= text_.size() || take_line_end()) return true;
    ++at_;  // the delimiter
  }
}

// From the opening quote to behind the closing one.
void CsvReader::read_quoted(CsvRecord& record, std::string& cell) {
  ++at_;
  while (at_ < text_.size()) {
    if (text_[at_] == '"') {
      ++at_;
      if (at_ >= text_.size() || text_[at_] != '"') {
        const bool ends = at_ >= text_.size() || text_[at_] == delimiter_ || at_line_end();
        if (!ends && !record.fault) record.fault = Flaw::quote_broken;
        return;
      }
    }
    if (at_line_end()) {
      keep(record, cell, '\n');
      take_line_end();
    } else {
      keep(record, cell, text_[at_]);
      ++at_;
    }
  }
  record.fault = Flaw::quote_open;
}

void CsvReader::read_plain(CsvRecord& record, std::string& cell) {
  while (at_ < text_.size() && text_[at_] != delimiter_ && !at_line_end()) {
    keep(record, cell, text_[at_]);
    ++at_;
  }
}

void CsvReader::keep(CsvRecord& record, std::string& cell, char c) const {
  if (cell.size() < kPlaceCellBytesMax) {
    cell += c;
  } else if (!record.fault) {
    record.fault = Flaw::cell_too_large;
  }
}

bool CsvReader::take_line_end() {
  if (!at_line_end()) return false;
  const bool pair = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
  at_ += pair ? 2 : 1;
  ++line_;
  return true;
}

}  // namespace passnum
