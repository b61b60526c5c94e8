#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/sites/flaws.h"

namespace passnum {

struct CsvRecord {
  std::size_t line = 0;       // of its first character, from 1
  std::size_t line_last = 0;  // of its last: a quoted cell may hold line ends
  std::vector<std::string> cells;
  std::size_t cells_count = 0;  // more than cells.size() beyond kPlaceColumnsMax
  std::optional<Flaw> fault;    // quote_broken, quote_open or cell_too_large
  bool is_blank() const { return cells_count == 1 && cells.front().empty() && !fault; }
};

// Records of a CSV text, RFC 4180: cells in quotes may hold the delimiter, line ends and doubled quotes.
// Lines end with LF, CR LF or CR. A quote in the middle of an unquoted cell is an ordinary character. Blank
// lines come back as records, for the caller to pass over.
class CsvReader {
 public:
  // `text` stays alive as long as the reader.
  CsvReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}
  bool next(CsvRecord& record);

 private:
  void read_quoted(CsvRecord& record, std::string& cell);
  void read_plain(CsvRecord& record, std::string& cell);
  void keep(CsvRecord& record, std::string& cell, char c) const;
  bool take_line_end();
  bool at_line_end() const { return text_[at_] == '\n' || text_[at_] == '\r'; }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace passnum
