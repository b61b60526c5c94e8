#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace passnum {

// What a command shows: results to standard output, progress and complaints to standard error. On a terminal,
// colours (unless NO_COLOR is set) and a progress line that is redrawn; otherwise plain lines. One thread.
class Console {
 public:
  // Looks at the terminal and at NO_COLOR.
  Console();

  // A line of the result. With --json, only json() writes to standard output.
  void line(std::string_view text);
  void json(std::string_view text);
  void set_json(bool is_json) { is_json_ = is_json; }
  bool is_json() const { return is_json_; }

  // "✓ text", a step that is done.
  void done(std::string_view text);
  // "label 12/200": redrawn on a terminal, and every tenth otherwise. Ends its line when `count` reaches
  // `total`.
  void progress(std::string_view label, std::uint64_t count, std::uint64_t total);
  void warning(std::string_view text);
  // "passnum : …" and, for an Error, what to try. Returns the exit code that goes with it.
  int fail(const Error& error);
  // The code of fail(), without the words.
  static int exit_code(const Error& error);
  int refuse(std::string_view text);
  int misuse(std::string_view text);

 private:
  void complain(std::string_view colour, std::string_view text);

  bool is_terminal_;
  bool has_colours_;
  bool is_json_ = false;
  std::uint64_t last_tenth_ = 0;
};

// "1 234,50 €", with French spaces.
std::string euros(std::int64_t cents);
// "1 234"
std::string grouped(std::int64_t number);

}  // namespace passnum
