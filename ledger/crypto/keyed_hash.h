#pragma once

#include <array>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/random.h"

namespace passnum {

// A 32-byte secret for keyed hashing, wiped when it goes; moves, is not copied.
class HashKey {
 public:
  explicit HashKey(const std::array<Byte, 32>& bytes) : bytes_(bytes) {}
  static HashKey generate(Random& random);
  ~HashKey();
  HashKey(HashKey&& other) noexcept;
  HashKey& operator=(HashKey&& other) noexcept;
  HashKey(const HashKey&) = delete;
  HashKey& operator=(const HashKey&) = delete;

  const std::array<Byte, 32>& bytes() const { return bytes_; }

 private:
  std::array<Byte, 32> bytes_;
};

// BLAKE2b-256 keyed (RFC 7693) over `tag` || 00 || message. Any thread may call it.
Hash keyed_hash(const HashKey& key, std::string_view tag, ByteView message);

// Equal, in time that does not depend on where they differ. Different lengths are unequal.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace passnum
