#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ledger/base/check.h"

namespace passnum {

// Whole, and empty when it cannot be read.
inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes;
  CHECK(out.flush().good());
}

}  // namespace passnum
