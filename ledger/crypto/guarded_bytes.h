#pragma once

#include <cstddef>
#include <span>

#include "ledger/base/bytes.h"

namespace passnum {

// A secret in memory of its own: between pages that may not be touched, kept out of swap and of core files
// where the system allows it, and wiped when it goes (libsodium's sodium_malloc). Each takes several pages,
// so this is for passphrases and the few keys that live long, not for thousands of them. Moves, is not
// copied.
class GuardedBytes {
 public:
  // `size` bytes of zero.
  explicit GuardedBytes(std::size_t size);
  static GuardedBytes copy_of(ByteView secret);
  ~GuardedBytes();
  GuardedBytes(GuardedBytes&& other) noexcept;
  GuardedBytes& operator=(GuardedBytes&& other) noexcept;
  GuardedBytes(const GuardedBytes&) = delete;
  GuardedBytes& operator=(const GuardedBytes&) = delete;

  std::span<Byte> bytes() { return {data_, size_}; }
  ByteView bytes() const { return {data_, size_}; }

 private:
  Byte* data_;
  std::size_t size_;
};

// Keeps memory that somebody else owns out of swap while this lives, and wipes it when this goes. It does
// what the system allows and says nothing when that is little: a secret is no less secret for it.
class LockedMemory {
 public:
  explicit LockedMemory(std::span<Byte> memory);
  ~LockedMemory();
  LockedMemory(const LockedMemory&) = delete;
  LockedMemory& operator=(const LockedMemory&) = delete;

 private:
  std::span<Byte> memory_;
};

}  // namespace passnum
