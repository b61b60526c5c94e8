#pragma once

#include <filesystem>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/tree/tiles.h"

namespace passnum {

// The largest file that a log can have: a full bundle of the largest entries.
constexpr std::size_t kSourceFileBytesMax = kBundleBytesMax;
constexpr std::size_t kSourcePathBytesMax = 200;

// A copy of a log, wherever it lies: a folder, a mirror, the server itself. Nothing of it is trusted.
class LogSource {
 public:
  virtual ~LogSource() = default;
  // All bytes of one file, named as in C2SP tlog-tiles: "checkpoint", "tile/0/000". Errors: not_found, when
  // it is certain that there is no such file; invalid, for a path that no log has; too_large, above
  // kSourceFileBytesMax; corrupt, when something else than a file has that name; io, when nobody can tell.
  virtual Result<Bytes> fetch(std::string_view path) = 0;
};

// A folder as it is exported or mirrored. Links inside it are not followed, so that a folder from a stranger
// cannot make us read, or wait for, anything outside it. Any thread may call fetch().
class DirectorySource final : public LogSource {
 public:
  explicit DirectorySource(std::filesystem::path directory) : directory_(std::move(directory)) {}
  Result<Bytes> fetch(std::string_view path) override;

 private:
  std::filesystem::path directory_;
};

}  // namespace passnum
