#include "ledger/crypto/guarded_bytes.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace passnum {

GuardedBytes::GuardedBytes(std::size_t size) : data_(nullptr), size_(size) {
  CHECK(sodium_init() >= 0);
  data_ = static_cast<Byte*>(sodium_malloc(size));
  CHECK(data_ != nullptr);
  std::fill_n(data_, size, Byte{0});
}

GuardedBytes GuardedBytes::copy_of(ByteView secret) {
  GuardedBytes copy(secret.size());
  std::ranges::copy(secret, copy.data_);
  return copy;
}

GuardedBytes::~GuardedBytes() {
  sodium_free(data_);
}

GuardedBytes::GuardedBytes(GuardedBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

GuardedBytes& GuardedBytes::operator=(GuardedBytes&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

LockedMemory::LockedMemory(std::span<Byte> memory) : memory_(memory) {
  [[maybe_unused]] const int locked = sodium_mlock(memory_.data(), memory_.size());
}

LockedMemory::~LockedMemory() {
  [[maybe_unused]] const int unlocked = sodium_munlock(memory_.data(), memory_.size());
}

}  // namespace passnum
