#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "api/sites/flaws.h"
#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace passnum {

struct DecodedText {
  std::string text;      // UTF-8 without mark, no NUL
  std::string encoding;  // as PlaceFile::encoding
};

// Why a file cannot be read as text: the line that shows it (0: the whole file), and what it is instead.
struct TextFault {
  Flaw flaw;
  std::size_t line = 0;
  std::string detail;
  std::string detail_en;
};

// The file's bytes as UTF-8. What is not UTF-8 is Windows-1252 or refused: UTF-16, zero bytes, archives, PDF,
// pictures, and files in which UTF-8 and something else are mixed, because reading those would spoil half of
// the accents.
Result<DecodedText, TextFault> decode_text(ByteView file);

// `text` in Unicode form NFC, without spaces at both ends. `text` is valid UTF-8.
std::string tidied(std::string_view text);

// Where the line that begins at `at` ends, its end included: LF, CR LF or CR.
std::size_t line_end(std::string_view text, std::size_t at);

}  // namespace passnum
