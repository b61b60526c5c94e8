#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include <string>
#include <utility>

#include "api/sites/table.h"
#include "api/sites/text.h"

namespace passnum {
namespace {

namespace json = boost::json;
using json::error_code;

// Called by the parser, which is fed line by line: so every record and every flaw has its line, and a key
// that comes twice is seen (a parsed object would keep the last value without a word).
class RecordHandler {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = kPlaceCellBytesMax;
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  RecordHandler(Table& table, const std::size_t& line) : table_(table), line_(line) {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code& ec) { return open(true, ec); }
  bool on_object_begin(error_code& ec) { return open(false, ec); }
  bool on_array_end(std::size_t, error_code&) { return close(); }
  bool on_object_end(std::size_t, error_code&) { return close(); }
  bool on_key_part(json::string_view part, std::size_t, error_code&) { return add(part); }
  bool on_key(json::string_view part, std::size_t, error_code& ec) {
    add(part);
    const std::string key = std::exchange(buffer_, {});
    return depth_ != 2 || begin_member(key, ec);
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) { return add(part); }
  bool on_string(json::string_view part, std::size_t, error_code& ec) {
    add(part);
    return scalar(CellKind::text, ec);
  }
  bool on_number_part(json::string_view part, error_code&) { return add(part); }
  bool on_int64(std::int64_t, json::string_view part, error_code& ec) { return number(part, ec); }
  bool on_uint64(std::uint64_t, json::string_view part, error_code& ec) { return number(part, ec); }
  bool on_double(double, json::string_view part, error_code& ec) { return number(part, ec); }
  bool on_bool(bool value, error_code& ec) {
    buffer_ = value ? "true" : "false";
    return scalar(CellKind::other, ec);
  }
  bool on_null(error_code& ec) { return scalar(CellKind::absent, ec); }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

  bool is_array() const { return is_array_; }
  bool has_too_many_records() const { return has_too_many_records_; }
  bool has_too_many_keys() const { return names_.size() > kPlaceColumnsMax; }
  std::size_t records_whole() const { return records_whole_; }

 private:
  static bool stop(error_code& ec) {
    ec = json::make_error_code(json::error::exception);
    return false;
  }

  bool open(bool is_array, error_code& ec) {
    if (depth_ == 0) {
      is_array_ = is_array;
      if (!is_array) return stop(ec);
    } else if (depth_ == 1) {
      if (!begin_record(is_array, ec)) return false;
    } else if (depth_ == 2) {
      put(CellKind::other, is_array ? "[…]" : "{…}");
    }
    // Inside a cell that holds a list or an object, its form is all that counts in telling rows apart.
    if (depth_ >= 2 && !table_.rows.empty()) add_contents(table_.rows.back(), is_array ? "[" : "{");
    ++depth_;
    return true;
  }

  bool close() {
    --depth_;
    if (depth_ == 1) ++records_whole_;
    if (depth_ == 1) table_.rows.back().line_last = line_;
    return true;
  }

  bool begin_record(bool is_array, error_code& ec) {
    if (table_.rows.size() == kPlaceRowsMax) {
      has_too_many_records_ = true;
      return stop(ec);
    }
    Row row;
    row.line = row.line_last = line_;
    row.record = table_.rows.size() + 1;
    row.is_empty = false;
    if (is_array) row.fault = Flaw::record_not_object;
    table_.rows.push_back(std::move(row));
    keys_.clear();
    return true;
  }

  bool begin_member(const std::string& key, error_code& ec) {
    Row& row = table_.rows.back();
    key_ = tidied(key);
    add_contents(row, key_);
    column_ = find_column(key_);
    if (!keys_.insert(key_).second && !row.fault) {
      row.fault = Flaw::key_twice;
      row.fault_column = key_;
    }
    if (names_.insert(key_).second) table_.column_names.push_back(key_);
    return !has_too_many_keys() || stop(ec);
  }

  bool add(json::string_view part) {
    if (buffer_.size() + part.size() <= kPlaceCellBytesMax) {
      buffer_.append(part.data(), part.size());
    } else {
      is_cut_ = true;
    }
    return true;
  }

  bool number(json::string_view part, error_code& ec) {
    add(part);
    return scalar(CellKind::number, ec);
  }

  bool scalar(CellKind kind, error_code& ec) {
    const std::string text = std::exchange(buffer_, {});
    const bool is_cut = std::exchange(is_cut_, false);
    if (depth_ == 0) return stop(ec);
    if (depth_ == 1) {
      if (!begin_record(true, ec)) return false;
      ++records_whole_;
      return true;
    }
    if (is_cut && !table_.rows.back().fault) {
      table_.rows.back().fault = Flaw::cell_too_large;
      table_.rows.back().fault_column = key_;
    }
    if (depth_ == 2) {
      put(kind, text);
    } else {
      add_contents(table_.rows.back(), text);
    }
    return true;
  }

  void put(CellKind kind, std::string_view text) {
    Row& row = table_.rows.back();
    if (row.fault == Flaw::record_not_object) return;
    add_contents(row, text);
    put_cell(row, column_, kind, text);
  }

  Table& table_;
  const std::size_t& line_;
  std::size_t depth_ = 0;
  bool is_array_ = false;
  bool has_too_many_records_ = false;
  std::size_t records_whole_ = 0;
  std::string buffer_;
  bool is_cut_ = false;
  std::string key_;
  const Column* column_ = nullptr;
  std::set<std::string> keys_;
  std::set<std::string> names_;
};

struct Stop {
  error_code error;
  std::size_t line = 1;
  std::size_t character = 1;
};

bool is_json_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Feeds the text line by line, and says where it stopped and why.
Stop feed(std::string_view text, std::size_t& line, json::basic_parser<RecordHandler>& parser) {
  Stop stop;
  for (std::size_t at = 0; at < text.size(); ++line) {
    const std::size_t end = line_end(text, at);
    const std::string_view piece = text.substr(at, end - at);
    std::size_t used = 0;
    if (!parser.done()) used = parser.write_some(true, piece.data(), piece.size(), stop.error);
    stop.line = line;
    stop.character = used + 1;
    if (stop.error) return stop;
    while (used < piece.size() && is_json_space(piece[used])) ++used;
    stop.character = used + 1;
    if (parser.done() && used < piece.size()) stop.error = json::make_error_code(json::error::extra_data);
    if (stop.error) return stop;
    at = end;
  }
  if (!parser.done()) parser.write_some(false, text.data(), 0, stop.error);
  return stop;
}

}  // namespace

Table read_json(std::string_view text, PlaceFile& file) {
  Table table;
  std::size_t line = 1;
  json::basic_parser<RecordHandler> parser(json::parse_options(), table, line);
  const Stop stop = feed(text, line, parser);
  if (!stop.error) return table;
  const RecordHandler& handler = parser.handler();
  const Where where{stop.line, 0, {}};
  const std::string whole = std::to_string(handler.records_whole());
  if (!handler.is_array()) {
    report(file, Flaw::json_not_an_array, where);
  } else if (handler.has_too_many_records()) {
    report(file, Flaw::rows_too_many, where, {}, {std::to_string(kPlaceRowsMax)});
  } else if (handler.has_too_many_keys()) {
    report(file, Flaw::columns_too_many, where, {}, {std::to_string(kPlaceColumnsMax)});
  } else if (stop.error == json::error::incomplete) {
    report(file, Flaw::json_truncated, where, {}, {whole});
  } else {
    report(file, Flaw::json_broken, where, {}, {std::to_string(stop.character), whole});
  }
  return table;
}

}  // namespace passnum
