#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "ledger/base/bytes.h"

namespace passnum {

// A temporary file without a name, in the system's folder for such files (TMPDIR); gone when it is closed,
// however the process ends. Only its owner could read it. Not for use from several threads at once.
class SpillFile {
 public:
  // nullptr when none can be made.
  static std::shared_ptr<SpillFile> create();
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  // Where the bytes lie from now on, or nothing when they could not be written whole.
  std::optional<std::uint64_t> append(ByteView bytes);
  // Fills `out`. Errors: io.
  Result<Done> read(std::uint64_t offset, std::span<Byte> out) const;

 private:
  explicit SpillFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
  std::uint64_t end_ = 0;
};

}  // namespace passnum
