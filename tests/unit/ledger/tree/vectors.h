#pragma once

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"

namespace passnum::testing {

// Known answers of other people, which lie beside the project and not in it.
inline std::filesystem::path shared_vector(const std::string& name) {
  return std::filesystem::path(PASSNUM_SHARED_DATA) / "vectors" / name;
}

// Known answers of the project's own.
inline std::filesystem::path own_vector(const std::string& name) {
  return std::filesystem::path(PASSNUM_SOURCE_DIR) / "tests" / "vectors" / name;
}

inline boost::json::value read_json(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  CHECK(file.good());
  return boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

inline std::string text_of(const boost::json::value& value) {
  return std::string(value.as_string());
}

inline Hash hash_from_hex(const boost::json::value& value) {
  return fixed<32>(from_hex(text_of(value)).value()).value();
}

inline std::vector<Hash> hashes_from_hex(const boost::json::value& values) {
  std::vector<Hash> out;
  for (const auto& value : values.as_array()) out.push_back(hash_from_hex(value));
  return out;
}

inline std::array<Byte, 32> seed_from_hex(const boost::json::value& value) {
  return hash_from_hex(value);
}

}  // namespace passnum::testing

// Skips the running test, in words, where the shared vectors are absent.
#define PASSNUM_NEED_SHARED_VECTOR(name)                                        \
  if (!std::filesystem::exists(::passnum::testing::shared_vector(name))) {      \
    GTEST_SKIP() << "known answers not found: "                                 \
                 << ::passnum::testing::shared_vector(name).lexically_normal(); \
  }
