#pragma once

#include <cstddef>

#include "ledger/base/bytes.h"

namespace passnum {

// Memory that begins as zeros, straight from the system when it is large, so that what is given back is gone
// from the process. CHECKs that there is some. Movable.
class ZeroedBytes {
 public:
  ZeroedBytes() = default;
  explicit ZeroedBytes(std::size_t size);
  ~ZeroedBytes();
  ZeroedBytes(const ZeroedBytes& other);
  ZeroedBytes& operator=(ZeroedBytes other) noexcept;

  Byte* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  Byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace passnum
