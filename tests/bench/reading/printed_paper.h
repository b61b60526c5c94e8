#pragma once

#include <string>
#include <vector>

#include "issuer/print/booklet.h"
#include "scanner/decode/decode.h"

namespace passnum {

// What a print shop gets: booklets of a programme, numbered with keys that are the same each time.
struct Sheets {
  print::PrintedProgramme programme;
  std::vector<print::PrintedBooklet> booklets;
};

Sheets printed_sheets(std::uint32_t booklets);

struct PrintedCode {
  std::string text;
  std::size_t page = 0;
  Point middle;  // on the page
  double pixels_a_module = 0;
};

// Our own pages as they come out of a printer with 300 dots an inch, and where their codes are.
struct PrintedPaper {
  std::vector<GreyImage> pages;
  std::vector<PrintedCode> codes;
};

PrintedPaper printed_paper(std::uint32_t booklets);

}  // namespace passnum
