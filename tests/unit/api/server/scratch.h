#pragma once

#include <filesystem>
#include <string>

#include "ledger/base/random.h"

namespace passnum {

// A directory that is gone when the test is.
class Scratch {
 public:
  Scratch() {
    std::array<Byte, 8> name{};
    SystemRandom().fill(name);
    path_ = std::filesystem::temp_directory_path() / ("passnum-" + to_hex(name));
    std::filesystem::create_directories(path_);
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace passnum
