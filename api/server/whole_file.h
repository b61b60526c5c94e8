#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace passnum {

// Writes a whole file with this mode under another name, then moves it into place; durable on return. Errors:
// io.
Result<Done> write_whole_file(const std::string& path, std::string_view content, unsigned mode = 0644);
// Writes a file that is new, the same way. Errors: invalid (one is already there), io.
Result<Done> write_new_file(const std::string& path, std::string_view content, unsigned mode);
// Errors: not_found, too_large, io.
Result<std::string> read_whole_file(const std::string& path, std::size_t bytes_max);
// Writes zeros over a file's bytes, where they are. Durable on return, as far as the disk writes in place.
// Errors: not_found, io.
Result<Done> overwrite_file(int descriptor);

// Makes a renamed or removed name durable. Errors: io.
Result<Done> sync_directory_of(const std::string& path);
// not_found or io, after a system call has failed: "what path: why".
Error file_error(const std::string& what, const std::string& path);

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

}  // namespace passnum
