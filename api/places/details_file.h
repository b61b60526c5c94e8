#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "api/places/details.h"
#include "ledger/base/guarded.h"

namespace passnum {

// The details of places as an import has left them in a file, read again when the file has changed. Any
// thread.
class DetailsFile {
 public:
  explicit DetailsFile(std::string path) : path_(std::move(path)) {}

  struct Read {
    std::shared_ptr<const DetailsBySite> sites;  // without a file: none
    std::uint64_t version = 0;                   // another one, other details
  };
  // Errors: io, too_large, invalid: there is a file, and it cannot be read.
  Result<Read> read();

 private:
  struct Kept {
    Read last{std::make_shared<const DetailsBySite>(), 0};
    std::filesystem::file_time_type changed{};
    std::uintmax_t size = 0;
  };

  const std::string path_;
  Guarded<Kept> kept_;
};

}  // namespace passnum
