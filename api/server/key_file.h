#pragma once

#include <array>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace passnum {

// A secret of 32 bytes in a file of its own: one line, "passnum-key/v1 <purpose> <name> <base64url>",
// readable by its owner only. Purposes: "log", "issuing", "code", "lookup", "operator", "device". A key of
// one purpose is never taken for one of another.
struct KeyFile {
  std::string purpose;
  std::string name;
  std::array<Byte, 32> secret{};
  ~KeyFile();
};

// Writes a new key file with mode 0600; durable on return. Errors: invalid (a file is already there), io.
Result<Done> write_key_file(const std::string& path, const KeyFile& key);
// Errors: not_found; invalid (another purpose or form, or readable by others: says what to do); io.
Result<KeyFile> read_key_file(const std::string& path, std::string_view purpose);

// Writes a whole file with this mode under another name, then moves it into place; durable on return. Errors:
// io.
Result<Done> write_whole_file(const std::string& path, std::string_view content, unsigned mode = 0644);
// Errors: not_found, too_large, io.
Result<std::string> read_whole_file(const std::string& path, std::size_t bytes_max);

}  // namespace passnum
